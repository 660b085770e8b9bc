# SPDX-License-Identifier: Apache-2.0
"""No page of the demo greets a newcomer with an error, in either theme."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.cloud.visitor import Visitor

USERS = ("demo", "reader", "other", "admin")
THEMES = ("default", "material")


class Page(HTMLParser):
    """What the tests want to know of a page: links of the menu, style sheets, alerts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.menu: list[str] = []
        self.sheets: list[str] = []
        self.alerts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "link" and given.get("rel") == "stylesheet":
            self.sheets.append(given["href"])
        elif tag == "a" and re.fullmatch(
            r"/(project|admin|identity|mistral)/[a-z_/]*", given.get("href", "")
        ):
            self.menu.append(given["href"])
        elif "javascript-disabled" in classes:
            pass
        elif "alert-danger" in classes or {"bd-box", "bd-tone-bad"} <= {*classes}:
            self.alerts += 1


@pytest.fixture
def visitor(env: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A user in a browser of their own."""
    with Visitor(env["urls"]["horizon"], request.param) as visitor:
        yield visitor


@pytest.mark.parametrize("visitor", USERS, indirect=True)
def test_no_page_of_the_menu_greets_with_an_error(visitor: Visitor) -> None:
    assert visitor.landed.url == f"{visitor.url}/project/"
    menu = dict.fromkeys(Page(visitor.landed.text).menu)
    assert {"/project/volumes/", "/project/backups/", "/project/backup_schedules/"} <= set(menu)
    # A message that comes too late for its own page is shown on the next one, so one more at last.
    seen = {path: visitor.open(path) for path in [*menu, "/project/"]}
    wrong = {
        path: page.status_code
        for path, page in seen.items()
        if page.status_code != 200 or Page(page.text).alerts
    }
    assert wrong == {}


@pytest.mark.parametrize("visitor", ["demo", "other", "reader"], indirect=True)
def test_only_the_administrator_sees_the_admin_menu(visitor: Visitor) -> None:
    assert [path for path in Page(visitor.landed.text).menu if path.startswith("/admin/")] == []


@pytest.mark.parametrize("visitor", ["demo"], indirect=True)
def test_a_volume_and_the_server_it_is_attached_to_have_pages(visitor: Visitor) -> None:
    text = visitor.open("/project/volumes/").text
    (server,) = set(re.findall(r'href="(/project/instances/[0-9a-f-]{36}/)"', text))
    (volume, *_) = re.findall(r'href="(/project/volumes/[0-9a-f-]{36}/)"', text)
    for path in (server, volume):
        page = visitor.open(path)
        assert page.status_code == 200
        assert Page(page.text).alerts == 0


@pytest.mark.parametrize("visitor", ["demo"], indirect=True)
def test_each_theme_has_style_sheets_of_its_own_and_the_icons_they_name(visitor: Visitor) -> None:
    sheets: dict[str, set[str]] = {}
    for theme in THEMES:
        visitor.cookies.set("theme", theme)
        sheets[theme] = set(Page(visitor.open("/project/volumes/").text).sheets)
        answers = [visitor.open(sheet) for sheet in sheets[theme]]
        assert {answer.status_code for answer in answers} == {200}
        text = "".join(answer.text for answer in answers)
        icons = set(re.findall(r"/static/+horizon/lib/[^'\")]*\.woff2", text))
        assert {visitor.open(icon).status_code for icon in icons} == {200}
    # Horizon's sheet and the plugins'; only the libraries' is the same for both.
    assert [len(sheets[one] - sheets[two]) for one, two in (THEMES, THEMES[::-1])] == [2, 2]
