# SPDX-License-Identifier: Apache-2.0
"""The main job, as a person does it: from a volume's row to a backup that exists."""

from openstack.connection import Connection

from tests.support.browser.browser import Browser


def test_a_schedule_made_from_a_volumes_row_fires_and_its_backup_exists(
    browser: Browser, demo: Connection
) -> None:
    volume = demo.block_storage.find_volume("web-content", ignore_missing=False)
    browser.sign_in("demo")

    browser.open("/project/volumes/")
    browser.row_action(browser.row("web-content"), "schedule_backups")
    browser.one("#bd-form")
    assert browser.one("[name=volume_id]").get_attribute("value") == volume.id
    assert browser.one("[name=name]").get_attribute("value") == "daily-web-content"

    browser.click("[value=cinder_volume_backup_rotation]")
    browser.type("pattern", "* * * * *")
    browser.until(lambda: "Every minute" in browser.one("#bd-plan").text, "the plan")
    assert len(browser.all(".bd-run")) == 10
    browser.type("name", "every-minute")
    browser.press("save")
    assert "every-minute" in browser.toast()

    row = browser.row("every-minute")
    browser.driver.execute_script("window.neverReloaded = true")
    browser.until(lambda: browser.state(row) == "RUNNING", "RUNNING", seconds=90)
    browser.until(lambda: browser.state(row) == "SUCCESS", "SUCCESS", seconds=90)
    assert browser.driver.execute_script("return window.neverReloaded === true")
    browser.screenshot("schedules")

    browser.open("/project/backup_schedules/?tab=backup_schedules__history")
    run = browser.row("every-minute")
    assert browser.state(run) in ("SUCCESS", "RUNNING")
    link = browser.until(
        lambda: next(iter(browser.all("#history a[href*='/project/backups/']")), None),
        "the link to the backup",
    )
    backup_id = link.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    browser.screenshot("history")
    link.click()
    browser.until(lambda: backup_id in browser.text(), "the backup's page")

    backup = demo.block_storage.get_backup(backup_id)
    assert backup.status == "available"
    assert backup.volume_id == volume.id
    assert backup.name == "every-minute"
