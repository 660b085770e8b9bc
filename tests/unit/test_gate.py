# SPDX-License-Identifier: Apache-2.0
"""The stronger never acts on the weaker's word: what is stored is checked again before anybody's token acts on it."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import backup_dashboard.flows
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core import denials
from backup_dashboard.core.caller import Caller
from backup_dashboard.core.messages import Message
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows.create import run_schedule_now
from backup_dashboard.flows.delete import delete
from backup_dashboard.flows.edit import edit
from backup_dashboard.flows.gate import Denied
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.pause import pause
from backup_dashboard.flows.rerun import rerun
from backup_dashboard.flows.resume import resume
from backup_dashboard.flows.retry import retry
from backup_dashboard.workflows.package import shipped
from tests.support.unit.fakes import MEMBER
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import backup
from tests.support.unit.fakes import gate
from tests.support.unit.fakes import run
from tests.support.unit.fakes import schedule

FULL = Workflow.FULL
TEXT = shipped(FULL).text
CHANGED = TEXT + "# something else\n"
ADMINISTRATOR = Caller("mine", stronger=True, administrator=True, agreed=True)
MANAGER = Caller("mine", stronger=True)
INPUTS = {"volume_id": "v1", "backup_name": "b"}
THEIRS = {"volume_id": "v2", "backup_name": "b"}
NEW = Definition("name of s1", FULL, INPUTS, "0 5 * * *")
BACKUP = "aaaaaaaa-0000-4000-8000-00000000000a"

GATE = Path(backup_dashboard.flows.__file__).parent / "gate.py"
ACTING = {
    "mistral.executions.start",
    "mistral.executions.rerun",
    "mistral.executions.cancel",
    "mistral.triggers.create",
    "mistral.triggers.delete",
    "cinder.replace_metadata_of_backup",
}


@pytest.fixture
def mistral() -> FakeMistral:
    """A Mistral with the public workflow, a schedule and a failed run of the project."""
    mistral = FakeMistral()
    mistral.install(TEXT, "public", "services")
    mistral.changed = {f"services-{FULL}": NOW - timedelta(days=30)}
    mistral.held = [schedule("s1")]
    mistral.ran = [run("r1", state=RunState.FAILED)]
    mistral.tasks = {"r1": [Step("t1", "wait_for_backup", RunState.FAILED, NOW, NOW)]}
    return mistral


@pytest.fixture
def cinder() -> FakeCinder:
    """A Cinder that tells an administrator of the volumes of two projects."""
    cinder = FakeCinder()
    cinder.held.append(Volume("v2", "theirs", 1, "available", "other"))
    cinder.kept = [backup("b1")]
    return cinder


def paused(mistral: FakeMistral) -> None:
    """Let the schedule rest, if it does not yet."""
    if mistral.held:
        pause(gate(mistral), "s1", NOW)


Act = Callable[[FakeMistral, Gate], object]
ACTS: dict[str, Act] = {
    "retry": lambda _mistral, gate: retry(gate, "r1"),
    "rerun": lambda _mistral, gate: rerun(gate, "r1"),
    "run now": lambda _mistral, gate: run_schedule_now(gate, "s1"),
    "edit": lambda mistral, gate: edit(
        gate, "s1", replace(NEW, inputs=mistral.held[0].definition.inputs), NOW
    ),
    "resume": lambda mistral, gate: (paused(mistral), resume(gate, "s1", NOW)),
    "run now while paused": lambda mistral, gate: (paused(mistral), run_schedule_now(gate, "s1")),
}


def done(mistral: FakeMistral) -> tuple[int, int, int]:
    """How many runs were started, gone on with, and triggers made."""
    return len(mistral.started), len(mistral.rerun_steps), len(mistral.ever)


DENIALS: dict[str, Callable[[], Message]] = {
    "Its volume no longer exists, or it belongs to another project. Nothing was started or changed.": (
        denials.foreign_volume
    ),
    "“database” cannot be backed up now: its status is “error”, and Cinder backs up only volumes that are "
    "available or in-use. Nothing was started. Ask your administrator to repair it.": (
        lambda: denials.not_ready(Unready("error", (Volume("v1", "database", 1, "error"),)))
    ),
    "The stored data of this run names backups of another project, and the run would continue with your "
    "rights. Nothing was changed. Start a new run instead.": denials.foreign_backups,
    "Somebody stored Mistral settings with it (env, notify). They would act with your rights, which are more "
    "than a member's. Nothing was changed. Make a new schedule or run instead.": (
        lambda: denials.stored_settings(["env", "notify"])
    ),
    "“cinder_volume_backup_full” is this project's own copy, and somebody changed its text. It would run with "
    "your rights, which are more than a member's. Nothing was started. Ask an administrator to delete the copy "
    "and to install the workflow for every project, or let a member run it.": (
        lambda: denials.private_for_run(FULL)
    ),
    "“cinder_volume_backup_full” is this project's own copy, which its members can change at any time. It would "
    "run with your rights, which are more than a member's. Nothing was changed. Ask an administrator to delete "
    "the copy and to install the workflow for every project, or let a member do this.": (
        lambda: denials.private_for_schedule(FULL)
    ),
    "The workflow was changed or deleted after this run started, so nobody can see what would continue with "
    "your rights. Nothing was changed. Start a new run instead.": denials.changed_since,
    "You have an administrator's role, and each run of this schedule would act with it. Nothing was changed. "
    "Confirm in the form that you want this, or sign in as a member of the project.": denials.not_agreed,
    "Another schedule has the ID of “nightly” as its name, and Mistral would take that one. Nothing was "
    "changed. Rename the other schedule first.": lambda: denials.ambiguous("nightly"),
    "This backup belongs to another project. Nothing was changed.": denials.foreign_backup,
}


@pytest.mark.parametrize("sentence", DENIALS)
def test_who_is_denied_reads_why_that_nothing_happened_and_what_to_do(sentence: str) -> None:
    assert str(DENIALS[sentence]()) == sentence


def test_of_many_stored_settings_a_denial_names_only_the_first() -> None:
    said = str(denials.stored_settings(["x" * 99, "y" * 99]))
    assert f"({'x' * 99},)" in said


@pytest.mark.parametrize("caller", [MEMBER, MANAGER, ADMINISTRATOR])
@pytest.mark.parametrize("name", ACTS)
def test_what_is_the_projects_own_and_public_anybody_may_act_on(
    mistral: FakeMistral, cinder: FakeCinder, name: str, caller: Caller
) -> None:
    ACTS[name](mistral, gate(mistral, cinder, caller))
    assert sum(done(mistral)) >= 1


@pytest.mark.parametrize(
    "volume_id", ["v2", "v3", "", None, 7, ["v1"], "../v1", "v1?all_tenants=1"]
)
@pytest.mark.parametrize("caller", [MANAGER, ADMINISTRATOR])
@pytest.mark.parametrize("name", ACTS)
def test_a_volume_of_another_project_is_backed_up_by_nobody(
    mistral: FakeMistral, cinder: FakeCinder, name: str, caller: Caller, volume_id: Any
) -> None:
    inputs = {"volume_id": volume_id, "backup_name": "b"}
    mistral.held = [schedule("s1", inputs=inputs)]
    mistral.ran = [replace(mistral.ran[0], inputs=inputs)]
    with pytest.raises(Denied, match="no longer exists, or it belongs to another project"):
        ACTS[name](mistral, gate(mistral, cinder, caller))
    assert done(mistral) == (0, 0, 0)


def test_a_volume_of_which_cinder_tells_no_project_is_not_believed_for_somebody_stronger(
    mistral: FakeMistral, cinder: FakeCinder
) -> None:
    cinder.held = [Volume("v1", "database", 1, "available", "")]
    with pytest.raises(Denied):
        retry(gate(mistral, cinder, MANAGER), "r1")
    retry(gate(mistral, cinder, MEMBER), "r1")


def test_while_cinder_does_not_tell_whose_the_volume_is_nothing_is_started(
    mistral: FakeMistral,
) -> None:
    cinder = FakeCinder(Unreachable(Service.CINDER, "down"))
    for name in ("retry", "run now", "edit", "rerun"):
        with pytest.raises(Unreachable):
            ACTS[name](mistral, gate(mistral, cinder, ADMINISTRATOR))
    assert done(mistral) == (0, 0, 0)


@pytest.mark.parametrize("name", ["retry", "run now", "run now while paused"])
def test_at_once_somebody_stronger_runs_a_private_text_only_if_it_was_released(
    mistral: FakeMistral, cinder: FakeCinder, name: str
) -> None:
    mistral.installed.clear()
    mistral.install(CHANGED, "private")
    with pytest.raises(Denied, match="somebody changed its text"):
        ACTS[name](mistral, gate(mistral, cinder, MANAGER))
    assert mistral.started == []
    mistral.install(TEXT, "private")
    ACTS[name](mistral, gate(mistral, cinder, MANAGER))
    assert len(mistral.started) == 1


@pytest.mark.parametrize("text", [TEXT, CHANGED])
@pytest.mark.parametrize("name", ["edit", "resume", "rerun"])
def test_what_outlasts_the_click_runs_no_private_text_with_a_strong_persons_rights(
    mistral: FakeMistral, cinder: FakeCinder, name: str, text: str
) -> None:
    mistral.installed.clear()
    mistral.install(text, "private")
    with pytest.raises(Denied, match="members can change"):
        ACTS[name](mistral, gate(mistral, cinder, MANAGER))
    assert done(mistral) == (0, 0, 0)


def test_a_private_copy_beside_the_public_one_is_enough_to_keep_a_strong_person_out(
    mistral: FakeMistral, cinder: FakeCinder
) -> None:
    mistral.install(TEXT, "private", "zz-after-services")
    strong = replace(MANAGER, project_id="zz-after-services")
    cinder.held = [Volume("v1", "database", 1, "available", strong.project_id)]
    with pytest.raises(Denied, match="members can change"):
        gate(mistral, cinder, strong).create_schedule(NEW)


@pytest.mark.parametrize("project_id", ["aa-before-services", "zz-after-services"])
def test_whichever_mistral_would_take_a_changed_copy_beside_the_public_one_is_said_to_a_strong_person(
    mistral: FakeMistral, cinder: FakeCinder, project_id: str
) -> None:
    mistral.install(CHANGED, "private", project_id)
    strong = replace(MANAGER, project_id=project_id)
    cinder.held = [Volume("v1", "database", 1, "available", strong.project_id)]
    inputs = {"volume_id": "v1", "backup_name": "b"}
    with pytest.raises(Denied, match="somebody changed its text"):
        gate(mistral, cinder, strong).start(Workflow.FULL, inputs, Origin())
    assert mistral.started == []


@pytest.mark.parametrize("text", [TEXT, CHANGED])
@pytest.mark.parametrize("name", ACTS)
def test_a_member_runs_whatever_the_project_has(
    mistral: FakeMistral, cinder: FakeCinder, name: str, text: str
) -> None:
    mistral.installed.clear()
    mistral.install(text, "private")
    ACTS[name](mistral, gate(mistral, cinder, MEMBER))


@pytest.mark.parametrize("name", ["edit", "resume"])
def test_an_administrator_who_has_not_said_so_leaves_no_rights_behind(
    mistral: FakeMistral, cinder: FakeCinder, name: str
) -> None:
    caller = replace(ADMINISTRATOR, agreed=False)
    with pytest.raises(Denied, match="administrator's role"):
        ACTS[name](mistral, gate(mistral, cinder, caller))
    assert done(mistral) == (0, 0, 0)


@pytest.mark.parametrize(
    "params", [{"env": "stored"}, {"env": {"__actions": {}}}, {"notify": [], "x": 1}]
)
def test_settings_that_others_stored_never_act_with_a_strong_persons_rights(
    mistral: FakeMistral, cinder: FakeCinder, params: dict[str, Any]
) -> None:
    mistral.held = [schedule("s1", params=params)]
    mistral.params = params
    for name in ("edit", "resume", "rerun"):
        with pytest.raises(Denied, match="stored Mistral settings"):
            ACTS[name](mistral, gate(mistral, cinder, MANAGER))
    assert done(mistral) == (0, 0, 0)


def test_an_edit_that_fails_does_not_bring_back_what_the_gate_would_not_let_in(
    mistral: FakeMistral, cinder: FakeCinder
) -> None:
    mistral.install(shipped(Workflow.ROTATION).text, "private")
    mistral.held = [schedule("s1", workflow=Workflow.ROTATION)]
    with pytest.raises(Denied, match="members can change"):
        edit(gate(mistral, cinder, MANAGER), "s1", NEW, NOW)
    assert "triggers.delete" not in mistral.asked


def test_a_run_goes_on_only_with_the_text_that_it_began_with(
    mistral: FakeMistral, cinder: FakeCinder
) -> None:
    mistral.changed[f"services-{FULL}"] = NOW
    with pytest.raises(Denied, match="changed or deleted after"):
        rerun(gate(mistral, cinder, MANAGER), "r1")
    mistral.installed.clear()
    with pytest.raises(Denied, match="changed or deleted after"):
        rerun(gate(mistral, cinder, MANAGER), "r1")
    assert mistral.rerun_steps == []


def test_a_run_whose_values_name_another_projects_backup_does_not_go_on(
    mistral: FakeMistral, cinder: FakeCinder
) -> None:
    mistral.outputs["r1"] = {"to_delete": [{"id": BACKUP}], "none": None}
    rerun(gate(mistral, cinder, MANAGER), "r1")  # it is deleted meanwhile
    cinder.owners[BACKUP] = "other"
    with pytest.raises(Denied, match="backups of another project"):
        rerun(gate(mistral, cinder, MANAGER), "r1")
    mistral.outputs["r1"] = {"many": [BACKUP[:-3] + f"{n:03}" for n in range(60)]}
    with pytest.raises(Denied, match="backups of another project"):
        rerun(gate(mistral, cinder, MANAGER), "r1")
    assert len(mistral.rerun_steps) == 1


def test_a_trigger_named_like_another_ones_id_is_not_deleted_in_its_place(
    mistral: FakeMistral,
) -> None:
    mistral.triggers.get = lambda _id: schedule("s9", name="s1")  # type: ignore[method-assign]
    for act in (delete, pause):
        with pytest.raises(Denied, match="has the ID of “name of s1” as its name"):
            act(gate(mistral), "s1", NOW)
    assert [each.id for each in mistral.held] == ["s1"]


def test_nothing_acts_on_mistral_or_cinder_but_the_gate() -> None:
    acting = tuple(ACTING)
    for room in ("flows", "panels", "grafts", "management"):
        for file in (GATE.parents[1] / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(acting):
                    assert file == GATE, f"{file.name}: {ast.unparse(node)}"


def test_a_runs_origin_is_kept(mistral: FakeMistral, cinder: FakeCinder) -> None:
    gate(mistral, cinder, ADMINISTRATOR).start(FULL, INPUTS, Origin("s1"))
    assert mistral.started == [(f"services-{FULL}", INPUTS, Origin("s1"))]
