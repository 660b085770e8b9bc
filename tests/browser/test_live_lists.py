# SPDX-License-Identifier: Apache-2.0
"""Lists that refresh themselves while somebody uses them, on the real services."""

import time

import pytest
from openstack.connection import Connection
from selenium.webdriver.common.keys import Keys

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import NEVER
from tests.support.browser.schedules import schedule

LOOK = 2.5
"""Seconds after which a list with a run under way asks again."""


def do(browser: Browser, script: str, *args: object) -> object:
    return browser.driver.execute_script(script, *args)


def asked(browser: Browser) -> int:
    """How often the page has asked for itself."""
    return do(
        browser,
        "return performance.getEntriesByType('resource')"
        ".filter(e => e.initiatorType === 'fetch' && e.name.includes('backup_schedules')).length",
    )


def wait_for_refreshes(browser: Browser, count: int = 2) -> None:
    """Wait until the list was asked for ``count`` times more and what came was merged."""
    wanted = asked(browser) + count
    browser.until(lambda: asked(browser) >= wanted, f"{count} refreshes", seconds=100)
    time.sleep(0.3)


def start_a_run(browser: Browser, name: str) -> None:
    """Run a schedule now, so that the list refreshes itself."""
    browser.row_action(browser.row(name), "run_now")
    browser.toast()
    browser.until(lambda: browser.state(browser.row(name)) == "RUNNING", "RUNNING", 60)


TICKED = (
    "return [...document.querySelectorAll('#schedules tbody .table-row-multi-select:checked')]"
    ".map(b => b.closest('tr').dataset.display)"
)
LIT = "return !document.getElementById('schedules__action_delete').classList.contains('disabled')"
OPEN = "return [...document.querySelectorAll('.btn-group.open')].map(m => m.closest('tr').dataset.display)"


def test_a_list_that_refreshes_itself_disturbs_nobody(browser: Browser, demo: Connection) -> None:
    ids = {each: schedule(demo, each, "media-archive", NEVER) for each in ("one", "two", "three")}
    browser.sign_in("demo")
    start_a_run(browser, "one")
    assert not do(browser, LIT)
    for name in ("two", "three"):
        box = f"#{browser.row(name)} .table-row-multi-select"
        do(browser, "document.querySelector(arguments[0]).click()", box)
    assert do(browser, LIT)
    browser.click(f"#{browser.row('three')} .dropdown-toggle")
    do(
        browser,
        "var row = document.getElementById(arguments[0]); window.kept = row; window.said = [];"
        "var region = document.getElementById('bd-says');"
        "new MutationObserver(() => said.push(region.textContent)).observe(region, {childList: true});"
        "document.getSelection().selectAllChildren(row.querySelector('td:nth-child(2)'));"
        "row.querySelector('a[href]').focus()",
        browser.row("two"),
    )
    wait_for_refreshes(browser)
    assert do(browser, TICKED) == ["three", "two"]
    assert do(browser, OPEN) == ["three"]
    assert do(browser, "return document.activeElement.closest('tr').dataset.display") == "two"
    assert do(browser, "return String(document.getSelection())") == "two"
    assert do(browser, "return kept.isConnected")
    assert len(browser.all(".multi-select-header")) == 1
    assert do(browser, LIT)
    browser.screenshot("list-in-use")

    url = demo.session.get_endpoint(service_type="workflowv2")
    demo.session.delete(f"{url}/cron_triggers/{ids['two']}")
    schedule(demo, "four", "scratch", NEVER)
    wait_for_refreshes(browser)
    browser.row("four")
    assert do(browser, TICKED) == ["three"]
    assert do(browser, OPEN) == ["three"]
    said = do(
        browser, "return said.join('. ').split('. ').filter(s => !s.startsWith('one')).sort()"
    )
    assert said == ["New: four", "No longer in the list: two"]
    demo.session.delete(f"{url}/cron_triggers/{ids['three']}")
    wait_for_refreshes(browser)
    do(browser, "document.querySelector('.btn-group.open .dropdown-toggle').click()")
    browser.until(lambda: not do(browser, TICKED), "no tick", seconds=60)
    assert not do(browser, LIT)
    do(browser, "document.querySelector('.multi-select-header').click()")
    assert sorted(do(browser, TICKED)) == ["four", "one"]
    assert do(browser, LIT)


def test_nothing_is_asked_under_a_dialog_or_out_of_sight(
    browser: Browser, demo: Connection
) -> None:
    schedule(demo, "one", "media-archive", NEVER)
    browser.sign_in("demo")
    start_a_run(browser, "one")
    do(browser, "Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    time.sleep(LOOK + 1)
    before = asked(browser)
    time.sleep(LOOK + 2)
    assert asked(browser) == before
    do(browser, "delete document.hidden")
    wait_for_refreshes(browser, 1)
    browser.row_action(browser.row("one"), "delete_schedule")
    browser.one(".modal [type=submit]")
    time.sleep(1)
    before = asked(browser)
    time.sleep(LOOK + 2)
    assert asked(browser) == before
    browser.click(".modal .cancel")
    wait_for_refreshes(browser, 1)


@pytest.mark.parametrize("slug", ["history", "volumes"])
def test_what_is_typed_above_a_list_stays(browser: Browser, demo: Connection, slug: str) -> None:
    field = {"history": "#bd-history-day", "volumes": "#bd-volume-text"}[slug]
    schedule(demo, "one", "media-archive", NEVER)
    browser.sign_in("demo")
    start_a_run(browser, "one")
    browser.open(f"{INDEX}?tab=backup_schedules__{slug}")
    browser.one(field).send_keys("07042026" if slug == "history" else "data")
    choice = "[name=state]" if slug == "history" else "#bd-volume-sort"
    value = "failed" if slug == "history" else "size"
    do(browser, "document.querySelector(arguments[0]).value = arguments[1]", choice, value)
    held = "return [arguments[0], arguments[1]].map(s => document.querySelector(s).value)"
    before = do(browser, held, field, choice)
    if slug == "history":
        wait_for_refreshes(browser)
    else:  # the list of volumes asks again when a slot comes
        do(browser, "document.activeElement.blur()")
        wait_for_refreshes(browser, 1)
    assert do(browser, held, field, choice) == before
    assert before[0]


def test_an_open_part_of_a_run_stays_open_while_the_run_goes_on(
    browser: Browser, demo: Connection
) -> None:
    schedule(demo, "one", "media-archive", NEVER)
    browser.sign_in("demo")
    start_a_run(browser, "one")
    browser.click(f"#{browser.row('one')} .bd-badge")
    browser.click("#bd-raw summary")
    browser.one("#bd-raw pre")
    browser.one("#bd-raw summary").send_keys(Keys.NULL)
    wait_for_refreshes(browser)
    assert do(browser, "return document.getElementById('bd-raw').open")
    assert do(browser, "return document.activeElement.parentNode.id") == "bd-raw"
