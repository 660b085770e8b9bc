# SPDX-License-Identifier: Apache-2.0
"""The session ends while a page is open: it says so, claims nothing any more, and keeps what was typed."""

import time
from collections.abc import Callable
from collections.abc import Iterator

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.schedules import open_with_plan
from tests.support.browser.schedules import triggers

NOTICE = ".bd-signed-out"
QUIET = "/identity/"
"""A page for which neither Mistral nor Cinder is asked."""

ASKED = (
    "return performance.getEntriesByType('resource')"
    ".filter(e => e.initiatorType === 'fetch' && e.name.includes('/backup_schedules/')).length"
)


def end_session(browser: Browser) -> None:
    """Take the session away from the browser, as its end does, once no answer is on its way that gives it back."""
    browser.until(lambda: not browser.all("[data-live-in='0.01']"), "all parts of the page")

    browser.driver.delete_cookie("sessionid")


def end_session_for_good(browser: Browser) -> None:
    """Take the session away also from answers that are under way: each of Horizon's brings the cookie again."""
    end_session(browser)

    def is_gone() -> bool:
        time.sleep(1)
        if browser.driver.get_cookie("sessionid") is None:
            return True
        browser.driver.delete_cookie("sessionid")
        return False

    browser.until(is_gone, "the session is over")


def come_back_signed_in(browser: Browser, user: str = "demo") -> None:
    """Follow the notice to the sign-in page in another tab, sign in there, and come back."""
    first = browser.driver.current_window_handle
    browser.click(f"{NOTICE} a")
    browser.until(lambda: len(browser.driver.window_handles) == 2, "another tab")
    [other] = [each for each in browser.driver.window_handles if each != first]
    browser.driver.switch_to.window(other)
    sign_in(browser, user)
    browser.driver.close()
    browser.driver.switch_to.window(first)
    browser.driver.execute_script("window.dispatchEvent(new Event('focus'))")


def sign_in(browser: Browser, user: str) -> None:
    """Sign in on the page that is there."""
    browser.one("[name=username]").send_keys(user)
    browser.one("[name=password]").send_keys(user)
    browser.click("form [type=submit]")
    browser.until(lambda: "/auth/login" not in browser.driver.current_url, "signed in")


@pytest.fixture
def revoke(cloud: Callable[[str], Connection]) -> Iterator[Callable[[], None]]:
    """Makes every token of the user other invalid, and leaves the user as it was."""
    identity = cloud("admin").identity
    user = identity.find_user("other", ignore_missing=False)

    def make_invalid() -> None:
        identity.update_user(user, is_enabled=False)
        identity.update_user(user, is_enabled=True)

    yield make_invalid
    identity.update_user(user, is_enabled=True)


def test_a_page_that_refreshes_itself_says_so_asks_no_more_and_comes_back(browser: Browser) -> None:
    browser.sign_in("demo")
    for path in (INDEX, SCHEDULES):
        browser.open(path)
        browser.one(".bd-numbers" if path == INDEX else "#schedules")
        end_session_for_good(browser)
        browser.until(lambda: browser.all(NOTICE), f"{path} says it", seconds=120)
        assert "You are signed out" in browser.one(NOTICE).text
        assert not [each for each in browser.all(".bd-numbers") if each.is_displayed()]
        asked = browser.driver.execute_script(ASKED)
        time.sleep(8)
        assert browser.driver.execute_script(ASKED) == asked
        browser.screenshot(f"signed-out-{'overview' if path == INDEX else 'schedules'}")
        come_back_signed_in(browser)
        browser.until(
            lambda: not browser.all(f"{NOTICE}, .bd-stale"), "the page goes on", seconds=60
        )
        browser.one(".bd-numbers" if path == INDEX else "#schedules")


def test_a_token_that_keystone_has_revoked_ends_the_session_too(
    browser: Browser, revoke: Callable[[], None]
) -> None:
    # The services believe for five minutes what Keystone said of a token, so this one is new to them.
    browser.open(f"/auth/login/?next={QUIET}")
    sign_in(browser, "other")
    revoke()
    browser.open(INDEX)
    browser.until(lambda: browser.all(NOTICE), "the page says it", seconds=60)
    come_back_signed_in(browser, "other")
    browser.until(lambda: not browser.all(f"{NOTICE}, .bd-stale"), "the page goes on", seconds=60)


def test_the_form_keeps_what_was_typed_shows_no_old_plan_and_saves_after_signing_in(
    browser: Browser, demo: Connection
) -> None:
    open_with_plan(browser, demo, "3 3 * * *")
    end_session(browser)
    browser.type("name", "typed-while-signed-out")
    browser.type("pattern", "4 4 * * *")
    browser.until(lambda: browser.all(NOTICE), "the form says it", seconds=60)
    assert "3 3 * * *" not in browser.text()
    # Saving now would lose the page: it is held.
    browser.click("#bd-form button[value=save]")
    browser.screenshot("signed-out-form")
    assert browser.one("[name=name]").get_attribute("value") == "typed-while-signed-out"

    come_back_signed_in(browser)
    browser.until(lambda: "4 4 * * *" in browser.one("#bd-plan").text, "the plan again", seconds=60)
    assert not browser.all(NOTICE)
    browser.press("save")
    browser.row("typed-while-signed-out")
    assert triggers(demo)["typed-while-signed-out"]["pattern"] == "4 4 * * *"


def test_what_was_typed_is_there_after_the_sign_in_that_saving_led_to(
    browser: Browser, demo: Connection
) -> None:
    open_with_plan(browser, demo, "5 5 * * *")
    browser.type("name", "sent-while-signed-out")
    end_session(browser)
    browser.click("#bd-form button[value=save]")
    browser.until(lambda: "/auth/login" in browser.driver.current_url, "the sign-in page")
    sign_in(browser, "demo")
    browser.until(lambda: "5 5 * * *" in browser.one("#bd-plan").text, "the plan")
    assert browser.one("[name=name]").get_attribute("value") == "sent-while-signed-out"
    browser.press("save")
    browser.row("sent-while-signed-out")
    assert triggers(demo)["sent-while-signed-out"]["pattern"] == "5 5 * * *"
    browser.open(FORM)
    assert browser.one("[name=name]").get_attribute("value") != "sent-while-signed-out"
