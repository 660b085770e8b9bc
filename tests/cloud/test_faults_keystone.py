# SPDX-License-Identifier: Apache-2.0
"""A Keystone that hangs: nothing of ours waits for it without an end."""

import time
from typing import Any

from tests.support.cloud.faults import Service
from tests.support.cloud.kit import Person
from tests.support.cloud.visitor import Visitor

STATE = "/admin/backup_schedules/state/"
LONGEST = 10.0
"""Seconds: the time-out for a service is four (``BACKUP_DASHBOARD_API_TIMEOUT``)."""


def test_while_keystone_hangs_the_page_of_all_projects_stands_and_names_them_by_their_ids(
    env: dict[str, Any], demo: Person
) -> None:
    with Visitor(env["urls"]["horizon"], "admin") as admin:
        whole = admin.open(STATE).text
        with Service(env, "keystone").frozen():
            begun = time.monotonic()
            answer = admin.open(STATE)
            took = time.monotonic() - begun
        assert answer.status_code == 200
        assert took < LONGEST
        assert "Keystone (identity) does not answer" in answer.text
        assert "Keystone (identity) does not answer" not in whole
        assert 'class="bd-numbers' in answer.text
        assert f"Switch to {demo.project_id}" in answer.text
        assert "Switch to demo" in whole
