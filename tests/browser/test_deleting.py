# SPDX-License-Identifier: Apache-2.0
"""Deleting a schedule while its run is under way, on the real services."""

import pytest
from browser import INDEX
from browser import Browser
from openstack.connection import Connection
from test_form import triggers


def run_under_way(browser: Browser, demo: Connection) -> str:
    """Schedule every minute, wait for the run, and open the question; the schedule's row."""
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("media-archive", ignore_missing=False)
    made = demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": "short-lived",
            "workflow_name": "cinder_volume_backup_full",
            "workflow_input": f'{{"volume_id": "{volume.id}", "backup_name": "short-lived"}}',
            "pattern": "* * * * *",
        },
    ).json()
    browser.sign_in("demo")
    row = browser.row("short-lived")
    browser.until(lambda: browser.state(row) == "RUNNING", "RUNNING", seconds=90)
    browser.row_action(row, "delete_schedule")
    browser.one(".modal .bd-under-way")
    browser.screenshot("delete-under-way")
    return made["id"]


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
    trigger_id = run_under_way(browser, demo)
    browser.one(f".modal [name=when][value={choice}]").click()
    browser.one(".modal [type=submit]").click()
    browser.until(lambda: "short-lived" in browser.toast(), "deleted", seconds=90)
    assert triggers(demo) == {}
    assert final_state(browser, demo, trigger_id) == state


def test_deleting_many_leaves_the_one_whose_run_is_under_way(
    browser: Browser, demo: Connection
) -> None:
    run_under_way(browser, demo)
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": "idle",
            "workflow_name": "cinder_volume_backup_full",
            "workflow_input": f'{{"volume_id": "{volume.id}", "backup_name": "idle"}}',
            "pattern": "0 0 1 1 *",
        },
    )
    browser.open(INDEX)
    browser.row("idle")
    browser.one("#schedules thead [type=checkbox], #schedules caption [type=checkbox]").click()
    browser.one("#schedules__action_delete").click()
    browser.one(".modal .btn-danger, .modal .btn-primary").click()
    assert "short-lived" in browser.toast("danger")
    assert list(triggers(demo)) == ["short-lived"]
