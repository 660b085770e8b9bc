# SPDX-License-Identifier: Apache-2.0
"""One schedule edited in two tabs: the older form asks before it undoes anything."""

import json
from typing import Any

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser


def only(demo: Connection) -> dict[str, Any]:
    """The project's only trigger."""
    url = demo.session.get_endpoint(service_type="workflowv2")
    (made,) = demo.session.get(f"{url}/cron_triggers").json()["cron_triggers"]
    return {**made, "input": json.loads(made["workflow_input"])}


@pytest.mark.parametrize("theme", ["default", "material"])
def test_a_limit_raised_in_one_tab_is_not_lowered_by_the_other(
    browser: Browser, demo: Connection, theme: str
) -> None:
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("db-prod", ignore_missing=False)
    inputs = {"volume_id": volume.id, "backup_name": "two-tabs"}
    limits = {"max_full_backups": 2, "max_incremental_backups": 5}
    made = demo.session.post(
        f"{url}/cron_triggers",
        json={
            "name": "two-tabs",
            "workflow_name": "cinder_volume_backup_rotation",
            "workflow_input": json.dumps(inputs | limits),
            "pattern": "0 2 1 * *",
        },
    ).json()
    edit = f"{INDEX}{made['id']}/edit/"
    browser.sign_in("demo", theme)
    browser.open(edit)
    older = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    browser.open(edit)
    browser.type("max_full_backups", "10")
    browser.press("save")
    browser.toast()
    browser.driver.close()
    browser.driver.switch_to.window(older)
    browser.type("max_incremental_backups", "7")
    browser.press("save")
    row = browser.one("#bd-conflict tr[data-field=max_full_backups]")
    assert "10" in row.text
    assert only(demo)["input"]["max_full_backups"] == 10
    for width in (1280, 400):
        browser.screenshot(f"{theme}-conflict-{width}", width)
        overflow = browser.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{width} px"
    take = browser.click("#bd-conflict button[value='take:mine:max_full_backups']")
    browser.until(lambda: _value(browser, "max_full_backups") == "2", "mine is taken")
    assert take is not None
    browser.click("#bd-conflict button[value='take:theirs:max_full_backups']")
    browser.until(lambda: _value(browser, "max_full_backups") == "10", "theirs is taken")
    assert _value(browser, "max_incremental_backups") == "7"
    browser.press("save")
    browser.toast()
    assert only(demo)["input"] == inputs | {
        "max_full_backups": 10,
        "max_incremental_backups": 7,
    }


def _value(browser: Browser, name: str) -> str | None:
    return browser.one(f"#bd-form [name={name}]").get_attribute("value")
