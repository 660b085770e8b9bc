# SPDX-License-Identifier: Apache-2.0
"""Dates in the order and with the names of the reader's language, and always with the zone."""

import re
from datetime import UTC
from datetime import date
from datetime import datetime
from pathlib import Path

import pytest
from django.template import Context
from django.template import Template
from django.utils import timezone
from django.utils import translation

import backup_dashboard
from backup_dashboard.core import times
from backup_dashboard.panels.shared import dates

PACKAGE = Path(backup_dashboard.__file__).parent
NOON = datetime(2026, 11, 26, 23, 30, 5, tzinfo=UTC)
WRITTEN = {
    "en": "Fri 27 Nov 2026, 00:30 CET",
    "pl": "Pt 27 listopada 2026, 00:30 CET",
    "de": "Fr 27. November 2026, 00:30 CET",
    "ja": "金 2026年11月27日, 00:30 CET",
}


@pytest.mark.parametrize(("language", "written"), WRITTEN.items())
def test_a_moment_is_written_in_the_order_of_the_language_and_names_its_zone(
    language: str, written: str
) -> None:
    with translation.override(language), timezone.override("Europe/Warsaw"):
        assert dates.moment(NOON) == written


def test_to_the_second_and_in_utc() -> None:
    with timezone.override("Europe/Warsaw"):
        assert dates.moment(NOON, seconds=True) == "Fri 27 Nov 2026, 00:30:05 CET"
        assert dates.moment_in_utc(NOON) == "Thu 26 Nov 2026, 23:30:05 UTC"


@pytest.mark.parametrize(("language", "short"), [("en", "26 Nov"), ("pl", "26 lis")])
def test_a_day_where_there_is_little_room(language: str, short: str) -> None:
    with translation.override(language):
        assert dates.short_day(date(2026, 11, 26)) == short


def test_what_no_page_can_show_is_said_in_words() -> None:
    assert dates.moment(times.LATEST) == "not before the year 9000"
    assert dates.moment(times.EARLIEST) == "before the year 1901"


def test_in_a_template_a_day_is_that_of_the_readers_zone_and_none_says_nothing() -> None:
    text = (
        "{% load backup_dates %}{{ when|day }}|{{ when|short_day }}|{{ none|moment }}{{ none|day }}"
    )
    with timezone.override("Europe/Warsaw"):
        said = Template(text).render(Context({"when": NOON, "none": None}))
    assert said == "Fri 27 Nov 2026|27 Nov|"


def test_no_template_and_no_other_module_has_an_order_of_its_own() -> None:
    templates = list((PACKAGE / "templates").rglob("*.html"))
    assert len(templates) > 50
    for file in (*templates, *PACKAGE.rglob("*.py")):
        if file.name != "dates.py":
            assert not re.search(r"[jd] [MFN]\b", file.read_text(encoding="utf-8")), file
