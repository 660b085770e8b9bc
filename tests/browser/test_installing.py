# SPDX-License-Identifier: Apache-2.0
"""A workflow that is missing: the page says so, and offers a button that installs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator

import pytest
from openstack.connection import Connection

from tests.support.browser.browser import SCHEDULES
from tests.support.browser.browser import Browser

NAME = "cinder_volume_backup_full"


def workflows(user: Connection) -> list[dict]:
    url = user.session.get_endpoint(service_type="workflowv2")
    return user.session.get(f"{url}/workflows?name={NAME}").json()["workflows"]


def remove(user: Connection) -> None:
    url = user.session.get_endpoint(service_type="workflowv2")
    for workflow in workflows(user):
        if workflow["project_id"] == user.session.get_project_id():
            user.session.delete(f"{url}/workflows/{workflow['id']}")


@pytest.fixture
def _one_is_missing(
    env: dict, demo: Connection, cloud: Callable[[str], Connection]
) -> Iterator[None]:
    """The administrator has taken one workflow away, and installs it again after the test."""
    remove(cloud("admin"))
    yield
    remove(demo)
    command = [sys.executable, "-m", "django", "backup_workflows", "install", "--public"]
    environ = {**os.environ, **env["horizon"], "OS_CLIENT_CONFIG_FILE": env["clouds_yaml"]}
    subprocess.run(command, env={**environ, "OS_CLOUD": "admin"}, check=True)


@pytest.mark.usefixtures("_one_is_missing")
def test_a_user_installs_a_missing_workflow_for_the_project(
    browser: Browser, demo: Connection
) -> None:
    assert workflows(demo) == []
    browser.sign_in("reader")
    assert NAME in browser.one("#bd-missing-workflows").text
    assert not browser.all("#bd-missing-workflows button")

    browser.driver.delete_all_cookies()
    browser.sign_in("demo")
    assert NAME in browser.one("#bd-missing-workflows").text
    browser.click("#bd-missing-workflows button")
    assert "installed" in browser.toast()
    browser.open(SCHEDULES)
    browser.one("#schedules")
    assert not browser.all("#bd-missing-workflows")
    assert [workflow["scope"] for workflow in workflows(demo)] == ["private"]
