# SPDX-License-Identifier: Apache-2.0
"""Buttons pressed on rows that have left the list meanwhile, on the real services."""

import uuid

from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import NEVER
from tests.support.browser.schedules import schedule
from tests.support.browser.schedules import triggers
from tests.support.browser.showcase import failed_run


def choose(browser: Browser, table: str, *names: str) -> None:
    """Tick the rows that are called so."""
    for name in names:
        browser.driver.execute_script(
            "document.querySelector(arguments[0]).click()",
            f"#{browser.row(name)} .table-row-multi-select",
        )


def confirm(browser: Browser, button: str) -> None:
    """Press a table's button, and the one that it asks again with."""
    browser.click(button)
    browser.click(".modal .btn-danger, .modal .btn-primary")


def test_of_schedules_that_left_the_page_each_is_accounted_for(
    browser: Browser, demo: Connection
) -> None:
    ids = {each: schedule(demo, each, "scratch", NEVER) for each in ("one", "two", "three")}
    browser.sign_in("demo")
    choose(browser, "schedules", *ids)
    url = demo.session.get_endpoint(service_type="workflowv2")
    demo.session.delete(f"{url}/cron_triggers/{ids['two']}")
    confirm(browser, "#schedules__action_delete")
    said = browser.toast("danger")
    assert "2 deleted, 1 not." in said
    assert "One that you chose no longer exists." in said
    assert triggers(demo) == {}


def test_a_row_of_a_schedule_that_was_deleted_says_so(browser: Browser, demo: Connection) -> None:
    id = schedule(demo, "one", "scratch", NEVER)
    browser.sign_in("demo")
    row = browser.row("one")
    url = demo.session.get_endpoint(service_type="workflowv2")
    demo.session.delete(f"{url}/cron_triggers/{id}")
    browser.row_action(row, "run_now")
    assert "no longer exists" in browser.toast("danger")


def test_a_run_that_was_purged_says_so(browser: Browser, demo: Connection) -> None:
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    run = failed_run(demo, url, volume.id)
    browser.sign_in("demo")
    browser.open(f"{INDEX}?tab=backup_schedules__history&state=failed")
    browser.driver.execute_script(
        "document.querySelector(arguments[0]).click()",
        f"#history__row__{run} .table-row-multi-select",
    )
    demo.session.delete(f"{url}/executions/{run}")
    browser.click("#history__action_retry")
    assert "no longer exists" in browser.toast("danger")


def test_the_page_after_a_run_that_was_purged_is_the_first_one(
    browser: Browser, demo: Connection
) -> None:
    browser.sign_in("demo")
    for theme in ("default", "material"):
        browser.driver.add_cookie({"name": "theme", "value": theme, "path": "/"})
        browser.open(f"{INDEX}?tab=backup_schedules__history&history_marker={uuid.uuid4()}")
        assert "This is its first page" in browser.one("#bd-restarted").text
        assert not browser.all(".bd-missing")
        for width in (1280, 400):
            browser.screenshot(f"{theme}-history-restarted-{width}", width)
