# SPDX-License-Identifier: Apache-2.0
"""The shortest way, counted: from Horizon's Volumes page to a nightly rotation."""

from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import triggers


def test_a_nightly_rotation_is_a_few_clicks_from_the_volumes_page_and_nothing_to_type(
    browser: Browser, demo: Connection
) -> None:
    browser.sign_in("demo")
    browser.open("/project/volumes/")
    row = browser.row("web-content")
    clicks = 0
    for selector in (
        f"#{row} .dropdown-toggle",
        f"#{row} [id$=action_schedule_backups]",
        "#bd-form button[value=save]",
    ):
        browser.click(selector)
        clicks += 1
    browser.row("daily-web-content")
    assert clicks <= 6
    made = triggers(demo)["daily-web-content"]
    assert made["workflow_name"] == "cinder_volume_backup_rotation"
    assert made["pattern"] == "0 2 * * *"
