# SPDX-License-Identifier: Apache-2.0
"""The history's search fields offer names while somebody types, and work without that, too."""

from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import NEVER
from tests.support.browser.schedules import schedule


def offered(browser: Browser, field: str) -> list[str]:
    """The names that a field offers."""
    found = browser.all(f"#bd-{field}-names option")
    return [str(each.get_attribute("value")) for each in found]


def test_a_part_of_a_name_is_offered_as_a_whole_and_selects_its_runs(
    browser: Browser, demo: Connection
) -> None:
    for name in ("nightly-web", "nightly-mail", "weekly"):
        schedule(demo, name, "scratch", NEVER)
    browser.sign_in("demo")
    browser.open(f"{INDEX}?tab=backup_schedules__history")
    browser.type("schedule", "night")
    names = ["nightly-mail", "nightly-web"]
    browser.until(lambda: offered(browser, "schedule") == names, "the names of the schedules")
    browser.type("volume", "scr")
    browser.until(lambda: offered(browser, "volume") == ["scratch"], "the names of the volumes")
    for width in (1280, 400):
        browser.screenshot("history-names", width)
    browser.type("schedule", "no such name")
    browser.click(".bd-filter [type=submit]")
    said = browser.one("#bd-nothing-called").text
    assert "Nothing is called “no such name”." in said
    browser.screenshot("history-nothing-called")
