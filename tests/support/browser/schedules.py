# SPDX-License-Identifier: Apache-2.0
"""Schedules as Mistral has them, and the form with its plan."""

import json

from openstack.connection import Connection

from tests.support.browser.browser import Browser

FORM = "/project/backup_schedules/create/"
NEVER = "0 0 1 1 *"
"""A pattern that does not fire while the tests run."""


def schedule(demo: Connection, name: str, volume_name: str, pattern: str) -> str:
    """Create a schedule of full backups; its id."""
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume(volume_name, ignore_missing=False)
    made = demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": name,
            "workflow_name": "cinder_volume_backup_full",
            "workflow_input": json.dumps({"volume_id": volume.id, "backup_name": name}),
            "pattern": pattern,
        },
    )
    return made.json()["id"]


def triggers(user: Connection) -> dict[str, dict]:
    """The user's cron triggers by name, as Mistral has them."""
    url = user.session.get_endpoint(service_type="workflowv2")
    found = user.session.get(f"{url}/cron_triggers").json()["cron_triggers"]
    return {trigger["name"]: trigger for trigger in found}


def open_with_plan(browser: Browser, demo: Connection, pattern: str) -> str:
    """Sign in as demo, open the form with the plan of a pattern beside it, and give the id of its volume."""
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.open(f"{FORM}?volume_id={volume.id}")
    browser.type("pattern", pattern)
    browser.until(lambda: pattern in browser.one("#bd-plan").text, "the plan")
    return str(volume.id)
