# SPDX-License-Identifier: Apache-2.0
"""Deleting a schedule while its run is under way, on the real services."""

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import schedule
from tests.support.browser.schedules import triggers


def wait_for_the_run(browser: Browser) -> str:
    """Watch the list until the schedule's run is under way; the row."""
    browser.sign_in("demo")
    row = browser.row("short-lived")
    browser.until(lambda: browser.state(row) == "RUNNING", "RUNNING", seconds=90)
    return row


def final_state(browser: Browser, demo: Connection, trigger_id: str) -> str:
    """The state in which the newest run of the trigger ended."""
    url = demo.session.get_endpoint(service_type="workflowv2")
    query = f"{url}/executions?description=has:{trigger_id}&sort_keys=created_at&sort_dirs=desc"

    def ended() -> str | None:
        state = demo.session.get(query).json()["executions"][0]["state"]
        return None if state == "RUNNING" else state

    return browser.until(ended, "the end of the run", seconds=90)


@pytest.mark.parametrize(("choice", "state"), [("wait", "SUCCESS"), ("break", "ERROR")])
def test_a_run_under_way_is_waited_for_or_breaks_as_the_user_chose(
    browser: Browser, demo: Connection, choice: str, state: str
) -> None:
    trigger_id = schedule(demo, "short-lived", "media-archive", "* * * * *")
    browser.row_action(wait_for_the_run(browser), "delete_schedule")
    browser.one(".modal .bd-under-way")
    browser.screenshot("delete-under-way")
    browser.click(f".modal [name=when][value={choice}]")
    browser.click(".modal [type=submit]")
    browser.until(lambda: "short-lived" in browser.toast(), "deleted", seconds=90)
    assert triggers(demo) == {}
    assert final_state(browser, demo, trigger_id) == state


def test_deleting_many_leaves_the_one_whose_run_is_under_way(
    browser: Browser, demo: Connection
) -> None:
    schedule(demo, "short-lived", "media-archive", "* * * * *")
    schedule(demo, "idle", "scratch", "0 0 1 1 *")
    wait_for_the_run(browser)
    browser.driver.execute_script(
        "document.querySelectorAll('#schedules tbody [type=checkbox]').forEach(b => b.click())"
    )
    browser.click("#schedules__action_delete")
    browser.click(".modal .btn-danger, .modal .btn-primary")
    assert "short-lived" in browser.toast("danger")
    assert list(triggers(demo)) == ["short-lived"]
