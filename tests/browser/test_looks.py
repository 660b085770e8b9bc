# SPDX-License-Identifier: Apache-2.0
"""Every page in both themes, wide and narrow, as pictures in build/screenshots."""

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM
from tests.support.browser.showcase import fill
from tests.support.browser.showcase import settle


@pytest.mark.parametrize("theme", ["default", "material"])
def test_no_page_scrolls_sideways_and_none_greets_with_an_error(
    browser: Browser, demo: Connection, theme: str
) -> None:
    pages = {**fill(demo), "horizon-volumes": "/project/volumes/"}
    browser.sign_in("demo", theme)
    for name, path in pages.items():
        browser.open(path)
        settle(browser, name)
        wrong = ".alert-danger, .bd-box.bd-tone-bad:not(.bd-cause, .bd-breaks)"
        assert not browser.all(wrong), browser.text()
        for width in (1280, 400):
            browser.screenshot(f"{theme}-{name}-{width}", width)
            overflow = browser.driver.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            # The table of volumes is Horizon's own, and wider than a telephone.
            assert overflow <= 0 or (name, width) == ("horizon-volumes", 400), (
                f"{path} at {width} px"
            )


@pytest.mark.parametrize("theme", ["default", "material"])
def test_an_administrator_sees_every_project_wide_and_narrow(browser: Browser, theme: str) -> None:
    browser.sign_in("admin", theme)
    browser.open("/admin/backup_schedules/")
    assert "demo" in browser.one("#bd-projects").text
    assert "Up to date" in browser.one("#bd-workflows").text
    for width in (1280, 400):
        browser.screenshot(f"{theme}-admin-{width}", width)
        overflow = browser.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{width} px"


def test_a_reader_sees_the_lists_and_may_change_nothing(browser: Browser) -> None:
    browser.sign_in("reader")
    browser.one("#schedules")
    assert not browser.all("#schedules__action_create, #schedules__action_delete")
    browser.open(FORM)
    assert not browser.all("#bd-form")
