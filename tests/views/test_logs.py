# SPDX-License-Identifier: Apache-2.0
"""Whatever fails on whatever page: the log has a line of it, and no secret."""

import logging

import requests

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import Answer
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger

SECRET = "s3cr3t"
URL = f"http://public.cinder.example.com/?token={SECRET}"
WAYS_TO_FAIL = {
    "refuses": Answer(400, "application/json", {"faultstring": f"bad input {SECRET}"}),
    "forbids": Answer(403, "application/json", {"forbidden": {"message": SECRET, "code": 403}}),
    "breaks": Answer(500, "application/json", {"faultstring": f"SQL [parameters: {SECRET}]"}),
    "is not there": requests.ConnectionError(URL),
    "takes too long": requests.ReadTimeout(URL),
    "has a wrong certificate": requests.exceptions.SSLError(URL),
    "shows a proxy's page": Answer(200, "text/html", f"<h1>{SECRET}</h1>"),
}
PAGES = (
    SCHEDULES,
    VOLUMES,
    f"{HISTORY}&volume={SECRET}",
    f"{INDEX}overview/state/",
    CREATE,
    f"{INDEX}history.csv",
    f"{INDEX}volumes.csv",
    f"{INDEX}runs/{numbered(1, 4)}/",
    f"{INDEX}{numbered(1, 3)}/edit/",
    "/admin/backup_schedules/state/",
)
LOGGER = "backup_dashboard"


class LogsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.become("admin")
        self.cloud.triggers = [trigger(1, {"volume_id": SECRET, "backup_name": SECRET})]
        self.cloud.executions = [execution(1, "error", {"backup_name": SECRET})]

    def test_each_way_to_fail_leaves_a_line_without_a_secret_on_each_page(self) -> None:
        self.token.id = SECRET
        for service in ("mistral", "cinder", "keystone"):
            for way, broken in WAYS_TO_FAIL.items():
                self.cloud.broken = {service: broken}
                for url in PAGES:
                    if service == "keystone" and "admin" not in url:
                        continue
                    with self.subTest(service, way=way, url=url):
                        with self.assertLogs(LOGGER, logging.DEBUG) as found:
                            assert self.client.get(url).status_code in (200, 302)
                        assert service in found.output[0].lower()
                        assert not [line for line in found.output if SECRET in line]

    def test_a_schedule_that_cannot_be_saved_leaves_a_line_without_its_inputs(self) -> None:
        for service in ("mistral", "cinder"):
            for way, broken in WAYS_TO_FAIL.items():
                self.cloud.broken = {service: broken}
                with self.subTest(service, way=way):
                    with self.assertLogs(LOGGER, logging.DEBUG) as found:
                        assert self.submit(name=SECRET, backup_name=SECRET).status_code == 200
                    assert not [line for line in found.output if SECRET in line]

    def test_what_works_leaves_no_line(self) -> None:
        with self.assertNoLogs(LOGGER, logging.INFO):
            for url in PAGES:
                self.client.get(url)
