# SPDX-License-Identifier: Apache-2.0
"""The pages in another language: nothing of ours stays English, and grammar is kept."""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import ngettext

from backup_dashboard.api import errors
from backup_dashboard.core.protection.status import Status
from backup_dashboard.panels.shared import dates
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.protection_statuses import counted
from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tools import messages

SAYINGS = {
    "* * * * *": "Co minutę",
    "*/2 * * * *": "Co 2 minuty",
    "*/15 * * * *": "Co 15 minut",
    "0 2 * * 3": "W każdą środę o 02:00 UTC",
    "0 2 * * 7": "W każdą niedzielę o 02:00 UTC",
}
LEFT = {1: "pozostał 1 przebieg", 3: "pozostały 3 przebiegi", 12: "pozostało 12 przebiegów"}

CHRONIONE = {
    1: "<strong>1</strong> chroniony",
    3: "<strong>3</strong> chronione",
    12: "<strong>12</strong> chronionych",
}


def said(page: Node) -> Iterator[str]:
    """Every piece of text of a page, also of attributes that people read."""
    for name in ("title", "placeholder", "value"):
        yield page.attributes.get(name, "")
    for each in page.children:
        if isinstance(each, str):
            yield " ".join(each.split())
        else:
            yield from said(each)


def english() -> set[str]:
    """Our sentences and words that Polish says differently."""
    catalog = messages.read(messages.REPO / "backup_dashboard/locale/pl/LC_MESSAGES/django.po")
    return {m.id for m in catalog if isinstance(m.id, str) and m.id and m.id != m.string}


class PolishPagesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        # A page leaves its language to its thread, and the next test would speak it.
        self.addCleanup(translation.activate, translation.get_language())
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "pl"
        self.cloud.triggers = [trigger(1, name="nightly"), trigger(2)]
        self.cloud.executions = [execution(1, "running", description=triggered_by(1))]

    def test_no_page_of_ours_holds_english_words_of_ours(self) -> None:
        words_of_ours = english()
        run, question = f"{INDEX}runs/{numbered(1, 4)}/", f"{INDEX}{numbered(1, 3)}/delete/"
        overview = f"{INDEX}?parts=all"
        for url in (overview, SCHEDULES, HISTORY, VOLUMES, CREATE, run, question):
            # Around it stands Horizon's own menu, with an "Overview" that is not ours to translate.
            texts = set(said(self.page(url).one(id="content_body")))
            assert {"Harmonogramy kopii zapasowych", "Nazwa", "Anuluj"} & texts
            assert words_of_ours & texts == set(), url

    def test_an_error_of_the_form_is_polish_with_its_numbers(self) -> None:
        answered = self.submit(max_full_backups="0", cadence="custom", pattern="61 * * * *")
        page = answered.content.decode()
        assert "Wpisz liczbę całkowitą od 1 do 1000." in page
        assert "Minuta: wartość „61” jest niezrozumiała." in page


@pytest.mark.parametrize("pattern", SAYINGS)
def test_a_cadence_is_declined(pattern: str) -> None:
    with translation.override("pl"):
        assert words.sentence(pattern) == SAYINGS[pattern]


@pytest.mark.parametrize("count", LEFT)
def test_runs_left_are_counted(count: int) -> None:
    with translation.override("pl"):
        text = ngettext("%(counter)s run left", "%(counter)s runs left", count)
    assert text % {"counter": count} == LEFT[count]


@pytest.mark.parametrize("count", CHRONIONE)
def test_volumes_of_a_status_are_counted(count: int) -> None:
    with translation.override("pl"):
        assert counted(Status.PROTECTED, count) == CHRONIONE[count]


def test_every_status_can_be_counted_in_both_languages() -> None:
    for status in Status:
        assert counted(status, 3) == f"<strong>3</strong> {status.label.lower()}"
        with translation.override("pl"):
            assert not counted(status, 3).endswith(status.label.lower())


def test_months_have_small_letters() -> None:
    day = datetime(2026, 11, 25, 2, tzinfo=UTC)
    with timezone.override(UTC), translation.override("en"):
        assert dates.moment(day) == "Wed 25 Nov 2026, 02:00 UTC"
    with timezone.override(UTC), translation.override("pl"):
        assert dates.moment(day) == "Śr 25 listopada 2026, 02:00 UTC"
        assert (dates.short_day(day), dates.month(day)) == ("25 lis", "listopada 2026")


def test_a_service_is_named_in_the_language() -> None:
    with translation.override("pl"):
        told = words.failure(errors.Unreachable(errors.Service.CINDER, "x"))
        assert told.startswith("Cinder (pamięć blokowa) nie odpowiada.")
        assert gettext("Delete Schedule") == "Usuń harmonogram"
