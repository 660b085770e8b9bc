# SPDX-License-Identifier: Apache-2.0
"""A service that is really stopped: every page stands, soon, and says what is missing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import INDEX
from browser import SCHEDULES
from browser import Browser
from openstack.connection import Connection
from test_form import FORM

REPOSITORY = Path(__file__).parents[2]
SECONDS = 5
VOLUMES = f"{INDEX}?tab=backup_schedules__volumes"
PAGES = (INDEX, SCHEDULES, f"{INDEX}?tab=backup_schedules__history", VOLUMES, FORM)


def devcloud(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "devcloud", *arguments], cwd=REPOSITORY, check=True)


@pytest.fixture(params=["mistral", "cinder"])
def stopped(request: pytest.FixtureRequest, demo: Connection) -> Iterator[str]:
    """A backup exists; then one service is stopped, and started again after the test."""
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    backup = demo.block_storage.create_backup(volume_id=volume.id, name="still-known")
    demo.block_storage.wait_for_status(backup, "available", wait=60)
    yield request.param
    devcloud("up")
    demo.block_storage.delete_backup(backup)


def test_every_page_stands_and_says_what_is_missing(
    browser: Browser, demo: Connection, stopped: str
) -> None:
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    tab = f"/project/volumes/{volume.id}/?tab=volume_details__backup_schedules"
    browser.sign_in("demo")
    devcloud("stop", stopped)
    # Without Cinder, Horizon's own page of a volume has nothing to show.
    for path in (*PAGES, tab) if stopped == "mistral" else PAGES:
        begun = time.monotonic()
        browser.open(path)
        assert browser.one(f".bd-missing[data-service={stopped.upper()}]")
        assert time.monotonic() - begun < SECONDS
        assert "Traceback" not in browser.text()
        if stopped == "mistral" and path not in (FORM, VOLUMES):
            assert "still-known" in browser.one("#bd-known-backups, #bd-chains").text
    browser.screenshot(f"{stopped}-stopped")


def test_a_list_comes_back_by_itself_when_the_service_does(browser: Browser, stopped: str) -> None:
    browser.sign_in("demo")
    devcloud("stop", stopped)
    browser.open(SCHEDULES)
    browser.one(".bd-missing")
    devcloud("start", stopped)
    browser.until(lambda: not browser.all(".bd-missing"), "the service again", seconds=60)
