# SPDX-License-Identifier: Apache-2.0
"""A project that takes several rounds to count is counted once for those who see the same, and each sees the truth."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import permutations
from typing import Any
from unittest.mock import patch

from django.core.cache import cache
from django.test import override_settings
from requests import ConnectionError

from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.flows import evidence
from tests.support.views.base import INDEX
from tests.support.views.base import VOLUMES
from tests.support.views.base import VOLUMES_TAB
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import backup
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

STATE = f"{INDEX}overview/state/"
ROLES = (("reader",), ("member", "reader"), ("admin", "member", "reader"))
MANY = range(1, 13)
NOTHING_KEPT = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


class ShelfTest(ViewTest):
    """Twelve volumes where Cinder is asked for five at a time; all are backed up but the last."""

    def setUp(self) -> None:
        super().setUp()
        taken = f"{datetime.now(UTC) - timedelta(minutes=20):%Y-%m-%dT%H:%M:%S.000000}"
        self.cloud.volumes = [volume(n) for n in MANY]
        self.cloud.triggers = [trigger(n, {"volume_id": numbered(n, 1)}) for n in MANY[:-1]]
        self.cloud.backups = [
            backup(n, volume_id=numbered(n, 1), created_at=taken, data_timestamp=taken)
            for n in MANY
        ]
        for place in ("api.cinder.LIST_LIMIT", "flows.evidence.LIST_LIMIT"):
            five = patch(f"backup_dashboard.{place}", 5)
            five.start()
            self.addCleanup(five.stop)

    def seen(self) -> list[object]:
        """What the Overview and the list of volumes say and offer."""
        state, volumes = self.page(STATE), self.page(VOLUMES)
        return [
            [each.text for each in state.find("li", css="bd-number")],
            [offers(row) for row in rows(volumes, "volumes")],
        ]

    def asked(self, url: str) -> int:
        """How many calls loading ``url`` costs."""
        before = len(self.cloud.calls)
        self.page(url)
        return len(self.cloud.calls) - before

    def test_in_whatever_order_they_look_each_sees_what_he_would_see_without_a_cache(self) -> None:
        truth = {}
        with override_settings(CACHES=NOTHING_KEPT):
            for roles in ROLES:
                self.become(*roles)
                truth[roles] = self.seen()
        assert truth[ROLES[0]] != truth[ROLES[1]]
        for order in permutations(ROLES):
            cache.clear()
            for roles in order:
                self.become(*roles)
                assert self.seen() == truth[roles], (order, roles)
                assert self.seen() == truth[roles], (order, roles)

    def test_the_second_look_asks_for_nothing_and_says_when_it_was_counted(self) -> None:
        assert self.asked(STATE) > 5
        assert self.asked(STATE) == 0
        assert self.asked(VOLUMES) == 0
        for url in (STATE, VOLUMES):
            (counted,) = self.page(url).find("p", css="bd-counted")
            assert "UTC" in counted.text

    def test_a_page_by_its_address_stands_before_the_volumes_are_counted(self) -> None:
        before = len(self.cloud.calls)
        page = self.page(f"{VOLUMES_TAB}&status=protected")
        assert len(self.cloud.calls) == before
        assert page.find("table", id="volumes") == []
        (block,) = page.find("div", css="bd-live")
        assert block.attributes["data-live-in"] == "0.01"
        assert "Reading from Mistral and Cinder" in block.text
        (whole,) = block.find("a")
        table = self.page(f"{INDEX}{whole.attributes['href']}").one("table", id="volumes")
        assert "volume-12" not in table.text
        by_script = self.page(VOLUMES_TAB, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert "volume-12" in by_script.one("table", id="volumes").text

    def test_what_is_counted_already_comes_with_the_page(self) -> None:
        self.page(STATE)
        assert self.page(VOLUMES_TAB).one("table", id="volumes")

    def test_who_waits_is_told_how_far_it_is(self) -> None:
        far = f"{INDEX}overview/progress/"
        said = []
        count = evidence._more_names

        def more(*asked: Any) -> VolumeNames:
            said.append(self.client.get(far).content)
            return count(*asked)

        assert self.client.get(far).content == b""
        with patch("backup_dashboard.flows.evidence._more_names", more):
            self.page(STATE)
        assert said == [
            b"So far: volumes 5, backups 5.",
            b"So far: volumes 10, backups 10.",
        ]
        assert self.client.get(far).content == b""

    def test_a_project_that_one_round_tells_is_counted_each_time(self) -> None:
        self.cloud.volumes = self.cloud.volumes[:3]
        assert self.asked(STATE) == self.asked(STATE) > 0
        assert self.page(STATE).find("p", css="bd-counted") == []

    def test_who_changes_something_sees_it_at_once(self) -> None:
        self.page(STATE)
        self.submit(volume_id=numbered(12, 1))
        assert self.asked(STATE) > 5

    def test_the_plan_changes_nothing(self) -> None:
        self.page(STATE)
        self.client.post(f"{INDEX}preview/", {"pattern": "0 2 * * *"})
        assert self.asked(STATE) == 0

    def test_another_project_has_its_own(self) -> None:
        self.page(STATE)
        self._setup_user(tenant_id="another")
        assert self.asked(STATE) > 5

    def test_what_was_counted_while_a_service_was_missing_is_not_kept(self) -> None:
        self.cloud.broken["mistral"] = ConnectionError("down")
        self.page(STATE)
        del self.cloud.broken["mistral"]
        assert self.asked(STATE) > 5

    def test_no_more_is_read_out_of_the_cache_than_a_page_shows(self) -> None:
        self.page(STATE)
        with patch("backup_dashboard.flows.project_protection.read") as read:
            self.page(STATE)
        assert read.call_count == 0


def offers(row: Node) -> list[str]:
    """What a row says, and what its buttons and links are called."""
    return [row.text, *(each.text for each in (*row.find("button"), *row.find("a")))]
