# SPDX-License-Identifier: Apache-2.0
"""The tab Volumes: how well each is protected."""

import csv
import io
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from unittest.mock import patch

import requests
from django.core.cache import cache

from tests.support.views.base import INDEX
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

CSV = f"{INDEX}volumes.csv"
NOW = datetime.now(UTC)


def at(**span: float) -> str:
    return f"{NOW - timedelta(**span):%Y-%m-%d %H:%M:%S}"


def status(row: Node) -> str:
    (badge,) = [each for each in row.find("span") if "data-status" in each.attributes]
    return badge.attributes["data-status"]


class VolumesTabTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(n) for n in range(1, 7)]
        hourly = {
            "pattern": "0 * * * *",
            "next_execution_time": f"{NOW + timedelta(hours=1):%Y-%m-%d %H:%M:%S}",
        }
        old = {**hourly, "created_at": at(days=30)}
        self.cloud.triggers = [
            trigger(1, {"volume_id": numbered(1, 1)}, **old),
            trigger(2, {"volume_id": numbered(2, 1)}, **old),
            trigger(3, {"volume_id": numbered(3, 1)}, **old),
            trigger(4, {"volume_id": numbered(4, 1)}, created_at=at(seconds=1)),
        ]
        ran = {"created_at": at(seconds=1), "updated_at": at(seconds=1)}
        self.cloud.executions = [
            execution(n, state, {"volume_id": numbered(n, 1)}, description=triggered_by(n), **ran)
            for n, state in ((1, "success"), (2, "error"))
        ]
        fresh = f"{NOW:%Y-%m-%dT%H:%M:%S.000000}"
        self.cloud.backups = [
            backup(1, numbered(1, 4), created_at=fresh, data_timestamp=fresh, size=3),
        ]
        paused = record(5, "paused")
        paused["variables"] = paused["variables"].replace(numbered(1, 1), numbered(5, 1))
        self.cloud.environments = [paused]

    def shown(self, query: str = "") -> dict[str, str]:
        page = self.page(f"{VOLUMES}{query}")
        return {row.find("td")[2].text: status(row) for row in rows(page, "volumes")}

    def test_every_status_is_on_the_page_and_the_worst_comes_first(self) -> None:
        assert self.shown() == {
            "volume-2": "FAILING",
            "volume-3": "STALE",
            "volume-6": "UNPROTECTED",
            "volume-5": "PAUSED",
            "volume-4": "NEVER_RUN",
            "volume-1": "PROTECTED",
        }
        assert next(iter(self.shown())) == "volume-2"

    def test_a_status_a_name_and_an_order_can_be_chosen(self) -> None:
        assert list(self.shown("&status=stale")) == ["volume-3"]
        assert list(self.shown("&q=VOLUME-6")) == ["volume-6"]
        assert list(self.shown("&q=nothing")) == []
        assert list(self.shown("&sort=name")) == [f"volume-{n}" for n in range(1, 7)]
        assert next(iter(self.shown("&sort=size"))) == "volume-1"
        assert len(self.shown("&status=nonsense&sort=nonsense")) == 6

    def test_the_chips_count_every_volume_whatever_is_chosen(self) -> None:
        page = self.page(f"{VOLUMES}&status=stale")
        chips = [each.text for each in page.one("ul", css="bd-chips").find("a")]
        assert chips[0] == "All (6)"
        assert "1 stale" in chips
        assert "1 paused" in chips

    def test_the_file_holds_what_the_filter_selects(self) -> None:
        for query, names in (("", 6), ("?status=failing", 1), ("?q=volume-1", 1)):
            answer = self.client.get(f"{CSV}{query}")
            text = answer.content.decode("utf-8-sig")
            header, *lines = csv.reader(io.StringIO(text))
            assert len(lines) == names
            assert header[:3] == ["Volume", "ID", "Status"]

    def test_a_name_that_a_spreadsheet_would_run_is_told_as_text(self) -> None:
        self.cloud.volumes = [volume(1, name='=HYPERLINK("http://x")')]
        text = self.client.get(CSV).content.decode("utf-8-sig")
        (line,) = list(csv.reader(io.StringIO(text)))[1:]
        assert line[0] == '\'=HYPERLINK("http://x")'

    def test_only_an_unprotected_volume_offers_to_be_protected(self) -> None:
        links = {}
        for row in rows(self.page(VOLUMES), "volumes"):
            found = [each for each in row.find("a") if each.text == "Schedule Backups"]
            links |= {status(row): each.attributes["href"] for each in found}
        assert links == {"UNPROTECTED": f"{INDEX}create/?volume_id={numbered(6, 1)}"}

    def test_more_volumes_than_are_looked_at_are_said(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1001)]
        assert self.page(VOLUMES).find(id="bd-cut") == []
        cache.clear()
        with patch("backup_dashboard.flows.evidence.MANY_VOLUMES", 1000):
            assert "more volumes" in self.page(VOLUMES).one(id="bd-cut").text

    def boxes(self) -> list[bool]:
        """Of each box to tick, whether it is seen."""
        cells = self.page(VOLUMES).one("table", id="volumes").find("td", css="multi_select_column")
        return ["hidden" not in cell.classes for cell in cells]

    def test_every_volume_has_a_box_to_tick_but_not_for_a_reader(self) -> None:
        assert self.boxes()
        assert all(self.boxes())
        self.become("reader")
        assert not any(self.boxes())

    def test_a_reader_is_offered_no_protection(self) -> None:
        self.become("reader")
        page = self.page(VOLUMES)
        assert not [each for each in page.find("a") if each.text == "Schedule Backups"]

    def test_the_list_makes_three_calls_to_mistral_and_two_to_cinder_whatever_its_length(
        self,
    ) -> None:
        for count in (0, 1, 20, 999):
            self.cloud.volumes = [volume(n) for n in range(count)]
            self.cloud.triggers = [trigger(n, {"volume_id": numbered(n, 1)}) for n in range(count)]
            self.cloud.calls.clear()
            assert len(rows(self.page(VOLUMES), "volumes")) == min(count, 20)
            assert len(self.cloud.asked("mistral")) == 3
            assert len(self.cloud.asked("cinder")) == 2

    def test_the_next_page_keeps_the_filter(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(10, 60)]
        page = self.page(f"{VOLUMES}&status=unprotected&sort=name")
        link = next(each for each in page.find("a") if each.text == "Next »")
        following = self.page(f"{INDEX}{link.attributes['href']}&parts=all")
        names = [row.find("td")[2].text for row in rows(following, "volumes")]
        assert names == [f"volume-{n}" for n in range(30, 50)]

    def test_without_mistral_nothing_is_judged_and_the_backups_are_there(self) -> None:
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        page = self.page(VOLUMES)
        assert page.find("div", css="bd-missing")
        assert {status(row) for row in rows(page, "volumes")} == {"UNKNOWN"}
        assert not page.find("ul", css="bd-chips")

    def test_cinders_temporary_clones_are_no_volumes_to_protect(self) -> None:
        self.cloud.volumes = [volume(1, name=f"backup-vol-{numbered(2, 1)}")]
        assert self.shown() == {}

    def test_a_users_volume_may_be_called_almost_like_a_clone(self) -> None:
        id = numbered(2, 1)
        names = ("backup-vol-mail", "backup-vol-", f"backup-vol-{id}-old", f"my-backup-vol-{id}")
        self.cloud.volumes = [volume(n, name=name) for n, name in enumerate(names)]
        assert set(self.shown()) == set(names)
