# SPDX-License-Identifier: Apache-2.0
"""What a run tells of itself, and from where it can go on."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.story import Kept
from backup_dashboard.core.story import Story
from backup_dashboard.core.story import where_to_resume
from backup_dashboard.panels.project.run.steps import TITLES
from tests.support.unit.fakes import NOW

WORKFLOWS = Path(__file__).parents[2] / "backup_dashboard" / "workflows"


def step(name: str, state: RunState = RunState.SUCCESS) -> Step:
    return Step(f"id of {name}", name, state, NOW, NOW)


def test_a_rotation_tells_what_it_made_deleted_and_kept() -> None:
    output = {
        "backup_id": "new",
        "deleted": ["old 1", "old 2"],
        "kept": [{"id": "old 3", "why": "another backup depends on it"}],
        "summary": "Full backup",
    }
    assert Story.read(output) == Story(
        ("new",), ("old 1", "old 2"), (Kept("old 3", "another backup depends on it"),)
    )


@pytest.mark.parametrize("entry", [{}, {"id": None, "why": None}])
def test_a_backup_that_was_kept_for_no_reason_told_has_an_empty_one(entry: dict[str, Any]) -> None:
    assert Story.read({"kept": [entry]}).kept == (Kept("", ""),)


def test_the_incremental_that_failed_before_a_full_one_was_made_belongs_to_the_run() -> None:
    assert Story.read({"given_up": ["broken"], "backup_id": "full"}).made == ("broken", "full")


def told(summary: str, kind: str = "full") -> str:
    return str(Story.read({"backup_type": kind, "summary": summary}).outcome)


def test_it_says_of_what_kind_the_backup_is_and_why_it_is_a_full_one() -> None:
    begin = "Full backup 'nightly' of volume 'web' is available"
    limit = f"{begin} (the limit of 2 incrementals was reached), 3 deleted."
    assert told(limit) == "A full backup was made: the limit of 2 incrementals was reached."
    for summary in (f"{begin}.", f"{begin}, 0 deleted.", f"{begin} (of a later version).", ""):
        assert told(summary) == "A full backup was made."
    assert told(limit, "incremental") == "An incremental backup was made."


def test_a_name_that_looks_like_a_reason_is_none() -> None:
    summary = "Full backup 'b' of volume 'x' is available (the volume was resized)' is available."
    assert told(summary) == "A full backup was made."


def test_every_reason_of_the_workflows_has_a_sentence_of_its_own() -> None:
    reasons = set()
    for path in WORKFLOWS.glob("*.yaml"):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        for task in next(held[key] for key in held if key != "version")["tasks"].values():
            chosen = task.get("publish", {}).get("why_full", "")
            texts = re.findall(r"=>\s*'([^']+)'|concat\('([^']*)', .*?, '([^']*)'\)", chosen)
            reasons |= {text or f"{before}2{after}" for text, before, after in texts}
    assert len(reasons) == 10
    for why in reasons:
        assert told(f"Full backup 'b' of volume 'v' is available ({why}).") != told("")


@pytest.mark.parametrize(
    "output",
    [{}, {"deleted": None, "kept": "x", "backup_id": 5}, {"kept": [1, None], "given_up": {}}],
)
def test_an_output_that_says_nothing_of_the_kind_is_an_empty_story(output: dict[str, Any]) -> None:
    assert Story.read(output) == Story()


def test_a_failed_run_goes_on_from_its_last_task_in_error() -> None:
    first, last = step("create_backup", RunState.FAILED), step("wait_for_backup", RunState.FAILED)
    steps = [step("check_input"), first, last, step("explain_error"), step("fail_with_reason")]
    assert where_to_resume(RunState.FAILED, steps) is last


def test_only_a_failed_run_goes_on() -> None:
    steps = [step("create_backup", RunState.FAILED)]
    assert [s for s in RunState if where_to_resume(s, steps)] == [RunState.FAILED]


def test_a_refused_deletion_is_no_place_to_go_on_from() -> None:
    assert where_to_resume(RunState.FAILED, [step("delete_backup", RunState.FAILED)]) is None


def test_every_task_of_the_workflows_has_a_title() -> None:
    tasks = set()
    for path in WORKFLOWS.glob("*.yaml"):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        tasks |= set(next(held[key] for key in held if key != "version")["tasks"])
    assert tasks == set(TITLES)
