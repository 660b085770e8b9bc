# SPDX-License-Identifier: Apache-2.0
"""The cron picker as people use it: picker, fields and line in step, by mouse, by keyboard, and offline."""

import pytest
from openstack.connection import Connection
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.schedules import triggers

ZONE = "Asia/Kolkata"
"""Half an hour off the hour, and the same all year: 02:00 UTC is 07:30 there."""
HELD = """
const part = name => document.getElementsByName('pattern' + name);
const ticked = name => [...part(name)].filter(e => e.checked).map(e => e.value).join();
return [part('')[0].value,
        ['_minute', '_hour', '_day', '_month', '_weekday'].map(name => part(name)[0].value).join(' '),
        ticked('_cadence'), ticked('_weekdays'), part('_time')[0].value];
"""
SECOND_IN_A_DIALOG = """
const second = document.querySelector('.bd-cron').cloneNode(true);
second.classList.remove('bd-cron-live');
const dialog = document.createElement('form');
dialog.innerHTML = second.outerHTML.replaceAll('pattern', 'other');
document.getElementById('bd-form').after(dialog);
horizon.modals.initModal($(dialog));
window.changed = [];
document.addEventListener('cron:change', event => window.changed.push(
  [event.target.dataset.bdCron, event.detail.pattern, event.detail.error, event.detail.slug]));
"""
NO_NETWORK = "window.fetch = () => Promise.reject(new TypeError('offline'))"
SLOW_FIRST_ANSWER = """
const real = window.fetch;
window.asked = window.answered = 0;
window.fetch = async (...all) => {
  if (!String(all[0]).includes('/cron/')) { return real(...all); }
  const slow = ++window.asked === 1;
  const answer = await real(...all);
  if (slow) { await new Promise(done => setTimeout(done, 1500)); }
  setTimeout(() => window.answered++, 100);
  return answer;
};
"""


@pytest.fixture
def page(browser: Browser, demo: Connection) -> Browser:
    """The form for the volume "scratch", in Kolkata."""
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.driver.add_cookie({"name": "django_timezone", "value": ZONE, "path": "/"})
    browser.open(f"{FORM}?volume_id={volume.id}")
    browser.one(".bd-cron-live")
    browser.type("name", "as-picked")
    return browser


def shows(page: Browser, line: str, cadence: str, time: str = "", weekdays: str = "") -> None:
    """Wait until all three parts say the same."""

    def look() -> bool:
        held = page.driver.execute_script(HELD)
        return (
            held[:3] == [line, line, cadence]
            and time in ("", held[4])
            and weekdays in ("", held[3])
        )

    page.until(look, f"{line} as {cadence} {time} {weekdays}", seconds=5)


def pick(page: Browser, end: str) -> None:
    """Click the label of a radio button or a box."""
    page.one(f"label[for=id_pattern_{end}]").click()


def saved(page: Browser, demo: Connection) -> str:
    """Save, and give the pattern that Mistral has now."""
    page.press("save")
    page.row("as-picked")
    return triggers(demo)["as-picked"]["pattern"]


def test_whichever_part_is_changed_the_others_follow(page: Browser, demo: Connection) -> None:
    shows(page, "0 2 * * *", "daily", "07:30")
    pick(page, "cadence_weekly")
    pick(page, "weekdays_3")
    shows(page, "0 2 * * 1,3", "weekly", "07:30", "1,3")
    page.type("pattern_hour", "20")
    shows(page, "0 20 * * 1,3", "weekly", "01:30", "2,4")
    page.type("pattern", "*/7 * * * *")
    shows(page, "*/7 * * * *", "custom")
    assert not any(each.is_displayed() for each in page.all("[data-cadences]"))
    page.one("button[value='0 2 * * 1-5']").click()
    shows(page, "0 2 * * 1-5", "weekly", "07:30", "1,2,3,4,5")
    assert "Monday to Friday" in page.one(".bd-cron-sentence").text

    page.type("pattern", "61 2 * * *")
    page.until(lambda: "Minute" in page.one(".bd-cron-error").text, "what is wrong", 5)
    assert page.one("#id_pattern").get_attribute("aria-invalid") == "true"
    assert page.driver.execute_script(HELD)[1:3] == ["0 2 * * 1-5", "weekly"]

    # What cannot be picked is kept as it was typed, and so is what can.
    page.type("pattern", "0 3 * * MON")
    shows(page, "0 3 * * MON", "weekly", "08:30", "1")
    pick(page, "cadence_custom")
    shows(page, "0 3 * * MON", "custom")
    assert saved(page, demo) == "0 3 * * MON"


def test_the_keyboard_is_enough(page: Browser) -> None:
    def press(*keys: str) -> None:
        ActionChains(page.driver).send_keys(*keys).perform()

    page.driver.execute_script("document.getElementById('id_pattern_cadence_daily').focus()")
    press(Keys.ARROW_RIGHT)
    shows(page, "0 2 * * 1", "weekly")
    press(Keys.TAB, Keys.SPACE)
    shows(page, "0 2 * * 0,1", "weekly", "07:30", "0,1")
    press(*[Keys.TAB] * 7, "0630AM")
    shows(page, "0 1 * * 0,1", "weekly", "06:30", "0,1")
    page.driver.execute_script("document.getElementById('id_pattern_weekday').focus()")
    press(Keys.TAB, "30 5 * * *")
    shows(page, "30 5 * * *", "daily", "11:00")
    press(Keys.TAB, Keys.SPACE)
    shows(page, "*/15 * * * *", "minutes")
    focused = page.driver.switch_to.active_element
    assert focused.get_attribute("value") == "*/15 * * * *"


def test_a_late_answer_overwrites_nothing_newer(page: Browser) -> None:
    page.driver.execute_script(SLOW_FIRST_ANSWER)
    page.type("pattern", "1 1 1 * *")
    page.until(lambda: page.driver.execute_script("return window.asked === 1"), "the question")
    page.one("button[value='0 * * * *']").click()
    shows(page, "0 * * * *", "hourly")
    page.until(lambda: page.driver.execute_script("return window.answered === 2"), "both answers")
    shows(page, "0 * * * *", "hourly")


def test_a_second_picker_in_a_dialog_changes_alone(page: Browser) -> None:
    page.driver.execute_script(SECOND_IN_A_DIALOG)
    page.one("label[for=id_other_cadence_hourly]").click()
    page.until(
        lambda: page.one("[name=other]").get_attribute("value") == "0 * * * *", "its own line", 5
    )
    assert page.driver.execute_script("return window.changed") == [
        ["other", "0 * * * *", None, "hourly"]
    ]
    shows(page, "0 2 * * *", "daily", "07:30")


def test_without_the_network_what_was_picked_is_still_saved(
    page: Browser, demo: Connection
) -> None:
    page.driver.execute_script(NO_NETWORK)
    pick(page, "cadence_weekly")
    pick(page, "weekdays_6")
    assert saved(page, demo) == "0 2 * * 1,6"
