# SPDX-License-Identifier: Apache-2.0
"""Horizon's test case, with our two services in the catalog and recorded answers over HTTP."""

import threading
from typing import Any
from unittest import mock

import requests_mock
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from openstack_dashboard import api
from openstack_dashboard.test import helpers

from tests.support.views.cloud import CINDER
from tests.support.views.cloud import KEYSTONE
from tests.support.views.cloud import MISTRAL
from tests.support.views.cloud import Cloud
from tests.support.views.pages import Node
from tests.support.views.pages import parse

INDEX = "/project/backup_schedules/"
SCHEDULES = f"{INDEX}?tab=backup_schedules__schedules"
VOLUMES_TAB = f"{INDEX}?tab=backup_schedules__volumes"
VOLUMES = f"{VOLUMES_TAB}&parts=all"
HISTORY = f"{INDEX}?tab=backup_schedules__history"
CREATE = f"{INDEX}create/"
VOLUME_PAGE = "/project/volumes/{}/"
VOLUME_TAB = "volume_details__backup_schedules"


def wait_for_calls_that_nobody_reads() -> None:
    """A page whose answer is settled early leaves the call that it had begun; the next test must not meet it."""
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(10)


class ViewTest(helpers.TestCase):
    """A signed-in member of project 1, and a cloud that records all requests."""

    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        http = requests_mock.Mocker()
        http.start()
        self.addCleanup(http.stop)
        self.addCleanup(wait_for_calls_that_nobody_reads)
        self.cloud = Cloud(http)
        assert reverse("horizon:project:backup_schedules:index") == INDEX

    def _setup_test_data(self) -> None:
        # Horizon's exceptions for tests break the clients' own exceptions permanently.
        with mock.patch("openstack_dashboard.test.test_data.exceptions.data"):
            super()._setup_test_data()
        for kind, url in (
            ("volumev3", CINDER),
            ("workflowv2", MISTRAL),
            ("identity", KEYSTONE),
        ):
            self.set_endpoint(kind, url)

    def set_endpoint(self, kind: str, url: str) -> None:
        """List a service once in the catalog; with an empty address, do not list it."""
        catalog = [each for each in self.service_catalog if each["type"] != kind]
        if url:
            endpoint = {"region": "RegionOne", "interface": "public", "url": url}
            catalog.append({"type": kind, "name": kind, "endpoints": [endpoint]})
        self.service_catalog[:] = catalog

    def become(self, *roles: str) -> None:
        """Continue as a user with these roles."""
        self._setup_user(roles=[{"id": role, "name": role} for role in roles])

    def page(self, url: str, status: int = 200, **headers: Any) -> Node:
        """Load a page and parse it."""
        response = self.client.get(url, **headers)
        assert response.status_code == status, response
        return parse(response.content.decode())

    @helpers.create_mocks(
        {
            api.cinder: ["volume_get", "volume_snapshot_list", "tenant_absolute_limits",
                         "group_get", "message_list"],
        }
    )  # fmt: skip
    def volume_tab(self, volume_id: str) -> HttpResponse:
        """Open our tab on Horizon's own page of a volume."""
        self.mock_volume_get.return_value = next(
            each for each in self.cinder_volumes.list() if not each.attachments
        )
        self.mock_volume_snapshot_list.return_value = []
        self.mock_tenant_absolute_limits.return_value = self.cinder_limits["absolute"]
        self.mock_message_list.return_value = []
        return self.client.get(f"{VOLUME_PAGE.format(volume_id)}?tab={VOLUME_TAB}")

    def submit(self, **fields: Any) -> HttpResponse:
        """Submit the form with valid values, except for ``fields``; ``None`` leaves a field out."""
        filled = {
            "volume_id": self.cloud.volumes[0]["id"] if self.cloud.volumes else "",
            "workflow": "cinder_volume_backup_rotation",
            "max_full_backups": "2",
            "max_incremental_backups": "5",
            "pattern": "0 2 * * *",
            "name": "nightly",
            "backup_name": "",
            "wanted": "save",
            **fields,
        }
        return self.client.post(
            CREATE, {name: value for name, value in filled.items() if value is not None}
        )

    def messages(self) -> list[str]:
        """Return the messages that the next page would show as toasts."""
        cookie = self.client.cookies.get("messages")
        stored = CookieStorage(self.request)._decode(cookie.value) if cookie else []
        return [str(message.message) for message in stored or []]


def rows(page: Node, table: str) -> list[Node]:
    """Return the rows of one of Horizon's tables."""
    found = page.find("table", id=table)
    return [row for row in found[0].find("tr") if "data-object-id" in row.attributes]
