# SPDX-License-Identifier: Apache-2.0
"""Pausing and resuming a schedule, on the real services."""

from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import schedule
from tests.support.browser.schedules import triggers


def rests(browser: Browser, row: str) -> str:
    """What the row says of its rest; empty while it runs."""
    return browser.driver.execute_script(
        "var b = document.querySelector('#' + arguments[0] + ' .bd-resting');"
        "return b ? b.dataset.state : ''",
        row,
    )


def test_a_paused_schedule_stays_in_its_row_and_is_resumed_there(
    browser: Browser, demo: Connection
) -> None:
    first = schedule(demo, "rarely", "scratch", "0 0 29 2 *")
    browser.sign_in("demo")
    row = browser.row("rarely")
    assert rests(browser, row) == ""
    browser.row_action(row, "pause")
    browser.one(".modal #pause_schedule_form")
    browser.screenshot("pause")
    browser.click(".modal [type=submit]")
    browser.until(lambda: "paused" in browser.toast(), "paused")
    assert browser.until(lambda: rests(browser, browser.row("rarely")), "Paused") == "PAUSED"
    assert browser.row("rarely") == row
    assert triggers(demo) == {}
    browser.row_action(row, "resume")
    browser.until(lambda: not rests(browser, browser.row("rarely")), "resumed")
    assert browser.row("rarely") == row
    assert triggers(demo)["rarely"]["id"] != first
