# SPDX-License-Identifier: Apache-2.0
"""How well a volume is protected."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.protection.evidence import Evidence
from backup_dashboard.core.protection.judge import count_by_status
from backup_dashboard.core.protection.judge import judge_protection
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

SLOT = NOW.replace(hour=2)
"""The newest time of the fakes' schedule, ten hours ago."""


def judged(
    schedules: Sequence[Schedule] = (),
    runs: Sequence[Run] = (),
    backups: Sequence[Backup] = (),
    *,
    more_runs: bool = False,
    more_backups: bool = False,
) -> VolumeProtection:
    """Judge one volume; ``more…`` says that older ones than those given were not looked at."""
    evidence = Evidence(
        volumes={"v1": "db"},
        schedules=schedules,
        runs=Listing.newest([*runs], more_runs, lambda each: each.started),
        backups=Listing.newest([*backups], more_backups, lambda each: each.created_at),
    )
    return judge_protection(evidence, NOW)[0]


LATER = run("later", started=SLOT + timedelta(hours=9), origin=Origin("other"))
"""The run of another schedule, after the slot."""


def at(hours: float, **changes: Any) -> Any:
    return backup(created_at=SLOT + timedelta(hours=hours), **changes)


OTHER = at(9, volume_id="other")
"""The backup of another volume, after the slot."""


def test_a_volume_without_a_schedule_is_unprotected_however_many_backups_it_has() -> None:
    assert judged(backups=[at(1)]).status is Status.UNPROTECTED


def test_a_volume_whose_schedules_all_rest_is_paused() -> None:
    resting = schedule(state=ScheduleState.PAUSED, next_run=None)
    found = judged(schedules=[resting], backups=[at(1)])
    assert found.status is Status.PAUSED
    assert found.worst_gap is None


def test_a_backup_since_the_newest_slot_protects() -> None:
    found = judged(schedules=[schedule()], runs=[run(started=SLOT)], backups=[at(0.1)])
    assert found.status is Status.PROTECTED
    assert found.last_good == at(0.1)
    assert found.worst_gap == timedelta(days=1)


@pytest.mark.parametrize(
    "backups",
    [[], [at(-1)], [at(1, status="error")], [at(1, status="creating")], [at(1, volume_id="v2")]],
    ids=["none", "older", "broken", "unfinished", "of another volume"],
)
def test_without_a_good_backup_since_the_newest_slot_it_is_stale(backups: list[Any]) -> None:
    ended = run(started=SLOT, state=RunState.SUCCESS)
    assert judged(schedules=[schedule()], runs=[ended], backups=backups).status is Status.STALE


def test_a_run_under_way_for_the_slot_is_waited_for() -> None:
    moving = run(started=SLOT, state=RunState.RUNNING)
    assert judged(schedules=[schedule()], runs=[moving]).status is Status.PROTECTED


def test_a_slot_of_this_moment_alarms_nobody() -> None:
    young = schedule(pattern="55 11 * * *", created_at=NOW - timedelta(hours=1))
    assert judged(schedules=[young]).status is Status.NEVER_RUN


def test_a_schedule_that_has_not_been_due_has_never_run() -> None:
    new = schedule(created_at=NOW - timedelta(minutes=1))
    assert judged(schedules=[new]).status is Status.NEVER_RUN


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (["FAILED"], Status.FAILING),
        (["FAILED", "SUCCESS"], Status.FAILING),
        (["SUCCESS", "FAILED"], Status.PROTECTED),
        (["RUNNING", "FAILED"], Status.FAILING),
        (["CANCELLED", "FAILED"], Status.PROTECTED),
    ],
)
def test_the_newest_run_that_ended_decides_whether_it_is_failing(
    states: list[str], status: Status
) -> None:
    runs = [
        run(f"r{place}", state=RunState[state], started=SLOT + timedelta(hours=5 - place))
        for place, state in enumerate(states)
    ]
    assert judged(schedules=[schedule()], runs=runs, backups=[at(1)]).status is status


def test_one_failing_schedule_outweighs_one_that_works() -> None:
    runs = [run("bad", state=RunState.FAILED, origin=run().origin.__class__("s2", by_hand=False))]
    found = judged(
        schedules=[schedule("s1"), schedule("s2")], runs=[*runs, run("good")], backups=[at(1)]
    )
    assert found.status is Status.FAILING
    assert found.why.values["schedule"] == "name of s2"


def test_runs_of_the_trigger_that_it_had_before_count() -> None:
    changed = schedule("new", first_id="s1", former_ids=("s1",))
    failed = run(state=RunState.FAILED, started=SLOT)
    assert judged(schedules=[changed], runs=[failed]).status is Status.FAILING


def test_where_cinders_list_was_cut_a_successful_run_is_believed() -> None:
    ended = run(started=SLOT)
    whole = judged(schedules=[schedule()], runs=[ended])
    cut = judged(schedules=[schedule()], runs=[ended], backups=[OTHER], more_backups=True)
    assert (whole.status, cut.status) == (Status.STALE, Status.PROTECTED)


def test_a_healthy_volume_beyond_both_lists_is_unknown_and_never_stale() -> None:
    found = judged([schedule()], [LATER], [OTHER], more_runs=True, more_backups=True)
    assert found.status is Status.UNKNOWN
    assert found.why.values["moment"] == SLOT


def test_where_nothing_was_told_of_backups_before_the_slot_a_run_that_is_missing_proves_nothing() -> (
    None
):
    assert judged([schedule()], [], [OTHER], more_backups=True).status is Status.UNKNOWN


def test_what_lists_that_reach_the_slot_do_not_show_is_not_there_however_much_is_older() -> None:
    before = run("before", started=SLOT - timedelta(hours=1), origin=Origin("other"))
    reaching = judged(
        [schedule()], [LATER, before], [OTHER, at(-1)], more_runs=True, more_backups=True
    )
    assert reaching.status is Status.STALE


def test_a_run_under_way_beyond_the_list_of_runs_keeps_a_volume_from_being_stale() -> None:
    assert judged([schedule()], [LATER], [at(-1)], more_runs=True).status is Status.UNKNOWN


def test_a_backup_since_the_slot_protects_however_much_is_not_known() -> None:
    found = judged([schedule()], [LATER], [at(1)], more_runs=True, more_backups=True)
    assert found.status is Status.PROTECTED


def test_a_failed_run_that_was_seen_fails_the_volume_however_much_is_not_known() -> None:
    failed = run(state=RunState.FAILED, started=SLOT)
    found = judged([schedule()], [LATER, failed], [OTHER], more_runs=True, more_backups=True)
    assert found.status is Status.FAILING


def test_what_is_kept_is_counted_and_the_chain_ends_at_its_full() -> None:
    kept = [
        at(3, id="i2", is_incremental=True),
        at(2, id="i1", is_incremental=True, size=2),
        at(1, id="f2"),
        at(0, id="f1"),
        at(4, id="bad", status="error"),
    ]
    found = judged(schedules=[schedule()], backups=kept)
    assert (found.chain, found.kept, found.kept_size) == (3, 4, 5)


def test_the_worst_comes_first_and_every_status_is_counted() -> None:
    volumes = {"v1": "protected", "v2": "b bare", "v3": "A bare"}
    evidence = Evidence(volumes, [schedule()], Listing(), Listing([at(1)]))
    found = judge_protection(evidence, NOW)
    assert [each.name for each in found] == ["A bare", "b bare", "protected"]
    assert count_by_status(found) == {
        **dict.fromkeys(Status, 0),
        Status.UNPROTECTED: 2,
        Status.PROTECTED: 1,
    }
