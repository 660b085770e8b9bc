# SPDX-License-Identifier: Apache-2.0
"""Restore and Hold in a volume's tab: two clicks never overwrite a volume, one holds a backup."""

from collections.abc import Iterator

import pytest
from openstack.connection import Connection
from selenium.webdriver.support.select import Select

from tests.support.browser.browser import Browser


@pytest.fixture
def backed_up(demo: Connection) -> Iterator[str]:
    """A volume with one backup, and nothing else of its name afterwards; its id."""
    storage = demo.block_storage
    volume = storage.create_volume(name="precious", size=1)
    storage.wait_for_status(volume, "available", interval=0.5, wait=60)
    made = storage.create_backup(volume_id=volume.id, name="precious-nightly")
    storage.wait_for_status(made, "available", interval=0.5, wait=120)
    before = {each.id for each in storage.volumes()}
    yield volume.id
    storage.delete_backup(made)
    storage.wait_for_delete(made, interval=0.5, wait=60)
    for each in storage.volumes():
        if each.id not in before or each.id == volume.id:
            storage.delete_volume(each)


@pytest.mark.parametrize("theme", ["default", "material"])
def test_restore_and_submit_make_a_new_volume_and_leave_the_original_alone(
    browser: Browser, demo: Connection, backed_up: str, theme: str
) -> None:
    storage = demo.block_storage
    before = {each.id for each in storage.volumes()}
    browser.sign_in("demo", theme)
    browser.open(f"/project/volumes/{backed_up}/?tab=volume_details__backup_schedules")
    button = browser.one("#bd-chains a.ajax-modal")
    assert "precious-nightly" in button.get_attribute("title")
    for width in (1280, 400):
        browser.screenshot(f"{theme}-restore-{width}", width)
    browser.click("#bd-chains a.ajax-modal")
    (choice,) = browser.until(lambda: browser.all(".modal select[name=volume_id]"), "the dialog")
    assert Select(choice).first_selected_option.get_attribute("value") == ""
    browser.screenshot(f"{theme}-restore-dialog")
    browser.click(".modal [type=submit]")
    assert "precious-nightly, " in browser.toast("info")
    restored = browser.until(
        lambda: [each for each in storage.volumes() if each.id not in before], "a new volume"
    )
    assert storage.get_volume(backed_up).status == "available"
    storage.wait_for_status(restored[0], "available", interval=0.5, wait=120)


def test_one_click_holds_a_backup_and_another_one_releases_it(
    browser: Browser, demo: Connection, backed_up: str
) -> None:
    browser.sign_in("demo")
    browser.open(f"/project/volumes/{backed_up}/?tab=volume_details__backup_schedules")
    (backup,) = demo.block_storage.backups(volume_id=backed_up)
    for said, held in (("is held: no schedule deletes it", True), ("is no longer held", False)):
        browser.click("#bd-chains form button")
        assert said in browser.toast()
        assert bool(browser.all(".bd-held")) is held
        assert ("hold" in demo.block_storage.get_backup(backup).metadata) is held
        browser.screenshot(f"default-{'held' if held else 'released'}-1280")
        browser.screenshot(f"default-{'held' if held else 'released'}-400", 400)
