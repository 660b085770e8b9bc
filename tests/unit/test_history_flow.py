# SPDX-License-Identifier: Apache-2.0
"""The history names what a run had to do with, and shows what can be known while a service is missing."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.run_filter import EVERY_RUN
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import history
from backup_dashboard.flows import history_file
from backup_dashboard.flows import run as run_flow
from backup_dashboard.flows import run_rows
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.pause import pause
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeExecutions
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

PAGE = PageRequest(20)


def clouds(*runs: object) -> tuple[FakeMistral, FakeCinder]:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.ran = list(runs)
    mistral.held = [schedule("s1", name="nightly")]
    return mistral, cinder


def test_a_run_is_shown_with_its_volume_its_schedule_and_its_backup() -> None:
    mistral, cinder = clouds(run("r1"))
    cinder.kept = [backup("b2", execution="r2"), backup("b1", execution="r1")]
    (row,) = history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
    assert (row.volume.name, row.schedule_name, row.backup.id) == ("database", "nightly", "b1")
    assert row.name == "nightly"


def test_a_run_of_a_schedule_that_is_gone_is_called_by_its_backups_or_else_its_volume() -> None:
    gone = Origin("s9", by_hand=False)
    mistral, cinder = clouds(
        run("r1", origin=gone), run("r2", origin=gone, inputs={"volume_id": "v1"})
    )
    rows = history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
    assert [(row.schedule_name, row.name) for row in rows] == [("", "b"), ("", "database")]


def test_the_history_of_a_schedule_goes_on_through_changes_and_pauses_under_its_name_of_today() -> (
    None
):
    mistral, cinder = clouds(run("r1", origin=Origin("s1")))
    renamed = replace(mistral.held[0].definition, name="weekly")
    now = edit(gate(mistral), "s1", renamed, NOW)
    mistral.ran.append(run("r2", origin=Origin(now.id)))
    pause(gate(mistral), "s1", NOW)
    rows = history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
    assert [row.schedule_name for row in rows] == ["weekly", "weekly"]
    assert run_flow.load_run(mistral, cinder, "r1", NOW).row.schedule_name == "weekly"


FOUR = [
    "triggers.list_first_names",
    "triggers.get_next_start",
    "environments.list_records",
    "executions.list_page",
]


def test_the_history_costs_four_questions_to_mistral_and_two_to_cinder() -> None:
    mistral, cinder = clouds(*(run(str(n), origin=Origin(f"s{n % 3}")) for n in range(500)))
    history.load_page(mistral, cinder, shelf(), PAGE, NOW)
    assert sorted(mistral.asked) == sorted(FOUR)
    assert sorted(cinder.asked) == ["backups", "volume_names"]


def test_and_one_for_each_schedule_that_is_not_among_the_first_thousand() -> None:
    mistral, cinder = clouds(*(run(str(n), origin=Origin(f"s{n % 3}")) for n in range(500)))
    mistral.held = [schedule(f"s{n}", name=f"name {n}") for n in range(3)]
    mistral.first = 1
    rows = history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
    assert [row.schedule_name for row in rows[:3]] == ["name 0", "name 1", "name 2"]
    assert sorted(mistral.asked) == sorted([*FOUR, "triggers.get", "triggers.get"])


def test_a_long_list_asks_once_for_all_names() -> None:
    mistral, cinder = clouds(*(run(str(n), origin=Origin(f"s{n}")) for n in range(100)))
    mistral.first = 0
    rows = history.load_page(mistral, cinder, shelf(), PageRequest(100), NOW).page.items
    assert "triggers.get" not in mistral.asked
    assert mistral.asked.count("triggers.list_names") == 1
    assert rows[1].schedule_name == "nightly"


def test_volumes_that_the_newest_thousand_does_not_name_are_asked_for() -> None:
    known, gone = str(uuid.uuid4()), str(uuid.uuid4())
    mistral, cinder = clouds(*(run(id, inputs={"volume_id": id}) for id in (known, gone)))
    cinder.held.append(Volume(known, "late", 1, "available", "mine"))
    cinder.volume_names = lambda: VolumeNames({}, complete=False)
    rows = history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
    assert [(row.volume.name, row.volume.gone) for row in rows] == [("late", False), (gone, True)]


def named(mistral: FakeMistral, text: str) -> list[str]:
    """The runs that a name selects."""
    only = history.HistoryFilter(schedule=text)
    rows = history.load_page(mistral, FakeCinder(), shelf(), PAGE, NOW, only).page.items
    return sorted(row.id for row in rows)


def test_a_schedule_is_found_by_its_name_or_a_part_of_it() -> None:
    mistral, _cinder = clouds(
        run("r1", origin=Origin("s1")),
        run("r2", origin=Origin("s2")),
        run("r3", origin=Origin("s3")),
    )
    mistral.held += [schedule("s2", name="nightly too"), schedule("s3", name="weekly")]
    assert named(mistral, "nightly") == ["r1"]
    assert named(mistral, "night") == ["r1", "r2"]
    assert named(mistral, "week") == ["r3"]


def test_a_name_selects_the_runs_from_before_a_change_and_those_of_one_that_rests() -> None:
    mistral, _cinder = clouds(run("r1", origin=Origin("s1")))
    now = edit(gate(mistral), "s1", replace(mistral.held[0].definition, name="weekly"), NOW)
    mistral.ran.append(run("r2", origin=Origin(now.id)))
    assert named(mistral, "weekly") == ["r1", "r2"]
    pause(gate(mistral), "s1", NOW)
    assert named(mistral, "Weekly") == ["r1", "r2"]


def test_a_name_that_nothing_has_selects_nothing_and_is_told() -> None:
    mistral, cinder = clouds(run("r1"))
    for only in (history.HistoryFilter(schedule="zz"), history.HistoryFilter(volume="zz")):
        found = history.load_page(mistral, cinder, shelf(), PAGE, NOW, only)
        assert found.page.items == []
        assert found.nothing_called == "zz"
        assert "executions.list_page" not in mistral.asked


def test_a_volume_is_found_by_its_name() -> None:
    mistral, cinder = clouds(run("r1"), run("r2", inputs={"volume_id": "v2"}))
    found = history.load_page(
        mistral, cinder, shelf(), PAGE, NOW, history.HistoryFilter(volume="database")
    )
    assert [row.id for row in found.page.items] == ["r1"]


def test_without_cinder_runs_are_shown_with_what_mistral_knows() -> None:
    mistral, _cinder = clouds(run("r1"))
    found = history.load_page(
        mistral, FakeCinder(Unreachable(Service.CINDER, "down")), shelf(), PAGE, NOW
    )
    (row,) = found.page.items
    assert [each.service for each in found.missing_services] == [Service.CINDER]
    assert (row.volume.name, row.volume.gone, row.backup) == ("v1", False, None)


@pytest.mark.parametrize("kind", [Unreachable, Forbidden])
def test_without_mistral_the_backups_that_cinder_knows_are_shown(kind: type) -> None:
    cinder = FakeCinder()
    cinder.kept = [backup("b1"), backup("b2", execution="")]
    found = history.load_page(FakeMistral(kind(Service.MISTRAL, "no")), cinder, shelf(), PAGE, NOW)
    assert [each.service for each in found.missing_services] == [Service.MISTRAL]
    assert found.page.items == []
    assert [each.id for each in found.backups] == ["b1", "b2"]


def test_while_mistral_answers_the_backups_need_no_list_of_their_own() -> None:
    mistral, cinder = clouds(run("r1"))
    cinder.kept = [backup()]
    assert history.load_page(mistral, cinder, shelf(), PAGE, NOW).backups == []


def test_an_invalid_token_is_not_taken_for_a_missing_service() -> None:
    with pytest.raises(Unauthorized):
        history.load_page(
            FakeMistral(Unauthorized(Service.MISTRAL, "401")), FakeCinder(), shelf(), PAGE, NOW
        )


def test_the_backup_of_a_run_is_the_one_that_succeeded() -> None:
    made = run_rows.index_by_run(
        [
            backup("b4", execution="r2", status="error"),
            backup("b3", execution="r1", status="error"),
            backup("b2", execution="r1"),
            backup("b1", execution="r1"),
            backup("by hand", execution=""),
        ]
    )
    assert {execution: each.id for execution, each in made.items()} == {"r1": "b2", "r2": "b4"}


def test_one_run_in_full_stands_without_cinder() -> None:
    mistral, _cinder = clouds(run("r1"))
    found = run_flow.load_run(mistral, FakeCinder(Unreachable(Service.CINDER, "down")), "r1", NOW)
    assert [each.service for each in found.missing_services] == [Service.CINDER]
    assert found.row.schedule_name == "nightly"


def test_a_run_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        run_flow.load_run(FakeMistral(), FakeCinder(), "r1", NOW)


def test_the_page_of_a_run_is_looked_at_again_while_the_run_moves() -> None:
    mistral, cinder = clouds(run("r1", state=RunState.RUNNING), run("r2"))
    moving = run_flow.load_run(mistral, cinder, "r1", NOW).refresh_in
    assert moving < run_flow.load_run(mistral, cinder, "r2", NOW).refresh_in


def test_a_backup_is_said_to_be_deleted_only_where_cinders_whole_list_lacks_it() -> None:
    mistral = FakeMistral()
    mistral.ran = [run("made"), run("failed", state=RunState.FAILED)]
    down = FakeCinder(Unreachable(Service.CINDER, "down"))
    gone = {
        cinder: [
            row.backup_gone
            for row in history.load_page(mistral, cinder, shelf(), PAGE, NOW).page.items
        ]
        for cinder in (FakeCinder(), down)
    }
    assert list(gone.values()) == [[True, False], [False, False]]


def test_the_runs_of_a_schedule_that_was_changed_are_one_list() -> None:
    runs = [
        run(f"r{n}", origin=Origin(f"s{n % 2}", by_hand=False), started=NOW - timedelta(hours=n))
        for n in range(6)
    ]
    mistral, cinder = clouds(*runs, run("foreign", origin=Origin("s9", by_hand=False)))
    only = history.HistoryFilter(schedule_ids=("s0", "s1"))
    seen, marker = [], ""
    for size in (4, 4):
        found = history.load_page(mistral, cinder, shelf(), PageRequest(size, marker), NOW, only)
        seen += [row.id for row in found.page.items]
        marker = seen[-1]
        if not found.page.has_more:
            break
    assert sorted(set(seen)) == [f"r{n}" for n in range(6)]


def test_a_filter_by_volume_says_how_far_back_it_looked() -> None:
    many = [run(str(n), inputs={"volume_id": f"v{n % 2}"}) for n in range(1200)]
    mistral, cinder = clouds(*many)
    cinder.held.append(Volume("v1", "second", 1, "available", "mine"))
    only = history.HistoryFilter(volume="second")
    found = history.load_page(mistral, cinder, shelf(), PAGE, NOW, only)
    assert {row.volume.id for row in found.page.items} == {"v1"}
    assert found.look_back == 999
    assert found.looked_back_to == many[998].started
    assert mistral.asked.count("executions.list_page") == 1


def test_a_file_holds_every_run_up_to_its_limit() -> None:
    mistral, cinder = clouds(*(run(str(n)) for n in range(2500)))
    found = history_file.load_rows(mistral, cinder, shelf(), history.EVERYTHING, NOW)
    assert [row.id for row in found] == [str(n) for n in range(2500)]
    mistral.ran = [run(str(n)) for n in range(history_file.DOWNLOAD_LIMIT + 500)]
    assert (
        len(history_file.load_rows(mistral, cinder, shelf(), history.EVERYTHING, NOW))
        == history_file.DOWNLOAD_LIMIT
    )


class PurgedExecutions(FakeExecutions):
    """The executions of a Mistral that deletes its oldest runs, once, while somebody reads the list."""

    purges = 1

    def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
        if wanted.marker and self.purges:
            self.purges -= 1
            del self._of.ran[[each.id for each in self._of.ran].index(wanted.marker) :]
        return super().list_page(wanted, only)


def test_a_file_of_a_list_that_loses_its_oldest_runs_meanwhile_holds_each_run_once() -> None:
    mistral = FakeMistral()
    mistral.executions = PurgedExecutions(mistral)
    mistral.ran = [run(str(n)) for n in range(1500)]
    found = history_file.load_rows(mistral, FakeCinder(), shelf(), history.EVERYTHING, NOW)
    assert [row.id for row in found] == [each.id for each in mistral.ran]
    assert len(found) == 998


def test_no_file_is_given_of_a_list_that_changes_faster_than_it_is_read() -> None:
    class HastyExecutions(FakeExecutions):
        def list_page(self, wanted: PageRequest, only: RunFilter = EVERY_RUN) -> Page[Run]:
            if wanted.marker:
                raise NotFound(Service.MISTRAL, wanted.marker)
            return super().list_page(wanted, only)

    mistral = FakeMistral()
    mistral.executions = HastyExecutions(mistral)
    mistral.ran = [run(str(n)) for n in range(1500)]
    with pytest.raises(Unreachable):
        history_file.load_rows(mistral, FakeCinder(), shelf(), history.EVERYTHING, NOW)


@pytest.mark.parametrize("backwards", [False, True])
def test_after_a_run_that_was_purged_the_list_begins_anew_and_says_so(backwards: bool) -> None:
    mistral, cinder = clouds(*(run(str(n)) for n in range(30)))
    found = history.load_page(mistral, cinder, shelf(), PageRequest(20, "purged", backwards), NOW)
    assert [row.id for row in found.page.items] == [str(n) for n in range(20)]
    page = found.page
    assert (page.restarted, page.has_more, page.has_previous) == (True, True, False)
    assert found.missing_services == ()


def test_no_file_is_given_while_a_service_is_missing() -> None:
    mistral, _cinder = clouds(run("r1"))
    down = FakeCinder(Unreachable(Service.CINDER, "down"))
    with pytest.raises(Unreachable):
        history_file.load_rows(mistral, down, shelf(), history.EVERYTHING, NOW)
