# SPDX-License-Identifier: Apache-2.0
"""Cadences, durations and failures as people read them."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service
from backup_dashboard.core.cron import CadenceKind
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.panels import words

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


@pytest.mark.parametrize("pattern", ["0 2 1,15 * *", "*/7 * * * *", "0 2 * 6 1-5", "0 1-6 * * *"])
def test_any_other_pattern_is_described_and_says_that_it_is_utc(pattern: str) -> None:
    assert words.sentence(pattern).endswith("(UTC)")
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
    [("pl", "od Pon do Pt, tylko Cze."), ("de", "Mo bis Fr, nur im Juni"),
     ("pt-br", "Monday through Friday, only in June")],
)  # fmt: skip
def test_days_and_months_are_named_in_the_language_of_the_description(
    language: str, said: str
) -> None:
    with translation.override(language):
        assert said in words.sentence("0 2 * 6 1-5")


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
     (errors.NotFound, "not there any more"), (errors.Refused, "refused: because 100% of it")],
)  # fmt: skip
def test_a_failure_says_what_happened(kind: type[errors.ServiceError], said: str) -> None:
    assert said in words.failure(kind(Service.CINDER, "because 100% of it"))
