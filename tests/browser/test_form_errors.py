# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the form is marked where it is, said once, and has the focus."""

from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM

PAINTED = """
  return [...document.querySelectorAll('.bd-cron [aria-invalid]')].map(each => each.name)
"""


def focused(browser: Browser) -> str:
    """The name of the control that has the focus."""
    return browser.driver.execute_script("return document.activeElement.name || ''")


def test_one_wrong_field_of_a_pattern_is_marked_alone_and_the_line_is_kept_in_step(
    browser: Browser, demo: Connection
) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.open(f"{FORM}?volume_id={volume.id}")
    for typed, line in (("25", "0 25 * * *"), ("1 2", "0 1 2 * * *"), ("", "0  * * *")):
        browser.type("pattern_hour", "2")
        browser.until(lambda: not browser.driver.execute_script(PAINTED), "a pattern again")
        if typed:
            browser.type("pattern_hour", typed)
        else:
            browser.one("[name=pattern_hour]").send_keys("\b")
        browser.until(
            lambda: browser.driver.execute_script(PAINTED) == ["pattern_hour"], "the one field"
        )
        assert browser.one("[name=pattern]").get_attribute("value") == line
    browser.until(lambda: "The plan waits" in browser.one("#bd-plan").text, "the plan waits")
    assert not browser.all(".bd-fits")
    browser.press("save")
    assert browser.driver.execute_script(PAINTED) == ["pattern_hour"]
    browser.until(lambda: focused(browser) == "pattern_hour", "the focus on what is wrong")
    browser.screenshot("form-one-wrong-field")

    browser.type("pattern_hour", "4")
    browser.until(lambda: not browser.driver.execute_script(PAINTED), "a pattern again")
    assert browser.one("[name=pattern]").get_attribute("value") == "0 4 * * *"


def test_the_first_error_has_the_focus_and_nothing_else_is_red(
    browser: Browser, demo: Connection
) -> None:
    browser.sign_in("demo")
    browser.open(FORM)
    browser.type("max_full_backups", "0")
    browser.press("save")
    browser.until(
        lambda: browser.one("#bd-volume-search") and focused_in(browser, "bd-volumes"), ""
    )
    browser.screenshot("form-no-volume")
    colour = "return getComputedStyle(document.getElementById(arguments[0]).parentNode).color"
    plain = "return getComputedStyle(document.querySelector('#bd-workflows label')).color"
    found = browser.driver.execute_script(colour, "bd-unprotected")
    assert found == browser.driver.execute_script(plain)


def focused_in(browser: Browser, group: str) -> bool:
    """Whether the focus is on a control of that group."""
    return browser.driver.execute_script(
        "return document.getElementById(arguments[0]).contains(document.activeElement)", group
    )


def test_a_taken_name_is_said_once_and_has_the_focus(browser: Browser, demo: Connection) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    for _attempt in ("taken", "refused"):
        browser.open(f"{FORM}?volume_id={volume.id}")
        browser.type("name", "twice")
        browser.press("save")
    browser.until(lambda: focused(browser) == "name", "the focus on the name")
    assert browser.text().count("of that name") == 1
    browser.screenshot("form-taken-name")
