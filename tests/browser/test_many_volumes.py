# SPDX-License-Identifier: Apache-2.0
"""Many volumes in one form: choosing them, saving them, and trying again what failed."""

import json

from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.schedules import triggers


def trigger_url(user: Connection, trigger: str) -> str:
    """The address of a cron trigger."""
    return f"{user.session.get_endpoint(service_type='workflowv2')}/cron_triggers/{trigger}"


def test_what_fails_is_told_and_tried_again_while_what_succeeded_stays(
    browser: Browser, demo: Connection
) -> None:
    volumes = {volume.name: volume.id for volume in demo.block_storage.volumes()}
    assert len(volumes) > 2
    url = trigger_url(demo, "")
    body = {
        "name": "nightly-scratch",
        "workflow_name": "cinder_volume_backup_full",
        "workflow_input": {"volume_id": volumes["web-content"], "backup_name": "x"},
        "pattern": "0 0 29 2 *",
    }
    in_the_way = demo.session.post(url.rstrip("/"), json=body).json()["id"]

    browser.sign_in("demo")
    browser.open(FORM)
    browser.click("#bd-all-volumes")
    browser.type("name", "nightly")
    browser.click("#bd-form button[value=save]")
    browser.until(lambda: browser.one("#bd-retry").is_displayed(), "the button to try again")
    (failed,) = browser.all("#bd-saving li")
    assert "scratch" in failed.text
    assert "has a schedule of that name" in failed.text
    assert f"{len(volumes) - 1} of {len(volumes)} saved" in browser.one("#bd-saving").text
    browser.screenshot("many-volumes-one-failed")
    assert len(triggers(demo)) == len(volumes)

    demo.session.delete(trigger_url(demo, in_the_way))
    browser.click("#bd-retry")
    assert f"{len(volumes)} schedules are saved" in browser.toast()
    made = triggers(demo)
    assert all(name.startswith("nightly-") for name in made)
    backed_up = {json.loads(each["workflow_input"])["volume_id"] for each in made.values()}
    assert backed_up == set(volumes.values())
    assert len({each["pattern"] for each in made.values()}) == len(volumes)


def test_how_far_saving_is_stays_in_sight_wherever_the_form_is_scrolled_to(
    browser: Browser, demo: Connection
) -> None:
    in_sight = """
      var box = document.getElementById('bd-saving').getBoundingClientRect();
      return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight
    """
    browser.sign_in("demo")
    for width in (1280, 400):
        browser.open(FORM)
        browser.driver.set_window_size(width, 900)
        browser.click("#bd-all-volumes")
        # Nothing answers, so that the page stays as it is while it saves.
        browser.driver.execute_script(
            "window.fetch = function () { return new Promise(() => {}); }"
        )
        browser.driver.execute_script("window.scrollTo(0, 0)")
        browser.driver.execute_script("document.getElementById('bd-form').requestSubmit()")
        for place in (0, 300, 600):
            browser.driver.execute_script("window.scrollTo(0, arguments[0])", place)
            browser.until(
                lambda: browser.driver.execute_script(in_sight), f"it at {width} px, {place} down"
            )


def test_searching_and_only_unprotected_narrow_the_list_and_keep_what_is_chosen(
    browser: Browser, demo: Connection
) -> None:
    browser.sign_in("demo")
    browser.open(FORM)
    browser.click("[data-name=scratch]")
    browser.one("#bd-volume-search").send_keys("web")

    def shown() -> set[str]:
        boxes = [each for each in browser.all("[name=volume_id]") if each.is_displayed()]
        return {each.get_attribute("data-name") for each in boxes}

    browser.until(lambda: shown() == {"scratch", "web-content"}, "the two")
    browser.click("#bd-all-volumes")
    browser.press("save")
    browser.toast()

    browser.open(FORM)
    browser.click("#bd-unprotected")
    browser.until(lambda: not shown() & {"scratch", "web-content"}, "the others")
