# SPDX-License-Identifier: Apache-2.0
"""The workflows that started some runs of ours."""

from collections.abc import Iterable

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Run
from backup_dashboard.flows.asking import Asking

_MOST = 10
"""Parents that are asked for, a call to Mistral each: it cannot list tasks by their ids."""


def load_parents(mistral: Mistral, runs: Iterable[Run]) -> dict[str, str]:
    """Give the names of the parents' workflows by the task that started the run, as far as Mistral tells them.

    No call where no run has a parent, else one for each of the first ``_MOST`` tasks.
    """
    tasks = list(dict.fromkeys(run.origin.parent_task for run in runs if run.origin.parent_task))
    with Asking() as ask:
        names = {task: ask(mistral.executions.get_workflow_of_step, task) for task in tasks[:_MOST]}
    return {task: name.or_else("") for task, name in names.items()}
