# SPDX-License-Identifier: Apache-2.0
"""What is added to Horizon's own Volumes pages."""

from urllib.parse import parse_qs
from urllib.parse import urlsplit

import requests
from openstack_dashboard import api
from openstack_dashboard.dashboards.admin.volumes.tables import VolumesTable as AdminVolumesTable
from openstack_dashboard.test import helpers

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.grafts.volumes_table import add_row_action
from backup_dashboard.grafts.volumes_table import place_of_action
from tests.support.views.base import CREATE
from tests.support.views.base import ViewTest
from tests.support.views.base import rows
from tests.support.views.pages import Node
from tests.support.views.recordings import answer
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by
from tests.support.views.recordings import volume

VOLUMES = "/project/volumes/"
TAB = "?tab=volume_details__backup_schedules"


class VolumesTableTest(ViewTest):
    @helpers.create_mocks(
        {
            api.nova: ["server_list"],
            api.cinder: [
                "volume_list_paged",
                "volume_snapshot_list",
                "group_list",
                "tenant_absolute_limits",
                "extension_supported",
            ],
        }
    )
    def volumes_page(self) -> dict[str, Node]:
        """Load the Volumes page; give the volumes' rows, by the volumes' states."""
        self.mock_server_list.return_value = [[], False]
        volumes = self.cinder_volumes.list()
        self.mock_volume_list_paged.return_value = [volumes, False, False]
        self.mock_volume_snapshot_list.return_value = []
        self.mock_group_list.return_value = []
        self.mock_tenant_absolute_limits.return_value = self.cinder_limits["absolute"]
        self.mock_extension_supported.return_value = True
        states = {each.id: each.status for each in volumes}
        return {
            states[row.attributes["data-object-id"]]: row
            for row in rows(self.page(VOLUMES), "volumes")
        }

    def test_a_volume_that_can_be_backed_up_offers_to_with_itself_chosen(self) -> None:
        found = self.volumes_page()
        for state in ("available", "in-use"):
            id = found[state].attributes["data-object-id"]
            (link,) = [each for each in found[state].find("a") if each.text == "Schedule Backups"]
            assert link.attributes["href"] == f"{CREATE}?volume_id={id}"

    def test_the_action_stands_beside_create_backup_and_before_what_deletes(self) -> None:
        menu = self.volumes_page()["available"].one("ul", css="row_actions")
        actions = [each.text for each in menu.find("li")]
        place = actions.index("Schedule Backups")
        assert actions[place - 1] == "Create Backup"
        assert place < actions.index("Delete Volume")

    def test_in_a_horizon_of_other_actions_it_stands_before_what_deletes_or_last(self) -> None:
        backups, other, delete = (type("A", (), {"name": n}) for n in ("backups", "x", "delete"))
        for found, place in (
            ((other, backups, other, delete), 2),
            ((other, delete, other), 1),
            ((other,), 1),
            ((), 0),
        ):
            assert place_of_action(found) == place

    def test_the_page_asks_mistral_nothing(self) -> None:
        self.volumes_page()
        assert self.cloud.asked("mistral") == []

    def test_the_page_stands_without_mistral(self) -> None:
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        assert self.volumes_page()

    def test_a_reader_is_not_offered_what_would_be_refused(self) -> None:
        self.become("reader")
        for row in self.volumes_page().values():
            assert "Schedule Backups" not in row.text

    def test_the_action_is_there_once_however_often_it_is_added(self) -> None:
        add_row_action()
        add_row_action()
        assert self.volumes_page()["available"].text.count("Schedule Backups") == 1


class AdminVolumesTableTest(ViewTest):
    def test_the_administrators_volumes_do_not_offer_it(self) -> None:
        assert "schedule_backups" not in AdminVolumesTable.base_actions
        names = [each.name for each in AdminVolumesTable._meta.row_actions]
        assert "schedule_backups" not in names


class VolumeTabTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.detail = next(each for each in self.cinder_volumes.list() if not each.attachments)
        self.id = self.detail.id
        self.url = f"{VOLUMES}{self.id}/"
        ours, theirs = {"volume_id": self.id}, {"volume_id": numbered(1, 1)}
        self.cloud.volumes = [volume(1), volume(2, id=self.id, name="this one")]
        self.cloud.triggers = [
            trigger(1, name="nightly", inputs=ours),
            trigger(2, name="of another volume", inputs=theirs),
        ]
        self.cloud.executions = [
            execution(1, "error", inputs=ours, description=triggered_by(1)),
            execution(2, "success", inputs=theirs, description=triggered_by(2)),
        ]
        self.cloud.backups = [backup(1, volume_id=self.id, name="kept"), backup(2)]

    @helpers.create_mocks(
        {
            api.cinder: ["volume_get", "volume_snapshot_list", "tenant_absolute_limits",
                         "group_get", "message_list"],
        }
    )  # fmt: skip
    def detail_page(self, query: str = "", status: int = 200) -> Node:
        self.mock_volume_get.return_value = self.detail
        self.mock_volume_snapshot_list.return_value = []
        self.mock_tenant_absolute_limits.return_value = self.cinder_limits["absolute"]
        self.mock_message_list.return_value = []
        return self.page(self.url + query, status)

    def test_the_volumes_page_has_the_tab_and_asks_nothing_until_it_is_opened(self) -> None:
        page = self.detail_page()
        tabs = [each.text for each in page.find("a", data_toggle="tab")]
        assert "Backup Schedules" in tabs
        assert self.cloud.calls == []

    def test_the_tab_shows_this_volumes_schedules_and_runs_and_no_others(self) -> None:
        page = self.detail_page(TAB)
        (schedule,) = rows(page, "volume_schedules")
        assert "nightly" in schedule.text
        assert "FAILED" in schedule.text
        (run,) = rows(page, "volume_history")
        assert "FAILED" in run.text
        assert page.find("a", href=f"{CREATE}?volume_id={self.id}")

    def test_the_tab_costs_the_same_however_many_schedules_and_runs_there_are(self) -> None:
        costs = set()
        for count in (1, 20, 900):
            given = {"volume_id": self.id}
            self.cloud.triggers = [trigger(n, inputs=given) for n in range(count)]
            self.cloud.executions = [execution(n, inputs=given) for n in range(count)]
            self.cloud.calls.clear()
            self.detail_page(TAB)
            costs.add((len(self.cloud.asked("mistral")), len(self.cloud.asked("cinder"))))
        assert len(costs) == 1
        assert costs.pop() == (3, 2)

    def test_without_mistral_the_tab_shows_the_volumes_backups(self) -> None:
        self.cloud.broken = {"mistral": requests.ConnectionError()}
        page = self.detail_page(TAB)
        assert "Mistral" in page.one(css="bd-missing").text
        known = page.one("table", id="bd-chains").text
        assert "kept" in known
        assert "backup-2" not in known
        assert page.find(id="bd-protection") == []

    def test_the_tab_says_how_well_the_volume_is_protected_and_why(self) -> None:
        told = self.detail_page(TAB).one(id="bd-protection")
        assert told.attributes["data-status"] == "failing"
        assert "nightly" in told.text

    def test_each_backup_shows_what_it_hangs_on_and_is_restored_through_horizons_form(self) -> None:
        times = {1: "2026-11-20T02:00:00.000000", 2: "2026-11-21T02:00:00.000000"}
        self.cloud.backups = [
            backup(n, volume_id=self.id, is_incremental=n > 1, created_at=at, data_timestamp=at)
            for n, at in times.items()
        ]
        self.cloud.backups.append(backup(3, volume_id=self.id, status="error"))
        table = self.detail_page(TAB).one("table", id="bd-chains")
        rows = {
            row.attributes["data-backup"]: row
            for row in table.find("tr")
            if "data-backup" in row.attributes
        }
        hangs_on = {id: row.attributes.get("data-parent") for id, row in rows.items()}
        full, incremental, broken = (numbered(n, 2) for n in (1, 2, 3))
        assert hangs_on == {broken: incremental, incremental: full, full: None}
        for id in (full, incremental):
            [link] = [a for a in rows[id].find("a") if a.text == "Restore"]
            assert link.attributes["href"].startswith(
                f"/project/backups/{id}/restore/?backup_name="
            )
            assert "ajax-modal" in link.classes
        assert "Restore" not in rows[broken].text

    def test_a_restore_names_the_backup_and_its_date_and_no_volume_to_overwrite(self) -> None:
        at = "2026-11-20T02:00:00.000000"
        self.cloud.backups = [
            backup(1, name="nightly & <b>", volume_id=self.id, created_at=at, data_timestamp=at)
        ]
        link = self.detail_page(TAB).one("table", id="bd-chains").one("a", css="ajax-modal")
        address = urlsplit(link.attributes["href"])
        moment = "Fri 20 Nov 2026, 02:00 UTC"
        assert parse_qs(address.query) == {"backup_name": [f"nightly & <b>, {moment}"]}
        told = f"Restore “nightly & <b>” from {moment} to a new volume"
        assert link.attributes["title"] == told
        self.become("reader")
        assert self.detail_page(TAB).one("table", id="bd-chains").find("a", css="ajax-modal") == []

    def rotated(self) -> dict[str, str]:
        """Give four fulls of a rotation, one of them held, to the volume; return each one's row as text."""
        limits = {"max_full_backups": 1, "max_incremental_backups": 0, "keep_weekly": 1}
        inputs = {"volume_id": self.id, "backup_name": "nightly", **limits}
        self.cloud.triggers = [trigger(1, inputs=inputs, workflow_name=Workflow.ROTATION.value)]
        ours = {"workflow": Workflow.ROTATION.value, "rotation": "nightly"}
        held = {**ours, "hold": "ola & <b>", "hold_since": "2026-11-05T09:00:00+00:00"}
        self.cloud.backups = [
            backup(
                day,
                volume_id=self.id,
                created_at=f"2026-11-{day:02}T02:00:00.000000",
                data_timestamp=f"2026-11-{day:02}T02:00:00.000000",
                metadata=held if day == 5 else ours,
                is_incremental=False,
            )
            for day in (4, 5, 15, 20)
        ]
        table = self.detail_page(TAB).one("table", id="bd-chains")
        return {
            row.attributes["data-backup"]: row.text
            for row in table.find("tr")
            if "data-backup" in row.attributes
        }

    def test_each_backup_says_why_it_stays_or_that_the_next_run_deletes_it(self) -> None:
        told = self.rotated()
        assert "newest 1" in told[numbered(20, 2)]
        assert "weekly, week of 9 Nov UTC" in told[numbered(15, 2)]
        assert "the next good run deletes it" in told[numbered(4, 2)]

    def test_the_schedule_says_which_older_ones_it_keeps(self) -> None:
        self.rotated()
        (schedule,) = rows(self.detail_page(TAB), "volume_schedules")
        assert "incremental, and older full backups for 1 week" in schedule.text

    def test_each_form_of_the_tab_has_the_token_without_which_nothing_is_changed(self) -> None:
        table = self.detail_page(TAB).one("table", id="bd-chains")
        forms = table.find("form")
        assert forms
        for form in forms:
            assert form.one("input", name="csrfmiddlewaretoken").attributes["value"]

    def test_a_held_backup_says_who_holds_it_and_offers_to_release_it(self) -> None:
        held = self.rotated()[numbered(5, 2)]
        assert "Held by ola & <b> since Thu 5 Nov 2026, 09:00 UTC" in held
        assert "Release" in held
        assert "Hold" in self.rotated()[numbered(4, 2)]

    def test_a_reader_is_told_of_holds_and_offered_none(self) -> None:
        self.become("reader")
        told = self.rotated()
        assert "Held by" in told[numbered(5, 2)]
        assert not any("Release" in text or text.endswith("Hold") for text in told.values())

    def test_an_invalid_token_leads_to_signing_in_again(self) -> None:
        self.cloud.broken = {"mistral": answer("mistral_401")}
        self.detail_page(TAB, status=302)

    def test_a_reader_sees_the_tab_without_the_button(self) -> None:
        self.become("reader")
        page = self.detail_page(TAB)
        assert rows(page, "volume_schedules")
        assert not page.find("a", href=f"{CREATE}?volume_id={self.id}")

    def test_without_a_workflow_service_there_is_no_tab(self) -> None:
        self.set_endpoint("workflowv2", "")
        self._setup_user()
        tabs = [each.text for each in self.detail_page().find("a")]
        assert "Backup Schedules" not in tabs
