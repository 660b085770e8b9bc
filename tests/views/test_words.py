# SPDX-License-Identifier: Apache-2.0
"""Cadences, durations and failures as people read them."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.messages import Message
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.cancel import AlreadyOver
from backup_dashboard.flows.edit import Interrupted
from backup_dashboard.flows.gate import Denied
from backup_dashboard.flows.in_progress import RunInProgress
from backup_dashboard.flows.in_progress import RunWouldBreak
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind
from backup_dashboard.flows.rerun import NothingToRerun
from backup_dashboard.flows.retry import NotOver
from backup_dashboard.flows.retry import Succeeded
from backup_dashboard.panels.shared import words

SENTENCES = {
    "* * * * *": "Every minute",
    "*/15 * * * *": "Every 15 minutes",
    "0 * * * *": "Every hour",
    "5 * * * *": "Every hour at minute 5",
    "0 2 * * *": "Every day at 02:00 UTC",
    "7 14 * * *": "Every day at 14:07 UTC",
    "0 2 * * 1-5": "Monday to Friday at 02:00 UTC",
    "0 2 * * 0": "Every Sunday at 02:00 UTC",
    "0 2 * * 7": "Every Sunday at 02:00 UTC",
    "0 2 * * 1": "Every Monday at 02:00 UTC",
    "0 2 * * sat": "Every Saturday at 02:00 UTC",
    "0 0 1 * *": "On day 1 of every month at 00:00 UTC",
    "0 */6 * * *": "Every 6 hours, from 00:00 UTC",
    "30 */12 * * *": "Every 12 hours, from 00:30 UTC",
    "0 8,20 * * *": "Every day at 08:00 and 20:00 UTC",
    "0 2 * * 1,3,5": "Every Monday, Wednesday and Friday at 02:00 UTC",
    "30 4 * * 0,6": "Every Saturday and Sunday at 04:30 UTC",
    "0 2,14 * * mon": "Every Monday at 02:00 and 14:00 UTC",
    "0 2 * * 0-6": "Every day at 02:00 UTC",
    "0 2 13 * 5": "On day 13 of every month at 02:00 UTC; and also: Every Friday at 02:00 UTC. "
    "It runs when either day fits.",
    "": "Once",
}


@pytest.mark.parametrize("pattern", SENTENCES)
def test_a_plain_cadence_is_said_plainly_with_its_zone(pattern: str) -> None:
    assert words.sentence(pattern) == SENTENCES[pattern]


@pytest.mark.parametrize("pattern", ["0 2 1,15 * *", "0 2 * 6 1-5", "0 1-6 * * *", "R * * * *"])
def test_any_other_pattern_is_described_and_says_that_it_is_utc(pattern: str) -> None:
    assert "UTC" in words.sentence(pattern)
    assert len(words.sentence(pattern)) > 10


@given(st.text(max_size=120))
def test_a_pattern_from_elsewhere_never_breaks_the_list(pattern: str) -> None:
    assert words.sentence(pattern)


@pytest.mark.parametrize("language", ["de", "ja", "pt-br", "zh-hans", "xx"])
def test_a_pattern_is_described_in_every_language(language: str) -> None:
    with translation.override(language):
        assert words.sentence("0 2 1,15 * *")


@pytest.mark.parametrize(
    ("language", "said"),
    [("pl", "Od poniedziałku do piątku (miesiące: czerwiec) o 02:00 UTC"),
     ("de", "Monday to Friday in June at 02:00 UTC")],
)  # fmt: skip
def test_days_and_months_are_named_in_the_language_of_the_sentence(
    language: str, said: str
) -> None:
    with translation.override(language):
        assert words.sentence("0 2 * 6 1-5") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-3, "0 s"), (0, "0 s"), (42.9, "42 s"), (60, "1 min 0 s"), (754, "12 min 34 s"),
     (3600, "1 h 0 min"), (90000, "25 h 0 min")],
)  # fmt: skip
def test_a_duration_is_said_in_its_two_largest_units(seconds: float, said: str) -> None:
    assert words.duration(timedelta(seconds=seconds)) == said


def test_every_workflow_and_cadence_has_words_of_its_own() -> None:
    for table, keys in (
        (words.WORKFLOW_NAMES, Workflow),
        (words.WORKFLOW_SENTENCES, Workflow),
        (words.CADENCE_SLUGS, CadenceKind),
    ):
        assert set(table) == set(keys)
        assert len({str(value) for value in table.values()}) == len(table)


@pytest.mark.parametrize(
    ("kind", "said"),
    [(errors.Unreachable, "does not answer"), (errors.Forbidden, "roles do not allow"),
     (errors.NotFound, "no longer exists"), (errors.Refused, "refused: because 100% of it"),
     (errors.Busy, "is too busy"), (errors.Absent, "has no address of Cinder"),
     (errors.NoTrust, "Sign in with your password"), (errors.Conflict, "of that name")],
)  # fmt: skip
def test_a_failure_says_what_happened(kind: type[errors.ServiceError], said: str) -> None:
    assert said in words.failure(kind(Service.CINDER, "because 100% of it"))


FLOW_ERRORS = (
    RunWouldBreak(RunInProgress(None)),
    NothingLeft("nightly"),
    NotOver(),
    Succeeded(),
    AlreadyOver(),
    NothingToRerun(),
    Interrupted(errors.Conflict(Service.MISTRAL, "taken")),
    errors.NotInstalled(Workflow.FULL),
    Denied(Service.MISTRAL, Message("It is not yours.")),
)


@pytest.mark.parametrize("error", FLOW_ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_of_the_flows_has_one_sentence_and_names_what_it_is_about(
    error: Exception,
) -> None:
    assert isinstance(error, words.FAILURES)
    assert words.failure(error).endswith((".", "?"))


@pytest.mark.parametrize(
    "error",
    [
        RunWouldBreak(RunInProgress(None)),
        NothingLeft("nightly"),
        NotOver(),
        Succeeded(),
        errors.Conflict(Service.MISTRAL, "taken"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_hinders_one_of_several_names_it(error: Exception) -> None:
    assert "“nightly”" in words.failure_of("nightly", error)


def test_what_may_hinder_several_is_not_said_of_one() -> None:
    assert words.failure_of("nightly", errors.Unreachable(Service.MISTRAL, "down")) == ""


def test_no_two_errors_share_a_sentence() -> None:
    assert len({words.failure(error) for error in FLOW_ERRORS}) == len(FLOW_ERRORS)


@pytest.mark.parametrize("service", Service)
def test_each_kind_of_problem_is_another_sentence_that_names_the_service(service: Service) -> None:
    said = {words.problem(Problem(service, kind)) for kind in ProblemKind}
    assert len(said) == len(ProblemKind)
    assert all(service.value in sentence for sentence in said)


def test_only_of_what_may_pass_a_page_says_that_it_asks_again() -> None:
    for kind in ProblemKind:
        problem = Problem(Service.CINDER, kind)
        assert ("asks again" in words.advice(problem, live=True)) == kind.passes
        assert "asks again" not in words.advice(problem, live=False)
