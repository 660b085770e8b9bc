# SPDX-License-Identifier: Apache-2.0
"""Volumes of one name can be told apart wherever they are shown, and found by their ids."""

from datetime import UTC
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.pages import parse
from tests.support.views.recordings import execution
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

ONE, OTHER, ALONE = (
    f"{start}-0000-4000-8000-000000000000" for start in ("1a2b3c4d", "cafe0001", "db00face")
)


class SameNamesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [
            volume(1, id=ONE, name="db-prod", size=5),
            volume(2, id=OTHER, name="db-prod", size=70),
            volume(3, id=ALONE, name="web", size=3),
        ]
        ids = (ONE, OTHER, ALONE)
        self.cloud.triggers = [trigger(n, {"volume_id": id}) for n, id in enumerate(ids, 1)]
        self.cloud.executions = [
            execution(n, "error", inputs={"volume_id": id}) for n, id in enumerate(ids, 1)
        ]

    def told(self, page: Node) -> list[str]:
        """What stands beside the names of volumes."""
        return sorted(each.text for each in page.find(css="bd-which"))

    def test_the_lists_say_size_and_id_beside_a_name_that_two_of_them_have(self) -> None:
        for url, table in ((SCHEDULES, "schedules"), (HISTORY, "history"), (VOLUMES, "volumes")):
            page = self.page(url)
            assert self.told(page) == ["5 GiB, 1a2b3c4d", "70 GiB, cafe0001"], url
            (alone,) = [row for row in rows(page, table) if "web" in row.text]
            assert "db00face" not in alone.text

    def test_the_overview_tells_them_apart_too(self) -> None:
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        for number, each in enumerate(self.cloud.executions, 1):
            each |= {"created_at": now, "updated_at": now, "description": triggered_by(number)}
        told = self.page(f"{INDEX}overview/state/").text
        assert "db-prod, 1a2b3c4d" in told
        assert "db-prod, cafe0001" in told
        assert "db00face" not in told

    def test_where_no_two_have_a_name_nothing_more_is_said_or_asked(self) -> None:
        self.cloud.volumes = self.cloud.volumes[1:]
        self.cloud.triggers, self.cloud.executions = (
            self.cloud.triggers[1:],
            self.cloud.executions[1:],
        )
        for url in (SCHEDULES, HISTORY, VOLUMES, CREATE):
            assert self.told(self.page(url)) == []
        assert [
            call
            for call in self.cloud.asked("cinder")
            if call.path.startswith("/volumes/") and "detail" not in call.path
        ] == []

    def test_many_of_one_name_cost_no_call_each(self) -> None:
        self.cloud.volumes = [volume(n, name="disk") for n in range(1, 30)]
        self.cloud.triggers = [
            trigger(n, {"volume_id": row["id"]}) for n, row in enumerate(self.cloud.volumes)
        ]
        self.cloud.calls.clear()
        assert len(self.told(self.page(SCHEDULES))) == 20
        assert len(self.cloud.asked("cinder")) == 1

    def test_the_form_says_the_id_beside_a_name_that_two_have(self) -> None:
        page = self.page(CREATE).one("ul", id="id_volume_id")
        assert self.told(page) == ["1a2b3c4d", "cafe0001"]

    def found(self, text: str) -> list[str]:
        answer = self.client.get(f"{CREATE}volumes/?{urlencode({'q': text})}")
        page = parse(answer.content.decode())
        return [each.attributes["value"] for each in page.find("input", name="volume_id")]

    def test_a_search_in_the_form_finds_a_volume_by_its_id_or_the_beginning_of_it(self) -> None:
        for text in (OTHER, "cafe0001", "CAFE0", f" {OTHER} "):
            assert self.found(text) == [OTHER]
        answer = self.client.get(f"{CREATE}volumes/?q=cafe0001").content.decode()
        assert self.told(parse(answer)) == ["cafe0001"]
        # So short it is a part of a name.
        assert self.found("db") == [ONE, OTHER]

    def test_a_whole_id_is_found_where_cinders_list_has_not_room_for_it(self) -> None:
        self.cloud.volumes = [*(volume(n) for n in range(1, 1200)), *self.cloud.volumes]
        assert self.found(ALONE) == [ALONE]

    def test_the_filter_of_the_volumes_takes_an_id_or_the_beginning_of_it(self) -> None:
        for text in (OTHER, "cafe0001"):
            page = self.page(f"{VOLUMES}&{urlencode({'q': text})}")
            assert [row.attributes["data-object-id"] for row in rows(page, "volumes")] == [OTHER]

    def history(self, said: str) -> tuple[list[str], str]:
        """The runs that the history shows of a volume, and what its filter calls that."""
        page = self.page(f"{HISTORY}&{urlencode({'volume': said})}")
        field = page.one("input", name="volume").attributes["value"]
        return [row.attributes["data-object-id"] for row in rows(page, "history")], field

    def test_the_filter_of_the_history_keeps_to_the_one_that_was_chosen(self) -> None:
        runs = {row["id"]: row for row in self.cloud.executions}
        (_first, second, _third) = runs
        assert self.history(OTHER) == ([second], OTHER)
        assert self.history("cafe0001") == ([second], "cafe0001")
        assert len(self.history("db-prod")[0]) == 2
        assert self.history(ALONE)[1] == "web"

    def offered(self, typed: str) -> list[dict[str, Any]]:
        answer = self.client.get(f"{INDEX}names/?{urlencode({'of': 'volumes', 'q': typed})}")
        return list(answer.json()["names"])

    def test_two_of_one_name_are_offered_by_their_ids_with_what_tells_them_apart(self) -> None:
        assert self.offered("db-p") == [
            {"value": ONE, "label": "db-prod, 5 GiB, 1a2b3c4d"},
            {"value": OTHER, "label": "db-prod, 70 GiB, cafe0001"},
        ]
        assert self.offered("we") == [{"value": "web", "label": "web"}]
        assert self.offered("db00") == [{"value": ALONE, "label": "web, db00face"}]
