# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: each setting does what the operator's guide says, and a wrong value names itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from backup_dashboard import config
from backup_dashboard.core.workflows import Workflow
from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import ViewTest
from tests.support.views.pages import errors
from tests.support.views.pages import held
from tests.support.views.pages import parse
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

STATE = f"{INDEX}overview/state/"
EDIT = f"{INDEX}{numbered(1, 3)}/edit/"
ROTATION = "cinder_volume_backup_rotation"


@pytest.mark.parametrize(
    ("name", "read", "wrong"),
    [
        ("API_TIMEOUT", config.api_timeout, [0, -1, "4", None, True]),
        ("CACHE_SECONDS", config.cache_seconds, [-1, 301, "30"]),
        ("LEAST_INTERVAL", config.least_interval, [0, "60", timedelta(hours=1)]),
        ("MEMBER_ROLES", config.member_roles, ["member", [1]]),
        ("MOST_BACKUPS", config.most_backups, [0, 1001, "7"]),
        ("POLL_SECONDS", config.poll_seconds, [0, 1, "10"]),
        ("WORKFLOWS", config.workflows, [[], ROTATION, ["another"]]),
    ],
)
def test_a_value_that_is_not_right_names_its_setting(
    name: str, read: Callable[[], Any], wrong: list[Any]
) -> None:
    for value in wrong:
        with (
            override_settings(**{f"BACKUP_DASHBOARD_{name}": value}),
            pytest.raises(ImproperlyConfigured, match=f"BACKUP_DASHBOARD_{name} has to be"),
        ):
            read()


def test_the_defaults_are_those_of_the_guide() -> None:
    assert config.api_timeout() == 4
    assert config.cache_seconds() == 30
    assert config.least_interval() == timedelta(minutes=1)
    assert config.most_backups() == 1000
    assert config.poll_seconds() == 2.5
    assert config.workflows() == tuple(Workflow)


class SettingsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        limits = {"max_full_backups": 9, "max_incremental_backups": 4, "backup_name": "db"}
        self.cloud.triggers = [
            trigger(1, limits, name="often", workflow_name=ROTATION, pattern="*/5 * * * *")
        ]

    def edit(self, **changes: Any) -> Any:
        """Change the form of the schedule that there is, and save it."""
        form = self.page(EDIT).one("form", id="bd-form")
        return self.client.post(EDIT, {**held(form), "wanted": "save", **changes})

    def refused(self, field: str, **changes: Any) -> str:
        """Send the form, which creates nothing, and give what it says at a field."""
        before = len(self.cloud.changes)
        page = parse(self.submit(**changes).content.decode())
        assert len(self.cloud.changes) == before
        (said,) = errors(page)[field]
        return said

    def offered(self, url: str) -> list[str]:
        """The workflows that a form offers."""
        return [each.attributes["value"] for each in self.page(url).find("input", name="workflow")]

    @override_settings(BACKUP_DASHBOARD_WORKFLOWS=["cinder_volume_backup_full"])
    def test_only_the_workflows_that_are_set_are_offered_and_taken(self) -> None:
        assert self.offered(CREATE) == ["cinder_volume_backup_full"]
        assert self.refused("workflow", workflow=ROTATION)
        assert self.submit(workflow="cinder_volume_backup_full").status_code == 302

    @override_settings(BACKUP_DASHBOARD_WORKFLOWS=["cinder_volume_backup_full"])
    def test_a_schedule_keeps_the_workflow_that_it_has(self) -> None:
        assert self.offered(EDIT) == [ROTATION, "cinder_volume_backup_full"]
        assert self.edit(name="renamed").status_code == 302
        assert self.cloud.triggers[0]["name"] == "renamed"

    @override_settings(BACKUP_DASHBOARD_LEAST_INTERVAL=60)
    def test_a_pattern_that_runs_too_often_is_refused_and_never_offered(self) -> None:
        said = self.refused("pattern", pattern="0,59 2 * * *")
        assert said.startswith("At least 60 minutes must pass between two runs here.")
        assert self.submit(pattern="0 * * * *").status_code == 302
        buttons = self.page(CREATE).find("button", name="pattern_preset")
        presets = [each.attributes["value"] for each in buttons]
        assert "*/15 * * * *" not in presets
        assert "0 * * * *" in presets

    @override_settings(BACKUP_DASHBOARD_LEAST_INTERVAL=60)
    def test_a_pattern_that_is_there_stays_good_until_it_is_changed(self) -> None:
        assert self.edit(name="renamed").status_code == 302
        assert self.cloud.triggers[0]["pattern"] == "*/5 * * * *"

    @override_settings(BACKUP_DASHBOARD_MOST_BACKUPS=7)
    def test_larger_limits_are_refused_but_for_those_that_are_there(self) -> None:
        assert "from 1 to 7" in self.refused("max_full_backups", max_full_backups="8")
        assert self.edit(name="renamed").status_code == 302

    @override_settings(BACKUP_DASHBOARD_POLL_SECONDS=90)
    def test_no_open_page_asks_sooner_than_that(self) -> None:
        block = self.page(HISTORY).one("div", css="bd-live")
        assert block.attributes["data-live-in"] == "90.0"

    @override_settings(BACKUP_DASHBOARD_CACHE_SECONDS=0)
    def test_with_no_seconds_to_keep_a_large_project_is_counted_for_every_page(self) -> None:
        self.cloud.triggers = [
            trigger(n, {"volume_id": numbered(n, 1)}, name=f"s{n}") for n in range(1, 1101)
        ]
        self.cloud.volumes = [volume(n) for n in range(1, 1101)]
        for _load in range(2):
            before = len(self.cloud.calls)
            assert self.page(STATE).find("p", css="bd-counted") == []
            assert len(self.cloud.calls) > before
