# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of the documentation from the real thing: the demo's Horizon in Chromium.

``make screenshots`` runs it. It schedules a few backups in the project demo, runs them, takes the pictures, and
deletes what it scheduled; the backups stay.
"""

import json
import os
import shutil
from pathlib import Path

import openstack
from openstack.connection import Connection
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.support.browser.browser import FLAGS
from tests.support.browser.browser import INDEX
from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser

DOC = Path(__file__).parent
ROTATION = "cinder_volume_backup_rotation"
LIMITS = {"max_full_backups": 2, "max_incremental_backups": 5}
MADE = (
    ("nightly-db-prod", "db-prod", ROTATION, LIMITS, "0 2 * * *"),
    ("hourly-mail-store", "mail-store", ROTATION, LIMITS, "30 * * * *"),
    ("weekly-media-archive", "media-archive", "cinder_volume_backup_full", {}, "0 3 * * 0"),
    (
        "workdays-web-content",
        "web-content",
        "cinder_volume_backup_full_incremental",
        {},
        "0 20 * * 1-5",
    ),
)


def schedule(demo: Connection, mistral: str, row: tuple) -> str:
    """Create one schedule; its id."""
    name, volume_name, workflow, limits, pattern = row
    volume = demo.block_storage.find_volume(volume_name, ignore_missing=False)
    inputs = {"volume_id": volume.id, "backup_name": name, **limits}
    made = demo.session.post(
        f"{mistral}/cron_triggers",
        json={
            "name": name,
            "workflow_name": workflow,
            "workflow_input": json.dumps(inputs),
            "pattern": pattern,
        },
    )
    return made.json()["id"]


def main() -> None:
    """Take the pictures."""
    env = json.loads(Path(os.environ["DEVCLOUD_HOME"], "env.json").read_text())
    config = openstack.config.OpenStackConfig(config_files=[env["clouds_yaml"]])
    demo = Connection(config=config.get_one(cloud="demo"))
    mistral = demo.session.get_endpoint(service_type="workflowv2")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver") or "chromedriver"))
    browser = Browser(driver, env["urls"]["horizon"], DOC / "source" / "user" / "images")
    made = [schedule(demo, mistral, row) for row in MADE]
    try:
        browser.sign_in("demo")
        for name, *_rest in MADE:
            row = browser.row(name)
            browser.row_action(row, "run_now")
            browser.toast()
        browser.open(SCHEDULES)
        for name, *_rest in MADE:
            browser.until(lambda n=name: browser.state(browser.row(n)) == "SUCCESS", name, 180)
        browser.open(SCHEDULES)
        browser.row(MADE[0][0])
        browser.screenshot("schedules")
        browser.open(f"{INDEX}?tab=backup_schedules__history")
        browser.row(MADE[0][0])
        browser.screenshot("history")
        volume = demo.block_storage.find_volume("db-prod", ignore_missing=False)
        browser.open(f"{INDEX}create/?volume_id={volume.id}")
        browser.one("#bd-plan")
        browser.screenshot("form")
    finally:
        driver.quit()
        for trigger_id in made:
            demo.session.delete(f"{mistral}/cron_triggers/{trigger_id}")


if __name__ == "__main__":
    main()
