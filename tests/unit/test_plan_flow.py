# SPDX-License-Identifier: Apache-2.0
"""What the form's plan is made from: one round of questions, and only what they told."""

from datetime import timedelta

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.messages import Message
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows.plan import RUNS_SHOWN
from backup_dashboard.flows.plan import Draft
from backup_dashboard.flows.plan import Plan
from backup_dashboard.flows.plan import build_plan
from backup_dashboard.flows.plan import load_answers
from tests.support.limits import keeping
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule
from tests.support.unit.fakes import shelf

DATABASE = Volume("v1", "database", 10, "available", "mine")
RUN = "00000000-0000-4000-8000-000000000001"
MAIL = Volume("v2", "mail", 20, "in-use", "mine")


def definition(volume: Volume = DATABASE, **changes: object) -> Definition:
    workflow = changes.pop("workflow", Workflow.ROTATION)
    given = inputs(workflow, volume.id, "nightly", keeping(2, 1))  # type: ignore[arg-type]
    return Definition("nightly", workflow, given, changes.pop("pattern", "0 2 * * *"), **changes)  # type: ignore[arg-type]


def planned(
    draft: Draft, mistral: FakeMistral | None = None, cinder: FakeCinder | None = None
) -> Plan:
    mistral, cinder = mistral or FakeMistral(), cinder or FakeCinder()
    volume_ids = [volume.id for volume in draft.volumes]
    return build_plan(draft, load_answers(mistral, cinder, shelf(), volume_ids, "mine", NOW), NOW)


def test_without_a_volume_nothing_is_asked_and_the_runs_are_told() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    found = planned(Draft([definition(Volume("", "", 1, ""))]), mistral, cinder)
    assert mistral.asked == cinder.asked == []
    assert len(found.runs) == RUNS_SHOWN
    assert found.cost is None
    assert found.commands == ()


def test_a_pattern_that_is_wrong_has_neither_runs_nor_commands_and_costs_nothing_new() -> None:
    wrong = Message("“%(text)s” is not understood.", {"text": "x"})
    found = planned(Draft([definition(pattern="")], [DATABASE], error=wrong))
    assert (found.runs, found.commands, found.retention) == ((), (), None)


@pytest.mark.parametrize("broken", [Service.MISTRAL, Service.CINDER])
def test_what_a_service_does_not_tell_is_missing_and_the_rest_is_there(broken: Service) -> None:
    error = Unreachable(broken, "")
    found = planned(
        Draft([definition()], [DATABASE]),
        FakeMistral(error if broken is Service.MISTRAL else None),
        FakeCinder(error if broken is Service.CINDER else None),
    )
    assert {problem.service for problem in found.known.missing} == {broken}
    assert found.runs
    assert found.retention


def test_the_rotation_of_one_volume_goes_on_from_the_backups_that_it_has() -> None:
    cinder = FakeCinder()
    noted = {"workflow": Workflow.ROTATION.value, "rotation": "nightly"}
    cinder.kept = [backup("b1", metadata=noted)]
    (first, *_rest) = planned(Draft([definition()], [DATABASE]), cinder=cinder).retention.frames  # type: ignore[union-attr]
    assert "b1" in {each.id for each in first.left}


def test_of_several_volumes_the_last_start_and_a_command_each_are_told() -> None:
    later = definition(MAIL, pattern="30 2 * * *")
    found = planned(Draft([definition(), later], [DATABASE, MAIL]))
    assert found.last_start is not None
    assert (found.last_start.hour, found.last_start.minute) == (2, 30)
    assert len(found.commands) == 2


def test_a_change_has_no_command_and_never_collides_with_itself() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", pattern="0 2 * * *")]
    draft = Draft([definition()], [DATABASE])
    assert planned(draft, mistral).known.collisions
    change = Draft([definition()], [DATABASE], replaces="s1")
    found = planned(change, mistral)
    assert (found.known.collisions, found.commands) == ((), ())


def test_how_long_runs_take_is_read_from_those_behind_the_newest_backups() -> None:
    mistral, cinder = FakeMistral(), FakeCinder()
    mistral.ran = [run(RUN, started=NOW - timedelta(hours=3), changed=NOW - timedelta(hours=1))]
    cinder.kept = [backup("b1", RUN)]
    found = planned(Draft([definition(pattern="0 * * * *")], [DATABASE]), mistral, cinder)
    assert [each.name for each in found.known.collisions]
    assert mistral.asked.count("executions.get") == 1


def test_a_chain_without_an_end_says_how_many_backups_a_year_it_grows_by() -> None:
    for workflow, count, grows in (
        (Workflow.FULL_INCREMENTAL, None, 365),
        (Workflow.FULL_INCREMENTAL, 10, 0),
        (Workflow.ROTATION, None, 0),
    ):
        draft = Draft([definition(workflow=workflow, count=count)], [DATABASE])
        assert planned(draft).endless in (grows, grows + 1 if grows else 0)
