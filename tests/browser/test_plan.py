# SPDX-License-Identifier: Apache-2.0
"""The plan in a real browser: scrubbed through time with mouse and keyboard, and copied."""

from openstack.connection import Connection
from selenium.webdriver.common.keys import Keys

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser


def shown(browser: Browser) -> str:
    """The words below the picture that is to be seen."""
    (caption,) = (each for each in browser.all("#bd-plan figcaption") if each.is_displayed())
    return caption.text


def test_the_picture_is_scrubbed_by_keyboard_and_stays_where_it_is_while_somebody_types(
    browser: Browser, demo: Connection
) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.open(f"{INDEX}create/?volume_id={volume.id}")
    slider = browser.one("#bd-scrub")
    assert shown(browser).startswith("After run 19,")
    slider.send_keys(Keys.HOME)
    assert shown(browser).startswith("After run 1,")
    slider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert shown(browser).startswith("After run 3,")
    assert slider.get_attribute("aria-valuetext") == shown(browser)
    browser.stays(
        lambda: slider == browser.driver.switch_to.active_element, "the slider under the hand"
    )
    browser.type("max_incremental_backups", "0")
    browser.until(lambda: "3 full" not in shown(browser) and "2 full" in shown(browser), "new plan")
    assert shown(browser).startswith("After run 3,")
    assert "Deleted: 1 full, 0 incremental." in shown(browser)


def test_the_command_is_copied(browser: Browser, demo: Connection) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.open(f"{INDEX}create/?volume_id={volume.id}")
    browser.click(".bd-copy")
    browser.until(lambda: browser.one(".bd-copy").text == "Copied", "copied")
    browser.one("#id_backup_name").send_keys(Keys.CONTROL, "v")
    pasted = browser.one("#id_backup_name").get_attribute("value")
    assert pasted.strip().startswith("openstack cron trigger create")
