# SPDX-License-Identifier: Apache-2.0
"""A real browser in front of the real cloud: headless Chromium, as Debian packages it."""

import json
import os
import shutil
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import openstack
import pytest
from openstack.connection import Connection
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.support.browser.browser import FLAGS
from tests.support.browser.browser import Browser

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"


@pytest.fixture(scope="session")
def env() -> dict:
    """Return what the cloud says about itself: URLs, ports, logins."""
    return json.loads(Path(os.environ["DEVCLOUD_HOME"], "env.json").read_text())


@pytest.fixture
def browser(env: dict) -> Iterator[Browser]:
    """Start a new browser, in which nobody is signed in."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    service = Service(shutil.which("chromedriver") or "chromedriver")
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_page_load_timeout(60)
    try:
        yield Browser(driver, env["urls"]["horizon"], SCREENSHOTS)
    finally:
        driver.quit()


@pytest.fixture(scope="session")
def cloud(env: dict) -> Callable[[str], Connection]:
    """Return clients of the real services for the user of that name."""
    config = openstack.config.OpenStackConfig(config_files=[env["clouds_yaml"]])
    return lambda name: Connection(config=config.get_one(cloud=name))


@pytest.fixture
def demo(cloud: Callable[[str], Connection]) -> Connection:
    """Return clients of the real services for the user demo."""
    return cloud("demo")


@pytest.fixture(autouse=True)
def _no_schedule_stays(demo: Connection) -> Iterator[None]:
    """Remove everything that a test has scheduled."""
    yield
    workflow = demo.session
    url = workflow.get_endpoint(service_type="workflowv2")
    for trigger in workflow.get(f"{url}/cron_triggers").json()["cron_triggers"]:
        workflow.delete(f"{url}/cron_triggers/{trigger['id']}")
    kept = workflow.get(f"{url}/environments?name=has:backup-schedule-").json()
    for record in kept["environments"]:
        workflow.delete(f"{url}/environments/{record['name']}")
