# SPDX-License-Identifier: Apache-2.0
"""The form has the first hundred volumes; the others are a search away, and what is chosen is always there."""

from requests import ConnectionError

from tests.support.views.base import CREATE
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import parse
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

SEARCH = f"{CREATE}volumes/"


class FormVolumesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(n, name=f"disk {n:04}") for n in range(300)]
        self.cloud.triggers = [trigger(7, {"volume_id": numbered(7, 1)})]

    def boxes(self, page: Node) -> dict[str, bool]:
        """The volumes of a page by name, and whether each is chosen."""
        found = page.find("input", name="volume_id")
        return {each.attributes["data-name"]: "checked" in each.attributes for each in found}

    def found(self, query: str) -> list[str]:
        """The names that a search gives."""
        return list(self.boxes(parse(self.client.get(f"{SEARCH}?{query}").content.decode())))

    def test_the_page_has_the_first_hundred_and_says_that_there_are_more(self) -> None:
        page = self.page(CREATE)
        assert list(self.boxes(page)) == [f"disk {n:04}" for n in range(100)]
        assert "100 volumes are shown." in page.one(id="bd-more-volumes").text
        assert page.one("ul", id="id_volume_id").attributes["data-all"] == "100+"

    def test_where_all_were_looked_at_their_number_is_said(self) -> None:
        chosen = [numbered(n, 1) for n in (3, 250, 290)]
        page = parse(self.submit(volume_id=chosen, pattern="x").content.decode())
        assert "103 of 300 volumes are shown." in page.one(id="bd-more-volumes").text

    def test_a_few_volumes_are_all_there_and_nothing_is_searched_for(self) -> None:
        self.cloud.volumes = self.cloud.volumes[:100]
        page = self.page(CREATE)
        assert len(self.boxes(page)) == 100
        assert page.find(id="bd-more-volumes") == []
        assert "data-url" not in page.one("ul", id="id_volume_id").attributes

    def test_what_is_chosen_comes_first_wherever_it_stands_in_the_list(self) -> None:
        found = self.boxes(self.page(f"{CREATE}?volume_id={numbered(250, 1)}"))
        assert next(iter(found)) == "disk 0250"
        assert [name for name, chosen in found.items() if chosen] == ["disk 0250"]
        assert len(found) == 101

    def test_a_form_that_comes_back_has_all_that_was_chosen(self) -> None:
        chosen = [numbered(n, 1) for n in range(50, 250)]
        page = parse(self.submit(volume_id=chosen, pattern="x").content.decode())
        assert sum(self.boxes(page).values()) == 200

    def test_volumes_beyond_the_first_thousand_can_be_chosen_in_any_number(self) -> None:
        self.cloud.volumes = [volume(n, name=f"disk {n:04}") for n in range(1200)]
        chosen = [numbered(n, 1) for n in range(1050, 1150)]
        page = parse(self.submit(volume_id=chosen, pattern="x").content.decode())
        assert sum(self.boxes(page).values()) == 100
        assert "no such volume" not in page.text

    def test_while_cinder_does_not_answer_no_chosen_volume_is_called_unknown(self) -> None:
        self.cloud.broken = {"cinder": ConnectionError()}
        chosen = [numbered(n, 1) for n in range(50)]
        page = parse(self.submit(volume_id=chosen).content.decode())
        assert "no such volume" not in page.text
        assert "Cinder (block storage) does not answer" in page.text

    def test_a_thousand_volumes_with_long_names_make_a_page_of_some_kilobytes_more(self) -> None:
        sizes = []
        for count in (1, 1000):
            self.cloud.volumes = [volume(n, name="x" * 60) for n in range(count)]
            sizes.append(len(self.client.get(CREATE).content))
        assert sizes[1] - sizes[0] < 60_000

    def test_a_search_finds_by_a_part_of_the_name(self) -> None:
        assert self.found("q=025") == ["disk 0025", *(f"disk 025{n}" for n in range(10))]
        assert self.found("q=no+such") == []
        assert len(self.found("q=disk")) == 100
        assert len(self.found("q=DISK&every=1")) == 300

    def test_only_unprotected_leaves_out_those_with_a_schedule(self) -> None:
        assert "disk 0007" in self.found("q=000")
        assert "disk 0007" not in self.found("q=000&unprotected=1")

    def test_a_search_of_a_service_that_is_missing_finds_nothing(self) -> None:
        self.cloud.broken["cinder"] = ConnectionError("down")
        assert self.found("q=disk") == []

    def test_searching_is_not_for_readers(self) -> None:
        self.become("reader")
        assert self.client.get(SEARCH).status_code == 403
