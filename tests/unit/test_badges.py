# SPDX-License-Identifier: Apache-2.0
"""Each state has a tone, and a tone means one thing."""

from enum import Enum

import pytest

from backup_dashboard.core.protection.days import DayOutcome
from backup_dashboard.core.protection.status import Status
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.panels.shared.badges import TONES
from backup_dashboard.panels.shared.badges import Mark
from backup_dashboard.panels.shared.badges import Tone
from backup_dashboard.templatetags.backup_badges import tone

STATES = (RunState, Status, DayOutcome, ScheduleState, VersionState, Mark)


def test_every_state_that_a_page_colours_has_a_tone() -> None:
    assert set(TONES) == {state for states in STATES for state in states}


def test_every_tone_is_that_of_some_state() -> None:
    assert {*TONES.values()} == {*Tone}


@pytest.mark.parametrize("state", [Status.PAUSED, RunState.CANCELLED, ScheduleState.FINISHED])
def test_what_needs_nobody_is_quiet(state: Enum) -> None:
    assert TONES[state] is Tone.QUIET


def test_a_volume_without_a_schedule_looks_the_same_in_the_list_and_in_the_form() -> None:
    assert TONES[Status.UNPROTECTED] is TONES[Mark.UNPROTECTED] is Tone.ATTENTION


def test_those_that_a_person_must_tell_apart_do_not_look_the_same() -> None:
    states = (RunState.SUCCESS, RunState.RUNNING, RunState.FAILED, RunState.PAUSED)
    assert len({TONES[state] for state in states}) == len(states)


def test_templates_ask_for_a_state_or_name_a_mark() -> None:
    assert tone(RunState.FAILED) == tone("OVERDUE") == "bd-tone-bad"
