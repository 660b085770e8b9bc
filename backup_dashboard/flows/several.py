# SPDX-License-Identifier: Apache-2.0
"""Does one action to several schedules or runs, by id, and reports the result of each."""

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
"""Most schedules or runs for one action in one request: each takes several calls."""


@dataclass(frozen=True)
class ActionOutcome:
    """The result for one of several objects: it succeeded if ``error`` is ``None``.

    ``name`` is what users call it, empty if it is no longer known.
    """

    id: str
    name: str
    error: Exception | None


def do_to_each(act: Callable[[str], object], ids: Iterable[str]) -> list[Exception | None]:
    """Act on each id, several at once; return the error of each or ``None``. One error does not stop the others."""
    with Asking() as ask:
        answers = [ask(_error, act, id) for id in ids]
    return [answer.result() for answer in answers]


def _error(act: Callable[[str], object], id: str) -> Exception | None:
    try:
        act(id)
    except Exception as error:
        return error
    return None


def schedule_names(mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
    """Return the names of the schedules by id, as far as Mistral answers: two calls."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_names)
        records = ask(mistral.environments.list_records)
    names = _by_any_id(triggers, records)
    return {id: names[id] for id in ids if id in names}


def run_names(mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
    """Return what users call the runs by id, as far as Mistral answers: two calls, and one for each run."""
    with Asking() as ask:
        triggers = ask(mistral.triggers.list_names)
        records = ask(mistral.environments.list_records)
        runs = {id: ask(mistral.executions.get, id) for id in ids}
    schedules = _by_any_id(triggers, records)
    loaded = {id: answer.result() for id, answer in runs.items() if not answer.error}
    return {
        id: schedules.get(run.origin.schedule_id) or str(run.inputs.get("backup_name", ""))
        for id, run in loaded.items()
    }


def _by_any_id(
    triggers: Answer[list[ScheduleName]], records: Answer[list[Record]]
) -> dict[str, str]:
    names = reconcile_names(triggers.or_else([]), records.or_else([]))
    return {id: schedule.name for schedule in names for id in schedule.ids}
