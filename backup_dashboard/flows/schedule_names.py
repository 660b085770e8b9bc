# SPDX-License-Identifier: Apache-2.0
"""The names of the schedules that had to do with some runs, and the schedules that a name means."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import describes_a_schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.problems import Problem

_FEW = 25
"""Triggers that are asked for one by one; for more of them one long list costs less."""

MOST = 5
"""Triggers whose runs are looked for, a question to Mistral each."""


NOT_ASKED: Listing[ScheduleName] = Listing(complete=False)
"""In the place of a list of which nothing is known."""


@dataclass(frozen=True)
class Names:
    """Names of schedules by the ids that were asked for, as of today; those that are gone have none."""

    by_id: dict[str, str]
    missing_services: tuple[Problem, ...] = ()


def load_names(
    mistral: Mistral,
    ids: Iterable[str],
    records: Sequence[Record],
    first: Listing[ScheduleName] = NOT_ASKED,
) -> Names:
    """Look the names of schedules up by any id that they ever had.

    A call for each of them that is not among the ``first`` ones, all at once.
    """
    kept = {id: record for record in records for id in (record.key, *record.triggers)}
    wanted = {id: _newest(kept[id]) if id in kept else id for id in ids if id}
    live = {id: each.name for each in first for id in each.ids}
    triggers = set() if first.complete else {*wanted.values()} - {*live}
    with Asking() as ask:
        if len(triggers) > _FEW:
            answers = [ask(_all_names, mistral)]
        else:
            answers = [ask(_name, mistral, each) for each in triggers]
    told = [answer.result() for answer in answers if not answer.error]
    live |= {id: name for names in told for id, name in names.items()}
    resting = {
        id: record.definition.name for id, record in kept.items() if describes_a_schedule(record)
    }
    names = {id: live.get(trigger) or resting.get(id, "") for id, trigger in wanted.items()}
    failed = [answer for answer in answers if not isinstance(answer.error, NotFound)]
    return Names({id: name for id, name in names.items() if name}, problems_of(failed))


def _all_names(mistral: Mistral) -> dict[str, str]:
    return {id: each.name for each in mistral.triggers.list_names() for id in each.ids}


def _name(mistral: Mistral, trigger_id: str) -> dict[str, str]:
    return {trigger_id: mistral.triggers.get(trigger_id).name}


def _newest(record: Record) -> str:
    return record.triggers[-1] if record.triggers else record.key


def find_ids_by_name(mistral: Mistral, text: str) -> tuple[str, ...]:
    """Give the newest ids, up to ``MOST``, of the schedules that are called ``text``, or else have it in their names.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.search, text)
        records = ask(mistral.environments.list_records)
    kept = records.result()
    names = {id: each.name for each in triggers.result() for id in each.ids}
    ids = {each.key: tuple(dict.fromkeys((each.key, *each.triggers))) for each in kept}
    owner = {id: key for key, own in ids.items() for id in own}
    found = {owner.get(id, id): name for id, name in names.items()}
    for each in kept:
        if (
            each.key not in found
            and describes_a_schedule(each)
            and _is_in(text, each.definition.name)
        ):
            found[each.key] = each.definition.name
    exact = [key for key, name in found.items() if name == text]
    chosen = exact or sorted(found, key=lambda key: (found[key].casefold(), key))
    return tuple(id for key in chosen for id in ids.get(key, (key,))[-MOST:])[:MOST]


def _is_in(text: str, name: str) -> bool:
    return text.casefold() in name.casefold()
