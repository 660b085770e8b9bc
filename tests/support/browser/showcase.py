# SPDX-License-Identifier: Apache-2.0
"""A project in which every page has something to show, and the addresses of its pages."""

import json
import time
import uuid
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from openstack.connection import Connection

from backup_dashboard.core.records import Record
from backup_dashboard.core.records import RecordState
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from tests.support.browser.browser import INDEX
from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM


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


def fill(demo: Connection) -> dict[str, str]:
    """Make schedules of each kind and a failed run, and give the address of each page by its name."""
    volume = demo.block_storage.find_volume("db-prod", ignore_missing=False)
    url = demo.session.get_endpoint(service_type="workflowv2")
    made = demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": "nightly-" + "very-long-" * 12 + "name",
            "workflow_name": "cinder_volume_backup_rotation",
            "workflow_input": f'{{"volume_id": "{volume.id}", "backup_name": "nightly",'
            ' "max_full_backups": 2, "max_incremental_backups": 5}',
            "pattern": "0 2 * * *",
        },
    ).json()
    for number, state in enumerate(("paused", "changing")):
        inputs = {"volume_id": volume.id, "backup_name": "b"}
        pattern = f"{number} 3 * * 0"
        definition = Definition(f"{state}-for-long", Workflow.FULL, inputs, pattern)
        since = datetime.now(UTC) - timedelta(days=8)
        record = Record(str(uuid.uuid4()), RecordState(state), (), definition, since)
        variables = json.dumps(record.variables())
        kept = {"name": record.environment, "variables": variables}
        demo.session.post(f"{url}/environments", json=kept)
    return {
        "overview": INDEX,
        "schedules": SCHEDULES,
        "volumes": f"{INDEX}?tab=backup_schedules__volumes",
        "history": f"{INDEX}?tab=backup_schedules__history",
        "run": f"{INDEX}runs/{failed_run(demo, url, volume.id)}/",
        "form": f"{FORM}?volume_id={volume.id}",
        "edit": f"{INDEX}{made['id']}/edit/",
        "volume": f"/project/volumes/{volume.id}/?tab=volume_details__backup_schedules",
    }


def settle(browser: Browser, name: str) -> None:
    """Wait until the page of that name has all that it shows."""
    browser.one("#content_body, #main_content, .page-header")
    if name == "volumes":
        browser.one("#volumes")
    if name == "overview":
        browser.one(".bd-numbers")
        browser.one(".bd-calendar")
    browser.until(lambda: browser.driver.execute_script("return jQuery.active === 0"), "quiet")
