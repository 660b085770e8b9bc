# SPDX-License-Identifier: Apache-2.0
"""The names of the schedules of some runs, and the schedules that a name means."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import describes_a_schedule
from backup_dashboard.core.schedules import ScheduleName
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.problems import Problem

_FEW = 25
"""Most triggers that are requested one by one; for more of them one long list costs less."""

MOST = 5
"""Most triggers whose runs are searched, one call to Mistral each."""


NOT_ASKED: Listing[ScheduleName] = Listing(complete=False)
"""Used instead of a list that was not requested."""


@dataclass(frozen=True)
class Names:
    """The present names of schedules by the requested ids; schedules that no longer exist have none.

    ``over`` contains the ids of schedules that have made all of their runs, so that only their records are left.
    """

    by_id: dict[str, str]
    missing_services: tuple[Problem, ...] = ()
    over: frozenset[str] = frozenset()


def load_names(
    mistral: Mistral,
    ids: Iterable[str],
    records: Sequence[Record],
    first: Listing[ScheduleName] = NOT_ASKED,
) -> Names:
    """Load the names of schedules by any id that they ever had.

    One call for each schedule that is not among the ``first`` ones, all at once.
    """
    owners = {id: record for record in records for id in (record.key, *record.triggers)}
    newest_ids = {id: _newest(owners[id]) if id in owners else id for id in ids if id}
    trigger_names = {id: schedule.name for schedule in first for id in schedule.ids}
    triggers = set() if first.complete else {*newest_ids.values()} - {*trigger_names}
    with Asking() as ask:
        if len(triggers) > _FEW:
            answers = [ask(_all_names, mistral)]
        else:
            answers = [ask(_name, mistral, trigger) for trigger in triggers]
    answered = [answer.result() for answer in answers if not answer.error]
    trigger_names |= {id: name for names in answered for id, name in names.items()}
    record_names = {
        id: record.definition.name for id, record in owners.items() if describes_a_schedule(record)
    }
    names = {
        id: trigger_names.get(trigger) or record_names.get(id, "")
        for id, trigger in newest_ids.items()
    }
    failed = [answer for answer in answers if not isinstance(answer.error, NotFound)]
    return Names(
        {id: name for id, name in names.items() if name},
        problems_of(failed),
        frozenset(
            id
            for id, trigger in newest_ids.items()
            if trigger not in trigger_names
            and id in owners
            and owners[id].state is RecordState.ACTIVE
        ),
    )


def _all_names(mistral: Mistral) -> dict[str, str]:
    return {id: schedule.name for schedule in mistral.triggers.list_names() for id in schedule.ids}


def _name(mistral: Mistral, trigger_id: str) -> dict[str, str]:
    return {trigger_id: mistral.triggers.get(trigger_id).name}


def _newest(record: Record) -> str:
    return record.triggers[-1] if record.triggers else record.key


def find_ids_by_name(mistral: Mistral, text: str) -> tuple[str, ...]:
    """Return the newest ids (up to ``MOST``) of the schedules named ``text``, or else with ``text`` in their names.

    Raises ``ServiceError``.
    """
    with Asking() as ask:
        triggers = ask(mistral.triggers.search, text)
        records = ask(mistral.environments.list_records)
    stored = records.result()
    names = {id: schedule.name for schedule in triggers.result() for id in schedule.ids}
    ids = {record.key: tuple(dict.fromkeys((record.key, *record.triggers))) for record in stored}
    owner = {id: key for key, own in ids.items() for id in own}
    by_key = {owner.get(id, id): name for id, name in names.items()}
    for record in stored:
        if (
            record.key not in by_key
            and describes_a_schedule(record)
            and _is_in(text, record.definition.name)
        ):
            by_key[record.key] = record.definition.name
    exact = [key for key, name in by_key.items() if name == text]
    chosen = exact or sorted(by_key, key=lambda key: (by_key[key].casefold(), key))
    return tuple(id for key in chosen for id in ids.get(key, (key,))[-MOST:])[:MOST]


def _is_in(text: str, name: str) -> bool:
    return text.casefold() in name.casefold()
