# SPDX-License-Identifier: Apache-2.0
"""The command that does what saving does."""

import json
import shlex
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.core.plan import commands
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from tests.support.limits import keeping

TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(TEXT, TEXT, st.sampled_from(["", "0 2 * * *", "*/15 * * * *"]))
def test_a_shell_reads_from_it_exactly_what_was_defined(
    name: str, backup_name: str, pattern: str
) -> None:
    wanted = Definition(
        name, Workflow.ROTATION, inputs(Workflow.ROTATION, "v", backup_name, keeping(2, 5)), pattern
    )
    words = shlex.split(commands.format_create_command(wanted))
    assert words[:4] == ["openstack", "cron", "trigger", "create"]
    assert words[-3:-1] == [name, wanted.workflow.value]
    assert json.loads(words[-1]) == wanted.inputs
    assert words[4:6] == (["--pattern", pattern] if pattern else words[4:6])


FIRST = datetime(2026, 3, 28, 4, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({}, []),
        ({"pattern": "0 2 * * *"}, ["--pattern", "0 2 * * *"]),
        ({"first_run": FIRST}, ["--first-time", "2026-03-28 02:30", "--utc"]),
        ({"count": 1}, ["--count", "1"]),
        ({"params": {"env": "Łódź"}}, ["--params", '{"env": "Łódź"}']),
        (
            {"pattern": "0 2 * * *", "first_run": FIRST, "count": 2, "params": {"notify": []}},
            [
                *("--pattern", "0 2 * * *"),
                *("--first-time", "2026-03-28 02:30", "--utc"),
                *("--count", "2"),
                *("--params", '{"notify": []}'),
            ],
        ),
    ],
)
def test_a_first_run_is_said_in_utc_and_what_else_is_defined_as_it_is(
    changes: dict[str, Any], options: list[str]
) -> None:
    wanted = Definition("n", Workflow.FULL, {}, **{"pattern": "", **changes})
    assert shlex.split(commands.format_create_command(wanted))[4:-3] == options


@pytest.mark.parametrize(
    ("name", "words"),
    [("nightly", ["nightly"]), ("-nightly", ["--", "-nightly"]), ("--", ["--", "--"])],
)
def test_a_name_that_begins_with_a_dash_is_not_read_as_an_option(
    name: str, words: list[str]
) -> None:
    command = commands.format_create_command(Definition(name, Workflow.FULL, {}, ""))
    assert shlex.split(command)[4:-2] == words


def test_what_was_named_in_another_script_can_be_read_in_the_command() -> None:
    inputs = {"volume_id": "v", "backup_name": "архив"}
    assert '"архив"' in commands.format_create_command(Definition("n", Workflow.FULL, inputs, ""))


def test_the_time_of_the_first_run_is_utc_whatever_zone_it_was_typed_in() -> None:
    first = datetime(2026, 3, 28, 2, 30, tzinfo=UTC)
    there = first.astimezone(timezone(timedelta(hours=-7)))
    texts = {
        commands.format_create_command(Definition("n", Workflow.FULL, {}, "", each))
        for each in (first, there)
    }
    assert len(texts) == 1
