# SPDX-License-Identifier: Apache-2.0
"""Whatever a service answers, every page stands, with what the other service told.

``SPOILT_LOADS`` is the number of page loads (``make soak-pages``: 2,000), ``SPOILT_SEED`` the seed of the first; a
failure names its own.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.http import HttpResponse

from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.mutations import spoil
from tests.support.views.recordings import Answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

LOADS = int(os.environ.get("SPOILT_LOADS", "120"))
SEED = int(os.environ.get("SPOILT_SEED", "1"))
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Etc/GMT+12")

TAB = f"{INDEX}?tab=backup_schedules__"
RUN = f"{INDEX}runs/{numbered(1, 4)}/"
FAILED = f"{INDEX}runs/{numbered(2, 4)}/"
SCHEDULE = f"{INDEX}{numbered(1, 3)}/"
PAUSED = f"{INDEX}{numbered(2, 3)}/"
VOLUME = "our tab on a volume's page"
ADMIN = "/admin/backup_schedules/"

PAGES = (
    INDEX, f"{INDEX}?parts=all", f"{TAB}schedules", f"{TAB}history", f"{TAB}volumes&parts=all",
    f"{TAB}history&volume={numbered(1, 1)}", f"{TAB}history&state=failed&schedule={numbered(1, 3)}",
    f"{TAB}volumes&sort=age&parts=all", f"{TAB}volumes&status=failing&q=v&parts=all",
    f"{INDEX}overview/state/", f"{INDEX}overview/calendar/", f"{INDEX}history.csv", f"{INDEX}volumes.csv",
    RUN, FAILED, VOLUME, f"{INDEX}create/", f"{INDEX}create/?volume_id={numbered(1, 1)}",
    f"{INDEX}create/?from={numbered(1, 3)}", f"{SCHEDULE}edit/", f"{PAUSED}edit/", f"{SCHEDULE}delete/",
    f"{SCHEDULE}pause/", f"{INDEX}preview/", ADMIN, f"{ADMIN}?parts=all", f"{ADMIN}state/",
)  # fmt: skip
"""Every page and every fragment that shows what a service told."""


class SpoiltAnswersTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(1, name="good volume"), volume(2)]
        self.cloud.backups = [backup(1, execution=numbered(1, 4), name="good backup"), backup(2)]
        self.cloud.triggers = [trigger(1, name="good schedule"), trigger(3, pattern="*/5 * * * *")]
        self.cloud.environments = [record(2)]
        self.cloud.executions = [
            execution(1, description=triggered_by(1)),
            execution(2, "error", description=triggered_by(1)),
            execution(3, "running", description=triggered_by(3)),
            execution(4, "cancelled"),
        ]

    @contextmanager
    def spoilt(self, service: str, chance: random.Random) -> Iterator[None]:
        """Let about half of the answers of ``service`` be spoilt."""
        told = getattr(self.cloud, f"_{service}")

        def answer(call: Any) -> Answer:
            given = told(call)
            return spoil(given, chance) if chance.random() < 0.5 else given

        with mock.patch.object(self.cloud, f"_{service}", answer):
            yield

    def load(self, url: str) -> HttpResponse:
        """Load a page as a browser does, fragments as its script."""
        if url.endswith("preview/"):
            sent = {"volume_id": numbered(1, 1), "pattern": "0 2 * * *", "workflow": "cinder_volume_backup_rotation",
                    "max_full_backups": "2", "max_incremental_backups": "5"}  # fmt: skip
            return self.client.post(url, sent)
        if url == VOLUME:
            return self.volume_tab(numbered(1, 1))
        return self.client.get(url)

    def test_no_answer_ends_a_page_of_a_project_or_hides_what_the_other_service_told(self) -> None:
        self.load_all([url for url in PAGES if not url.startswith(ADMIN)], LOADS * 8 // 10)

    def test_no_answer_ends_the_administrators_page(self) -> None:
        self.become("admin")
        self.load_all([url for url in PAGES if url.startswith(ADMIN)], LOADS * 2 // 10)

    def load_all(self, pages: list[str], loads: int) -> None:
        """Load the pages in turn, with one service or the other spoilt."""
        for number in range(SEED, SEED + loads):
            chance = random.Random(number)
            url = pages[number % len(pages)]
            service = chance.choice(("mistral", "cinder"))
            self.client.cookies["django_timezone"] = zone = chance.choice(ZONES)
            with self.subTest(seed=number, url=url, spoilt=service, zone=zone):
                with self.spoilt(service, chance):
                    answer = self.load(url)
                assert answer.status_code in (200, 302), answer.status_code
                assert len(answer.content) < 500_000, len(answer.content)
                if answer.status_code == 200:
                    self.still_there(url, service, answer.content.decode())

    def still_there(self, url: str, spoilt: str, page: str) -> None:
        """Hold against the page what the service that is well told for it."""
        if spoilt == "cinder" and "good schedule" not in page:
            assert url not in (f"{TAB}schedules", f"{SCHEDULE}edit/", f"{SCHEDULE}delete/")
        if spoilt == "mistral" and url in (f"{INDEX}create/", f"{TAB}volumes"):
            assert "good volume" in page
