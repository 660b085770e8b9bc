# SPDX-License-Identifier: Apache-2.0
"""axe finds nothing serious in what our templates write, in both themes."""

import pytest
from openstack.connection import Connection

from tests.support.browser.axe import Finding
from tests.support.browser.axe import findings
from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser
from tests.support.browser.showcase import fill
from tests.support.browser.showcase import settle

HORIZONS = (
    (
        "color-contrast",
        ":is(a, a > bdi):not(.bd-badge, .bd-badge > bdi, .bd-number a, .bd-day a)",
        "the themes' colour of links",
    ),
    ("color-contrast", ".btn, .btn *", "the themes' colours of buttons"),
    ("label", "input.table-row-multi-select", "the box that Horizon's tables put before a row"),
    ("link-name", "a.dropdown-toggle", "the button of a row's menu, from Horizon's tables"),
)
"""A rule, a selector and the reason why what it finds in our blocks is Horizon's."""

NOT_YET: tuple[tuple[str, str, str], ...] = ()
"""A rule, a part of the element's HTML and the reason why it is not mended yet. To become empty."""


def not_listed(found: list[Finding]) -> list[Finding]:
    """What is ours and not on the list."""
    return [
        each
        for each in found
        if each.ours
        and not any(rule == each.rule and part in each.html for rule, part, _ in NOT_YET)
    ]


@pytest.mark.parametrize("theme", ["default", "material"])
def test_no_page_of_the_project_keeps_anybody_out(
    browser: Browser, demo: Connection, theme: str
) -> None:
    pages = fill(demo)
    browser.sign_in("demo", theme)
    wrong: dict[str, list[Finding]] = {}
    for name, path in pages.items():
        browser.open(path)
        settle(browser, name)
        wrong[name] = not_listed(findings(browser, HORIZONS))
    browser.open(SCHEDULES)
    browser.row_action(browser.row("nightly-very-long"), "delete_schedule")
    browser.one(".modal form")
    wrong["delete"] = not_listed(findings(browser, HORIZONS))
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("theme", ["default", "material"])
def test_nor_does_the_administrators_page(browser: Browser, theme: str) -> None:
    browser.sign_in("admin", theme)
    browser.open("/admin/backup_schedules/")
    browser.one("#bd-projects")
    assert not_listed(findings(browser, HORIZONS)) == []


def test_a_dialog_that_is_closed_gives_the_focus_back_to_its_row(
    browser: Browser, demo: Connection
) -> None:
    fill(demo)
    browser.sign_in("demo")
    row = browser.row("nightly-very-long")
    browser.row_action(row, "delete_schedule")
    browser.one(".modal form")
    browser.escape()
    focused = f"return document.activeElement.closest('#' + CSS.escape('{row}')) !== null"
    browser.until(lambda: browser.driver.execute_script(focused), "the focus in the row")
