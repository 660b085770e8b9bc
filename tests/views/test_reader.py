# SPDX-License-Identifier: Apache-2.0
"""Whoever may only look is offered nothing that leads to a page that says Forbidden."""

from urllib.parse import urljoin
from urllib.parse import urlsplit

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.recordings import answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

TAB = f"/project/volumes/{numbered(1, 1)}/?tab=volume_details__backup_schedules"
RUNS = ("success", "running", "error", "paused", "cancelled")
PAGES = (
    f"{INDEX}?parts=all",
    f"{INDEX}overview/state/",
    f"{INDEX}overview/calendar/",
    SCHEDULES,
    HISTORY,
    VOLUMES,
    f"{VOLUMES}&status=unprotected",
    TAB,
    *(f"{INDEX}runs/{numbered(number, 4)}/" for number in range(1, 6)),
)


class ReaderTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(1), volume(2)]
        self.cloud.backups = [backup(1, execution=numbered(1, 4)), backup(2, status="error")]
        self.cloud.triggers = [trigger(1), trigger(2, {"volume_id": numbered(77, 1)})]
        self.cloud.environments = [record(3, "paused"), record(4, "changing")]
        self.cloud.executions = [
            execution(number, state, description=triggered_by(1))
            for number, state in enumerate(RUNS, 1)
        ]
        del self.cloud.workflows[2]
        self.cloud.messages = answer("cinder_messages").body["messages"]

    def load(self, url: str) -> Node:
        """Load a page; the volume's tab alone, as Horizon does."""
        headers = {"headers": {"X-Requested-With": "XMLHttpRequest"}} if url == TAB else {}
        return self.page(url, **headers)

    def offered(self, url: str) -> tuple[set[str], set[str]]:
        """The addresses of the panel to which a page's links lead, and to which its forms are sent."""
        page = self.load(url)
        links = {urljoin(url, each) for each in _all(page, "href")}
        forms = {
            urljoin(url, each.attributes.get("action") or url)
            for each in page.find("form")
            if each.attributes.get("method", "").lower() == "post"
        }
        return _own(links), _own(forms)

    def test_every_link_of_every_page_opens(self) -> None:
        self.become("reader")
        seen: set[str] = set()
        for url in PAGES:
            for link in self.offered(url)[0] - seen:
                seen.add(link)
                assert self.client.get(link).status_code == 200, (url, link)
        assert len(seen) > 20

    def test_no_form_is_there_that_changes_something(self) -> None:
        self.become("reader")
        for url in PAGES:
            # Horizon puts each table into a form, which is sent to its own page.
            assert self.offered(url)[1] <= {url, INDEX}, url
            page = self.load(url)
            pressed = [*page.find("button"), *page.find("input", type="submit")]
            assert [each for each in pressed if each.attributes.get("name") == "action"] == []

    def test_a_member_is_offered_what_a_reader_is_not(self) -> None:
        links = set().union(*(self.offered(url)[0] for url in PAGES))
        for wanted in (
            f"{INDEX}{numbered(2, 3)}/delete/",
            f"{INDEX}{numbered(1, 3)}/edit/",
            f"{INDEX}create/",
        ):
            assert wanted in links
        retry = f"{INDEX}runs/{numbered(3, 4)}/retry/"
        assert retry in set().union(*(self.offered(url)[1] for url in PAGES))


def _all(page: Node, attribute: str) -> list[str]:
    return [each.attributes[attribute] for each in page.find() if each.attributes.get(attribute)]


def _own(urls: set[str]) -> set[str]:
    return {url for url in urls if urlsplit(url).path.startswith(INDEX)}
