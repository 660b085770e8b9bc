# SPDX-License-Identifier: Apache-2.0
"""Why a run failed where Mistral itself ended it; the texts were recorded from Mistral 23, their paths shortened."""

import json
import re
from pathlib import Path

import pytest

from backup_dashboard.core import error_texts as texts
from backup_dashboard.core.causes import explain

RECORDED = json.loads((Path(__file__).parent / "recorded_causes.json").read_text(encoding="utf-8"))

SENTENCES = {
    "result_too_large": "Cinder's answer is too large for Mistral: 2482 KB, and at most 1024 KB are allowed.",
    "published_too_large": "Cinder's answer is too large for Mistral: 3016 KB, and at most 1024 KB are allowed.",
    "no_such_action": "Mistral does not know the action “cinder.volumes_get_nothing”. Ask your administrator "
    "to install mistral-extra",
    "expression_in_publish": "This workflow does not work with this version of Mistral.",
    "expression_in_next": "This workflow does not work with this version of Mistral.",
    "expression_in_output": "This workflow does not work with this version of Mistral.",
    "expression_in_input": "This workflow does not work with this version of Mistral.",
    "wrong_action_input": "This workflow does not work with this version of Mistral.",
    "task_failed": "A step was refused: Volume 5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031 could not be found.",
}
TASK_FAILED = RECORDED["task_failed"]
REFUSAL = re.search(r"Volume \S+ could not be found\. \(HTTP 404\)", TASK_FAILED)


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (texts.TRUST_GONE.example, True),
        (texts.ROLE_LOST.example, True),
        (texts.NOT_FOUND.example, False),
    ],
)
def test_any_of_several_texts_is_found(error: str, found: bool) -> None:
    either = texts.any_of(texts.TRUST_GONE, texts.ROLE_LOST)
    assert (re.search(either, error) is not None) is found


@pytest.mark.parametrize("name", RECORDED)
def test_what_mistral_says_itself_becomes_a_sentence(name: str) -> None:
    said = str(explain(RECORDED[name]))
    assert said.startswith(SENTENCES[name])
    assert is_readable(said), said


@pytest.mark.parametrize("name", RECORDED)
def test_a_text_that_was_cut_becomes_one_all_the_same(name: str) -> None:
    assert is_readable(str(explain(RECORDED[name][:300])))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("Heartbeat wasn't received.", "Mistral lost track of this run."),
        ("A user and password or token is required", "Mistral lost track of this run."),
        ("Could not find trust: 0f. (HTTP 404)", "The schedule that started this run was deleted"),
        (
            "Unauthorized (HTTP 401) (Request-ID: req-1)",
            "The session in which this run was started",
        ),
    ],
)
def test_a_task_that_no_workflow_caught_becomes_a_sentence(error: str, sentence: str) -> None:
    assert REFUSAL
    said = str(explain(TASK_FAILED.replace(REFUSAL[0], error)))
    assert said.startswith(sentence)
    assert is_readable(said), said


@pytest.mark.parametrize(
    "own",
    [
        "",
        "No backup was made: Cinder or Keystone does not answer.",
        "Backup 'bkp1' of volume 'web' failed: [Errno 2] No such file or directory: '/srv/x'.",
    ],
)
def test_a_workflows_own_sentence_stays_as_it_is(own: str) -> None:
    assert explain(own) is None


@pytest.mark.parametrize(
    "error",
    [
        "Parse error: unexpected end of statement",
        "'Lexical error: illegal character '{' at position 3'",
    ],
)
def test_a_right_expression_that_was_read_wrongly_blames_no_version(error: str) -> None:
    text = RECORDED["expression_in_publish"].replace("'nothing'", error)
    assert error in text
    said = str(explain(text))
    assert said.startswith("Mistral, very busy, read a step of the workflow wrongly.")
    assert is_readable(said), said


def test_no_text_takes_long() -> None:
    assert explain(f"{texts.WRONG_YAQL.example[:-1]}, " * 1_000) is not None
    assert explain("Failed to " * 6_500) is None
    assert explain("msg='" * 13_000) is None


def is_readable(text: str) -> bool:
    machine = re.search(r"Traceback|YAQL|File \"|HTTP|_ex_id|<|\[|req-|\n", text)
    return not machine and text.endswith(".") and not text.endswith("..")
