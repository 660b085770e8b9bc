# SPDX-License-Identifier: Apache-2.0
"""Doing one thing to several schedules or runs, each by its id, and each accounted for."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import reconcile_names
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.flows.asking import Answer
from backup_dashboard.flows.asking import Asking

AT_ONCE = 200
"""Schedules or runs to which one thing is done in one request: each takes several calls."""


@dataclass(frozen=True)
class ActionOutcome:
    """What became of one of several: it was done unless there is an error.

    ``name`` is what people call it, empty where nobody knows it any more.
    """

    id: str
    name: str
    error: Exception | None


def do_to_each(act: Callable[[str], object], ids: Iterable[str]) -> list[Exception | None]:
    """Do it to each, several at once, and give the error of each or ``None``; none keeps another from being done."""
    with Asking() as ask:
        answers = [ask(_error, act, each) for each in ids]
    return [answer.result() for answer in answers]


def _error(act: Callable[[str], object], id: str) -> Exception | None:
    try:
        act(id)
    except Exception as error:
        return error
    return None


def schedule_names(mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
    """Give the names of the schedules, as far as Mistral tells them: two calls."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_names)
        records = ask(mistral.environments.list_records)
    found = _by_any_id(triggers, records)
    return {id: found[id] for id in ids if id in found}


def run_names(mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
    """Give what people know the runs by, as far as Mistral tells it: two calls, and one for each."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_names)
        records = ask(mistral.environments.list_records)
        runs = {id: ask(mistral.executions.get, id) for id in ids}
    schedules = _by_any_id(triggers, records)
    known = {id: answer.result() for id, answer in runs.items() if not answer.error}
    return {
        id: schedules.get(run.origin.schedule_id) or str(run.inputs.get("backup_name", ""))
        for id, run in known.items()
    }


def _by_any_id(
    triggers: Answer[list[ScheduleName]], records: Answer[list[Record]]
) -> dict[str, str]:
    found = reconcile_names(triggers.or_else([]), records.or_else([]))
    return {id: each.name for each in found for id in each.ids}
