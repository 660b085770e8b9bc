# SPDX-License-Identifier: Apache-2.0
"""A pause, a resume, a change, a new name: what they do, and what becomes of them when something comes between."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.records import reconcile
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.flows import loading
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.edit import Interrupted
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.in_progress import RunWouldBreak
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.resume import resume
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import altered
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

OLD = schedule("s1", count=7, inputs={"volume_id": "v1", "backup_name": "b", "timeout": 60})
NEW = replace(OLD.definition, pattern="0 5 * * *")
RENAMED = replace(NEW, name="another name")
LATER = NOW + timedelta(hours=1)


class Died(BaseException):
    """The process is gone."""


@pytest.fixture
def mistral() -> FakeMistral:
    fake = FakeMistral()
    fake.held = [OLD]
    return fake


def shown(mistral: FakeMistral) -> list[Schedule]:
    """What the list would show."""
    return reconcile(mistral.held, mistral.kept.values())


def only(mistral: FakeMistral) -> Schedule:
    """The only schedule that the list would show."""
    (found,) = shown(mistral)
    return found


def paused(mistral: FakeMistral, **changes: Any) -> FakeMistral:
    """The same with its schedule paused, after some changes to it."""
    mistral.held = [altered(OLD, **changes)]
    pause(gate(mistral), "s1", NOW)
    return mistral


def dying(mistral: FakeMistral, act: Callable[[], object], last: str, after: str) -> FakeMistral:
    """The same once its process has died in ``act``, before it asked for ``last`` after ``after``."""
    mistral.asked.clear()

    def die(what: str) -> None:
        if what == last and after in mistral.asked:
            raise Died

    mistral.meanwhile = die
    with pytest.raises(Died):
        act()
    mistral.meanwhile = None
    return mistral


def broken_off(mistral: FakeMistral) -> FakeMistral:
    """The same with its schedule in the middle of a change."""

    def act() -> Schedule:
        return edit(gate(mistral), "s1", NEW, NOW)

    return dying(mistral, act, "triggers.create", "triggers.delete")


def half_paused(mistral: FakeMistral) -> FakeMistral:
    """The same with its schedule written down as paused, and its trigger still there."""
    return dying(
        mistral,
        lambda: pause(gate(mistral), "s1", NOW),
        "triggers.delete",
        "environments.save_record",
    )


def half_resumed(mistral: FakeMistral) -> FakeMistral:
    """The same with a new trigger of which its record knows nothing."""
    paused(mistral)
    return dying(
        mistral,
        lambda: resume(gate(mistral), "s1", NOW),
        "environments.save_record",
        "triggers.create",
    )


def test_a_paused_schedule_has_no_trigger_and_keeps_all_it_had(mistral: FakeMistral) -> None:
    pause(gate(mistral), "s1", NOW)
    assert mistral.held == []
    found = only(mistral)
    assert (found.state, found.lineage.since) == (ScheduleState.PAUSED, NOW)
    assert found.definition == OLD.definition


def test_a_resumed_schedule_is_what_it_was_and_keeps_its_address(mistral: FakeMistral) -> None:
    found = resume(gate(paused(mistral)), "s1", LATER)
    assert found.active
    assert found.definition == OLD.definition
    assert (found.key, found.lineage.former_ids) == ("s1", ("s1",))
    assert found.id != "s1"
    assert loading.get_schedule(mistral, found.id) == loading.get_schedule(mistral, "s1") == found


def test_pausing_and_resuming_twice_is_as_good_as_once(mistral: FakeMistral) -> None:
    pause(gate(mistral), "s1", NOW)
    pause(gate(mistral), "s1", LATER)
    assert only(mistral).lineage.since == NOW
    first = resume(gate(mistral), "s1", LATER)
    assert resume(gate(mistral), "s1", LATER) == first
    assert len(mistral.held) == 1


def test_resuming_at_the_same_moment_as_somebody_else_is_no_error(mistral: FakeMistral) -> None:
    paused(mistral)

    def other(what: str) -> None:
        if what == "triggers.create":
            mistral.meanwhile = None
            resume(gate(mistral), "s1", LATER)

    mistral.meanwhile = other
    assert resume(gate(mistral), "s1", LATER) == only(mistral)
    assert len(mistral.held) == 1


def test_a_trigger_that_nobody_wrote_down_is_part_of_the_past_once_it_is_changed() -> None:
    for change in ("pause", "edit"):
        mistral = started("half resumed")
        (made,) = mistral.held
        CHANGES[change](mistral)
        assert made.id in only(mistral).lineage.former_ids


def test_a_first_run_that_passed_during_the_pause_is_dropped(mistral: FakeMistral) -> None:
    paused(mistral, first_run=NOW + timedelta(minutes=30))
    assert resume(gate(mistral), "s1", LATER).definition.first_run is None


def test_a_schedule_whose_only_time_passed_stays_paused_and_says_why(mistral: FakeMistral) -> None:
    paused(mistral, pattern="", first_run=NOW + timedelta(minutes=30), count=1)
    with pytest.raises(NothingLeft):
        resume(gate(mistral), "s1", LATER)
    assert only(mistral).state is ScheduleState.PAUSED
    other_time = replace(only(mistral).definition, first_run=LATER + timedelta(days=1))
    edit(gate(mistral), "s1", other_time, LATER)
    assert resume(gate(mistral), "s1", LATER).definition == other_time


@pytest.mark.parametrize("wanted", [NEW, RENAMED])
def test_a_change_gives_a_new_trigger_and_the_schedule_keeps_its_past(
    mistral: FakeMistral, wanted: Any
) -> None:
    found = edit(gate(mistral), "s1", wanted, NOW)
    assert only(mistral) == found
    assert found.definition == wanted
    assert (found.key, found.lineage.former_ids) == ("s1", ("s1",))
    again = edit(gate(mistral), found.id, OLD.definition, NOW)
    assert (again.key, len(again.lineage.former_ids)) == ("s1", 2)


def test_a_change_that_changes_nothing_leaves_the_trigger_alone(mistral: FakeMistral) -> None:
    assert edit(gate(mistral), "s1", OLD.definition, NOW) == OLD
    assert mistral.held == [OLD]


def test_a_paused_schedule_is_changed_and_stays_paused(mistral: FakeMistral) -> None:
    found = edit(gate(paused(mistral)), "s1", RENAMED, LATER)
    assert found == only(mistral)
    assert (found.state, found.lineage.since) == (ScheduleState.PAUSED, NOW)
    assert found.definition == RENAMED
    assert resume(gate(mistral), "s1", LATER).definition == RENAMED


def test_mistrals_own_settings_survive_a_change_that_does_not_name_them(
    mistral: FakeMistral,
) -> None:
    mistral.held = [altered(OLD, params={"env": "production"})]
    assert edit(gate(mistral), "s1", NEW, NOW).definition.params == {"env": "production"}


def test_a_name_that_another_has_paused_or_not_is_refused_before_anything_is_deleted(
    mistral: FakeMistral,
) -> None:
    mistral.held.append(schedule("s2", name="taken"))
    mistral.foreign.append(schedule("f1", name="foreign"))
    for name in ("taken", "foreign"):
        with pytest.raises(Conflict):
            edit(gate(mistral), "s1", replace(NEW, name=name), NOW)
    pause(gate(mistral), "s2", NOW)
    with pytest.raises(Conflict):
        edit(gate(mistral), "s1", replace(NEW, name="taken"), NOW)
    assert mistral.held == [OLD]


def test_a_trigger_made_elsewhere_under_a_paused_ones_name_leaves_it_paused(
    mistral: FakeMistral,
) -> None:
    paused(mistral)
    mistral.held = [altered(OLD, id="elsewhere", pattern="1 1 1 1 1")]
    with pytest.raises(Conflict):
        resume(gate(mistral), "s1", LATER)
    assert [each.state for each in shown(mistral)].count(ScheduleState.PAUSED) == 1
    edit(gate(mistral), "s1", RENAMED, LATER)
    resume(gate(mistral), "s1", LATER)
    assert sorted(each.name for each in mistral.held) == sorted([OLD.name, RENAMED.name])


def test_a_deleted_schedule_leaves_no_record(mistral: FakeMistral) -> None:
    edit(gate(mistral), "s1", NEW, NOW)
    delete(gate(mistral), "s1", NOW)
    assert (mistral.held, mistral.kept) == ([], {})
    with pytest.raises(NotFound):
        delete(gate(mistral), "s1", NOW)


@pytest.mark.parametrize("rest", [paused, broken_off])
def test_a_schedule_that_rests_can_be_deleted(
    mistral: FakeMistral, rest: Callable[[FakeMistral], FakeMistral]
) -> None:
    delete(gate(rest(mistral)), "s1", NOW)
    assert (mistral.held, mistral.kept) == ([], {})


def test_a_schedule_that_was_changed_and_then_ended_or_was_deleted_elsewhere_is_gone(
    mistral: FakeMistral,
) -> None:
    edit(gate(mistral), "s1", NEW, NOW)
    mistral.held = []
    assert shown(mistral) == []
    for act in (pause, resume, delete):
        with pytest.raises(NotFound):
            act(gate(mistral), "s1", NOW)


ACTIONS: dict[str, Callable[..., Any]] = {
    "pause": pause,
    "edit": lambda gate, id, now, even_if_running=False: edit(gate, id, NEW, now, even_if_running),
    "delete": delete,
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_run_under_way_is_spared_unless_a_person_says_otherwise(
    mistral: FakeMistral, name: str
) -> None:
    running = run(state=RunState.RUNNING, origin=Origin("s1", by_hand=False))
    mistral.ran = [running]
    with pytest.raises(RunWouldBreak) as caught:
        ACTIONS[name](gate(mistral), "s1", NOW)
    assert caught.value.under_way.run == running
    assert (mistral.held, mistral.kept) == ([OLD], {})
    ACTIONS[name](gate(mistral), "s1", NOW, even_if_running=True)
    assert OLD not in mistral.held


@pytest.mark.parametrize("name", ACTIONS)
def test_a_run_that_is_about_to_start_is_spared_too(mistral: FakeMistral, name: str) -> None:
    mistral.held = [replace(OLD, next_run=NOW + timedelta(seconds=3))]
    with pytest.raises(RunWouldBreak) as caught:
        ACTIONS[name](gate(mistral), "s1", NOW)
    assert caught.value.under_way.run is None
    assert len(mistral.held) == 1


@pytest.mark.parametrize("kind", [Unreachable, Forbidden, NotFound])
@pytest.mark.parametrize("wanted", [NEW, RENAMED])
def test_a_change_that_mistral_would_refuse_touches_nothing(
    mistral: FakeMistral, kind: type[ServiceError], wanted: Any
) -> None:
    def refuse(what: str) -> None:
        if what == "triggers.create":
            raise kind(Service.MISTRAL, "no")

    mistral.meanwhile = refuse
    with pytest.raises(kind):
        edit(gate(mistral), "s1", wanted, NOW)
    assert (mistral.held, mistral.kept) == ([OLD], {})


@pytest.mark.parametrize("wanted", [NEW, RENAMED])
def test_a_schedule_that_ends_while_it_is_changed_is_what_was_wanted_and_nothing_else(
    mistral: FakeMistral, wanted: Any
) -> None:
    def end(what: str) -> None:
        if what == "triggers.create":
            mistral.held = [each for each in mistral.held if each.id != "s1"]

    mistral.meanwhile = end
    edit(gate(mistral), "s1", wanted, NOW)
    assert [each.definition for each in mistral.held] == [wanted]
    assert only(mistral).key == "s1"


@pytest.mark.parametrize("kind", [Unreachable, Forbidden, NotFound, Conflict])
def test_a_change_that_mistral_fails_to_make_is_taken_back_and_the_cause_told(
    mistral: FakeMistral, kind: type[ServiceError]
) -> None:
    left = [kind(Service.MISTRAL, "no")]

    def refuse_once(what: str) -> None:
        if what == "triggers.create" and "triggers.delete" in mistral.asked and left:
            raise left.pop()

    mistral.meanwhile = refuse_once
    with pytest.raises(kind):
        edit(gate(mistral), "s1", RENAMED, NOW)
    found = only(mistral)
    assert found.active
    assert found.definition == OLD.definition
    assert mistral.kept["s1"].state is RecordState.ACTIVE


def test_a_change_that_cannot_be_taken_back_keeps_everything_and_can_be_resumed(
    mistral: FakeMistral,
) -> None:
    def refuse(what: str) -> None:
        if what == "triggers.create" and "triggers.delete" in mistral.asked:
            raise Forbidden(Service.MISTRAL, "no trust for you")

    mistral.meanwhile = refuse
    with pytest.raises(Interrupted) as caught:
        edit(gate(mistral), "s1", RENAMED, NOW)
    assert isinstance(caught.value.cause, Forbidden)
    mistral.meanwhile = None
    found = only(mistral)
    assert (found.state, found.definition) == (ScheduleState.INTERRUPTED, RENAMED)
    assert mistral.kept["s1"].before == OLD.definition
    assert resume(gate(mistral), "s1", LATER).definition == RENAMED


@pytest.mark.parametrize("wanted", [NEW, RENAMED])
def test_an_answer_that_is_lost_makes_no_second_trigger(mistral: FakeMistral, wanted: Any) -> None:
    create = mistral.triggers.create

    def lost(made_from: Any) -> Schedule:
        create(made_from)
        raise Unreachable(Service.MISTRAL, "timeout")

    mistral.triggers.create = lost
    assert edit(gate(mistral), "s1", wanted, NOW).definition == wanted
    pause(gate(mistral), "s1", NOW)
    with pytest.raises(Unreachable):
        resume(gate(mistral), "s1", NOW)
    assert only(mistral).active
    assert len(mistral.held) == 1


def test_a_mistral_that_fails_after_the_new_trigger_is_made_does_not_fail_the_change(
    mistral: FakeMistral,
) -> None:
    def fail(what: str) -> None:
        if what == "environments.save_record" and mistral.asked.count("triggers.create") == 2:
            raise Unreachable(Service.MISTRAL, "down")

    mistral.meanwhile = fail
    assert edit(gate(mistral), "s1", RENAMED, NOW).active
    assert only(mistral).definition == RENAMED


def test_a_mistral_that_fails_after_the_trigger_is_deleted_does_not_fail_the_pause(
    mistral: FakeMistral,
) -> None:
    def fail(what: str) -> None:
        if what != "triggers.delete" and "triggers.delete" in mistral.asked:
            raise Unreachable(Service.MISTRAL, "down")

    mistral.meanwhile = fail
    pause(gate(mistral), "s1", NOW)
    assert only(mistral).state is ScheduleState.PAUSED


START: dict[str, Callable[[FakeMistral], FakeMistral]] = {
    "active": lambda mistral: mistral,
    "paused": paused,
    "interrupted": broken_off,
    "half paused": half_paused,
    "half resumed": half_resumed,
}
CHANGES: dict[str, Callable[[FakeMistral], Any]] = {
    "pause": lambda mistral: pause(gate(mistral), "s1", LATER),
    "resume": lambda mistral: resume(gate(mistral), "s1", LATER),
    "edit": lambda mistral: edit(gate(mistral), "s1", NEW, LATER),
    "rename": lambda mistral: edit(gate(mistral), "s1", RENAMED, LATER),
    "delete": lambda mistral: delete(gate(mistral), "s1", LATER),
}
MADE_FROM = (OLD.definition, NEW, RENAMED)


def started(start: str) -> FakeMistral:
    mistral = FakeMistral()
    mistral.held = [OLD]
    START[start](mistral).asked.clear()
    return mistral


@pytest.mark.parametrize("start", START)
@pytest.mark.parametrize("change", CHANGES)
def test_a_process_that_dies_between_any_two_calls_loses_nothing(start: str, change: str) -> None:
    calls = 0
    while True:
        mistral = started(start)
        had_trigger = bool(mistral.held)

        def die(_what: str, mistral: FakeMistral = mistral, calls: int = calls) -> None:
            if len(mistral.asked) > calls:
                raise Died

        mistral.meanwhile = die
        try:
            CHANGES[change](mistral)
            break
        except Died:
            mistral.meanwhile = None
        if change == "delete" and had_trigger and not mistral.held:
            assert shown(mistral) == []
        if found := shown(mistral):
            assert [each.definition in MADE_FROM for each in found] == [True]
            assert found[0].key == "s1"
            CHANGES[change](mistral)
        else:
            assert change == "delete"
        if change == "delete":
            assert shown(mistral) == []
        else:
            assert resume(gate(mistral), "s1", LATER).active
            assert len(mistral.held) == 1
            assert mistral.kept.get("s1") is None or (
                mistral.kept["s1"].state is RecordState.ACTIVE
            )
        calls += 1
    assert calls >= 2


@pytest.mark.parametrize("start", START)
@pytest.mark.parametrize("first", CHANGES)
@pytest.mark.parametrize("second", CHANGES)
def test_two_people_at_once_never_lose_a_schedule_or_show_one_that_is_none(
    start: str, first: str, second: str
) -> None:
    calls = 0
    while True:
        mistral = started(start)

        def other(_what: str, mistral: FakeMistral = mistral, calls: int = calls) -> None:
            if len(mistral.asked) > calls:
                mistral.meanwhile = None
                try_to(second, mistral)

        mistral.meanwhile = other
        try_to(first, mistral)
        done = mistral.meanwhile is not None
        found = shown(mistral)
        if "delete" not in (first, second):
            assert found
            assert all(each.definition in MADE_FROM for each in found)
        live = sorted(each.id for each in mistral.held)
        assert sorted(each.id for each in found if each.active) == live
        assert len(found) <= (1 if first == second else 2)
        if done:
            break
        calls += 1


def try_to(change: str, mistral: FakeMistral) -> None:
    """What a person sees may be a refusal, and never anything else."""
    with suppress(ServiceError):
        CHANGES[change](mistral)
