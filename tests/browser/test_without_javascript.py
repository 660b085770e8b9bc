# SPDX-License-Identifier: Apache-2.0
"""The form as plain HTML: where no script arrives, it works by its buttons.

Horizon itself hides every page from a browser in which scripts are switched off; this one gets none.
"""

from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.schedules import triggers


def test_where_no_script_arrives_a_schedule_is_previewed_changed_and_saved(
    browser: Browser, demo: Connection
) -> None:
    browser.sign_in("demo")
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*.js*"]})
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.open(f"{FORM}?volume_id={volume.id}")
    assert "Every day at 02:00 UTC" in browser.one("#bd-plan").text

    browser.click("[for=id_pattern_cadence_weekly]")
    browser.press("preview")
    assert "Every Monday at 02:00 UTC" in browser.one("#bd-plan").text
    browser.click("[name=pattern_preset][value='0 * * * *']")
    browser.until(lambda: "Every hour" in browser.one("#bd-plan").text, "the preset")
    browser.type("pattern_hour", "4")
    browser.type("name", "plain")
    browser.press("save")

    browser.row("plain")
    made = triggers(demo)["plain"]
    assert made["pattern"] == "0 4 * * *"
