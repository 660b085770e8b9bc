# SPDX-License-Identifier: Apache-2.0
"""The workflows that started some of our runs."""

from collections.abc import Iterable

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Run
from backup_dashboard.flows.asking import Asking

_MOST = 10
"""Most parents that are requested, one call to Mistral each: it cannot list tasks by their ids."""


def load_parents(mistral: Mistral, runs: Iterable[Run]) -> dict[str, str]:
    """Load the names of the parents' workflows by the task that started the run, as far as Mistral returns them.

    No call if no run has a parent, else one for each of the first ``_MOST`` tasks.
    """
    tasks = list(dict.fromkeys(run.origin.parent_task for run in runs if run.origin.parent_task))
    with Asking() as ask:
        names = {task: ask(mistral.executions.get_workflow_of_step, task) for task in tasks[:_MOST]}
    return {task: name.or_else("") for task, name in names.items()}
