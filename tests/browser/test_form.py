# SPDX-License-Identifier: Apache-2.0
"""The form on the real services: what it shows before saving, and what it refuses."""

from collections.abc import Callable

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.schedules import open_with_plan
from tests.support.browser.schedules import triggers

GUIDE_PATTERNS = ("0 * * * *", "0 2 * * *", "0 2 * * 1", "*/15 * * * *", "0 0 1 * *")


def test_the_first_of_the_ten_runs_shown_is_when_mistral_fires_next(
    browser: Browser, demo: Connection
) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    shown = {}
    for number, pattern in enumerate(GUIDE_PATTERNS):
        browser.open(f"{FORM}?volume_id={volume.id}")
        browser.click(f".bd-cron-presets [value='{pattern}']")
        browser.until(lambda p=pattern: p in browser.one("#bd-plan").text, f"the plan of {pattern}")
        runs = [run.get_attribute("data-run") for run in browser.all(".bd-run")]
        assert len(runs) == 10
        browser.type("name", f"guide-{number}")
        browser.press("save")
        browser.row(f"guide-{number}")
        shown[f"guide-{number}"] = (pattern, runs[0])

    made = triggers(demo)
    assert {
        name: (made[name]["pattern"], made[name]["next_execution_time"]) for name in shown
    } == shown


@pytest.mark.parametrize(
    ("field", "value", "error_at"),
    [
        ("pattern", "0 2 * *", "id_pattern"),
        ("pattern", "0 0 31 2 *", "id_pattern"),
        ("max_full_backups", "1e9", "id_max_full_backups"),
        ("name", "n" * 300, "id_name"),
    ],
)
def test_bad_input_gets_an_error_at_its_field_creates_nothing_and_loses_nothing(
    browser: Browser, demo: Connection, field: str, value: str, error_at: str
) -> None:
    volume_id = open_with_plan(browser, demo, "3 3 * * *")
    browser.type("name", "never-made")
    # As a script would, past whatever the browser itself would hold back.
    browser.driver.execute_script(
        "var f = document.getElementsByName(arguments[0])[0];"
        "f.type = 'text'; f.removeAttribute('maxlength'); f.value = arguments[1]",
        field,
        value,
    )
    browser.press("save")

    assert len(browser.field_error(error_at)) > 20
    assert triggers(demo) == {}
    kept = {"pattern": "3 3 * * *", "name": "never-made", "max_full_backups": "2", field: value}
    for name, typed in kept.items():
        if (name, typed) != ("max_full_backups", "1e9"):
            assert browser.one(f"[name={name}]").get_attribute("value") == typed
    assert browser.one("[name=volume_id]").get_attribute("value") == volume_id


def test_a_volume_of_another_project_is_refused_and_nothing_is_made(
    browser: Browser, demo: Connection, cloud: Callable[[str], Connection]
) -> None:
    foreign = cloud("other").block_storage.create_volume(name="foreign", size=1)
    try:
        browser.sign_in("demo")
        browser.open(FORM)
        browser.driver.execute_script(
            "var box = document.querySelector('[name=volume_id]');"
            "box.value = arguments[0]; box.checked = true;",
            foreign.id,
        )
        browser.type("name", "forged")
        browser.press("save")
        assert "no such volume" in browser.field_error("id_volume_id")
        assert triggers(demo) == {}
    finally:
        cloud("other").block_storage.wait_for_status(foreign, "available")
        cloud("other").block_storage.delete_volume(foreign)


def test_a_name_that_is_taken_is_refused_at_its_field(browser: Browser, demo: Connection) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    for _attempt in ("taken", "refused"):
        browser.open(f"{FORM}?volume_id={volume.id}")
        browser.type("name", "twice")
        browser.press("save")
    assert "of that name" in browser.field_error("id_name")
    assert list(triggers(demo)) == ["twice"]


def test_an_empty_form_asks_for_the_volume(browser: Browser, demo: Connection) -> None:
    browser.sign_in("demo")
    browser.open(FORM)
    browser.press("save")
    assert "Choose a volume" in browser.field_error("id_volume_id")
    assert triggers(demo) == {}


def test_run_once_now_starts_a_run_and_no_schedule(browser: Browser, demo: Connection) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    browser.sign_in("demo")
    browser.open(f"{FORM}?volume_id={volume.id}")
    browser.click("[value=cinder_volume_backup_full]")
    browser.type("backup_name", "by-hand-now")
    browser.press("run_now")
    row = browser.row("by-hand-now")
    browser.until(lambda: browser.state(row) == "SUCCESS", "SUCCESS", seconds=90)
    assert triggers(demo) == {}
