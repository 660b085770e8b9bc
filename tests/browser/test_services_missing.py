# SPDX-License-Identifier: Apache-2.0
"""A service that is really stopped, or really slow: every page stands, soon, and says what is missing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser
from tests.support.browser.schedules import FORM

REPOSITORY = Path(__file__).parents[2]
SECONDS = 5
TIMEOUT = 4
"""``BACKUP_DASHBOARD_API_TIMEOUT``, of which the devcloud's Horizon keeps the default."""

MORE = 3
"""Seconds that a page may take besides."""

VOLUMES = f"{INDEX}?tab=backup_schedules__volumes"
LISTS = (INDEX, SCHEDULES, f"{INDEX}?tab=backup_schedules__history", VOLUMES)
PAGES = (*LISTS, FORM)


def devcloud(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "devcloud", *arguments], cwd=REPOSITORY, check=True)


@dataclass(frozen=True)
class Frozen:
    """A service by its leading process, which takes connections and answers none while it is frozen."""

    name: str
    pid: int

    def freeze(self) -> None:
        """Let everything asked of it hang."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again, if it does not."""
        os.kill(self.pid, signal.SIGCONT)


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


@pytest.fixture
def frozen(request: pytest.FixtureRequest, env: dict) -> Iterator[Frozen]:
    """A service that can be frozen, and goes on after the test whatever happens."""
    service = Frozen(request.param, int(Path(env["run"], f"{request.param}.pid").read_text()))
    yield service
    service.go_on()


@pytest.mark.parametrize("frozen", ["mistral"], indirect=True)
def test_a_service_that_takes_too_long_holds_no_page_up_and_comes_back_by_itself(
    browser: Browser, frozen: Frozen
) -> None:
    browser.sign_in("demo")
    for path in LISTS:
        frozen.freeze()
        begun = time.monotonic()
        browser.open(path)
        assert browser.one(".bd-missing[data-service=MISTRAL]")
        assert time.monotonic() - begun < TIMEOUT + MORE, path
        assert "Traceback" not in browser.text()
        frozen.go_on()
        browser.until(lambda: not browser.all(".bd-missing"), f"{path} whole again", seconds=60)


@pytest.mark.parametrize("frozen", ["cinder"], indirect=True)
def test_an_open_page_goes_on_without_a_cinder_that_takes_too_long(
    browser: Browser, frozen: Frozen
) -> None:
    """No page of Horizon's opens then: its menu asks Cinder for its version, and waits without end."""
    browser.sign_in("demo")
    browser.open(INDEX)
    browser.one(".bd-numbers")
    frozen.freeze()
    notice = ".bd-missing[data-service=CINDER]"
    browser.until(lambda: browser.all(notice), "the page says so", seconds=60)
    assert "Traceback" not in browser.text()
    browser.screenshot("cinder-frozen")
    frozen.go_on()
    browser.until(lambda: not browser.all(".bd-missing"), "the page whole again", seconds=60)
