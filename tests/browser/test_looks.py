# SPDX-License-Identifier: Apache-2.0
"""Every page in both themes, wide and narrow, as pictures in build/screenshots."""

import json
import time
import uuid
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest
from browser import INDEX
from browser import SCHEDULES
from browser import Browser
from openstack.connection import Connection
from test_form import FORM

from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow


def failed_run(demo: Connection, url: str, volume_id: str) -> str:
    """A run with a limit that no rotation can have: it is over and has failed."""
    found = demo.session.get(f"{url}/workflows?name=cinder_volume_backup_rotation").json()
    workflow = found["workflows"][0]["id"]
    inputs = {"volume_id": volume_id, "backup_name": "nightly", "max_full_backups": 0}
    given = json.dumps({**inputs, "max_incremental_backups": 5})
    made = demo.session.post(f"{url}/executions", json={"workflow_id": workflow, "input": given})
    id = made.json()["id"]
    for _wait in range(100):
        if demo.session.get(f"{url}/executions/{id}").json()["state"] == "ERROR":
            return id
        time.sleep(0.3)
    raise AssertionError("the run did not fail")


@pytest.mark.parametrize("theme", ["default", "material"])
def test_no_page_scrolls_sideways_and_none_greets_with_an_error(
    browser: Browser, demo: Connection, theme: str
) -> None:
    volume = demo.block_storage.find_volume("db-prod", ignore_missing=False)
    url = demo.session.get_endpoint(service_type="workflowv2")
    demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": "nightly-" + "very-long-" * 12 + "name",
            "workflow_name": "cinder_volume_backup_rotation",
            "workflow_input": f'{{"volume_id": "{volume.id}", "backup_name": "nightly",'
            ' "max_full_backups": 2, "max_incremental_backups": 5}',
            "pattern": "0 2 * * *",
        },
    )
    for number, state in enumerate(("paused", "changing")):
        inputs = {"volume_id": volume.id, "backup_name": "b"}
        pattern = f"{number} 3 * * 0"
        made = Definition(f"{state}-for-long", Workflow.FULL, inputs, pattern)
        since = datetime.now(UTC) - timedelta(days=8)
        record = Record(str(uuid.uuid4()), RecordState(state), (), made, since)
        variables = json.dumps(record.variables())
        kept = {"name": record.environment, "variables": variables}
        demo.session.post(f"{url}/environments", json=kept)
    pages = {
        "overview": INDEX,
        "schedules": SCHEDULES,
        "volumes": f"{INDEX}?tab=backup_schedules__volumes",
        "history": f"{INDEX}?tab=backup_schedules__history",
        "run": f"{INDEX}runs/{failed_run(demo, url, volume.id)}/",
        "form": f"{FORM}?volume_id={volume.id}",
        "volume": f"/project/volumes/{volume.id}/?tab=volume_details__backup_schedules",
        "horizon-volumes": "/project/volumes/",
    }
    browser.sign_in("demo", theme)
    for name, path in pages.items():
        browser.open(path)
        browser.one("#content_body, #main_content, .page-header")
        if name == "volumes":
            browser.one("#volumes")
        if name == "overview":
            browser.one(".bd-numbers")
            browser.one(".bd-calendar")
        browser.until(lambda: browser.driver.execute_script("return jQuery.active === 0"), "quiet")
        wrong = ".alert-danger, .bd-box.bd-tone-bad:not(.bd-cause, .bd-breaks)"
        assert not browser.all(wrong), browser.text()
        for width in (1280, 400):
            browser.screenshot(f"{theme}-{name}-{width}", width)
            overflow = browser.driver.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            # The table of volumes is Horizon's own, and wider than a telephone.
            assert overflow <= 0 or (name, width) == ("horizon-volumes", 400), (
                f"{path} at {width} px"
            )


@pytest.mark.parametrize("theme", ["default", "material"])
def test_an_administrator_sees_every_project_wide_and_narrow(browser: Browser, theme: str) -> None:
    browser.sign_in("admin", theme)
    browser.open("/admin/backup_schedules/")
    assert "demo" in browser.one("#bd-projects").text
    assert "Up to date" in browser.one("#bd-workflows").text
    for width in (1280, 400):
        browser.screenshot(f"{theme}-admin-{width}", width)
        overflow = browser.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{width} px"


def test_a_reader_sees_the_lists_and_may_change_nothing(browser: Browser) -> None:
    browser.sign_in("reader")
    browser.one("#schedules")
    assert not browser.all("#schedules__action_create, #schedules__action_delete")
    browser.open(FORM)
    assert not browser.all("#bd-form")
