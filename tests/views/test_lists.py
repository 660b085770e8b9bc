# SPDX-License-Identifier: Apache-2.0
"""What the lists have in common: their pages, their headers, and what is done to their rows."""

import uuid

from base import HISTORY
from base import SCHEDULES
from base import VOLUMES
from base import ViewTest
from base import rows
from recordings import execution
from recordings import numbered
from recordings import trigger
from recordings import volume

LISTS = {"schedules": SCHEDULES, "history": HISTORY, "volumes": VOLUMES}
GONE = str(uuid.uuid4())
NO_IDS = ("abc", "0", "-1", "../x", "%00", "é", "x" * 10_000)


class ListTest(ViewTest):
    """A project with more than a page of everything."""

    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(n) for n in range(1, 31)]
        self.cloud.triggers = [trigger(n) for n in range(1, 31)]
        self.cloud.executions = [execution(n) for n in range(1, 31)]


class PagesTest(ListTest):
    def test_a_page_after_a_row_that_is_gone_is_the_first_one_and_says_so(self) -> None:
        for table, url in LISTS.items():
            first = self.page(url)
            assert first.find(id="bd-restarted") == []
            for param in ("marker", "prev_marker"):
                page = self.page(f"{url}&{table}_{param}={GONE}")
                assert "this is its beginning" in page.one(id="bd-restarted").text
                shown = [[r.attributes["id"] for r in rows(p, table)] for p in (page, first)]
                assert shown[0] == shown[1]
                assert len(shown[0]) == 20
                assert page.find("div", css="bd-missing") == []
                assert "Prev" not in page.one("table", id=table).text

    def test_what_is_no_id_at_all_starts_the_first_page_too(self) -> None:
        for marker in NO_IDS:
            page = self.page(f"{HISTORY}&history_marker={marker}")
            assert page.one(id="bd-restarted")
            assert len(rows(page, "history")) == 20
            assert all(len(call.query.get("marker", "")) <= 36 for call in self.cloud.calls)

    def test_a_page_after_a_row_that_is_there_says_nothing(self) -> None:
        for table, url in LISTS.items():
            last = rows(self.page(url), table)[-1].attributes["data-object-id"]
            page = self.page(f"{url}&{table}_marker={last}")
            assert len(rows(page, table)) == 10
            assert page.find(id="bd-restarted") == []

    def test_a_filtered_page_after_a_run_that_is_gone_keeps_its_filter(self) -> None:
        self.cloud.executions += [execution(n, "error") for n in range(31, 60)]
        page = self.page(f"{HISTORY}&state=failed&history_marker={GONE}")
        assert {row.one("a", css="bd-badge").text for row in rows(page, "history")} == {"FAILED"}
        assert page.one(id="bd-restarted")
        by_volume = self.page(f"{HISTORY}&volume={numbered(1, 1)}&history_marker={GONE}")
        assert by_volume.one(id="bd-restarted")


class HeadersTest(ListTest):
    def test_no_header_sorts_the_words_of_one_page(self) -> None:
        for table, url in LISTS.items():
            headers = self.page(url).one("table", id=table).find("th")
            assert len(headers) > 5
            assert [each.text for each in headers if "sortable" in each.classes] == []
