# SPDX-License-Identifier: Apache-2.0
"""What the plugin relies on in Mistral: the same tests run against Mistral itself and against the tests' copy of it."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from uuid import uuid4

import pytest

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.core.records import Record
from backup_dashboard.core.run_filter import RunFilter
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow

NOWHERE = "00000000-0000-4000-8000-000000000000"
YEARLY = "0 0 1 1 *"
"""A pattern that does not fire while the tests run."""


def ids(things: list) -> list[str]:
    return [thing.id for thing in things]


class MistralContract:
    """Subclasses have two fixtures: ``mistral``, with the three workflows installed, and a ``volume_id``."""

    def wait_for_another_second(self) -> None:
        """Mistral's times are whole seconds; of one second it lists by id."""

    @pytest.fixture
    def definition(self, volume_id: str) -> Definition:
        given = {"volume_id": volume_id, "backup_name": "contract"}
        return Definition(f"contract {uuid4()}", Workflow.FULL, given, YEARLY)

    def test_a_trigger_that_is_created_is_found_in_every_way(
        self, mistral: Mistral, definition: Definition
    ) -> None:
        made = mistral.triggers.create(definition)
        assert made.definition == definition
        assert mistral.triggers.get(made.id).definition == definition
        assert made.id in ids(mistral.triggers.list_all())
        for names in (
            mistral.triggers.list_names(),
            mistral.triggers.list_first_names().items,
            mistral.triggers.search(definition.name[4:]),
        ):
            found = {name.name: name for name in names}[definition.name]
            assert (found.ids, found.next_run) == ((made.id,), made.next_run)
        assert ids(mistral.triggers.list_by_name(["nobody's", definition.name])) == [made.id]
        assert mistral.triggers.list_ids_by_name(definition.name) == {made.id}
        assert mistral.triggers.list_ids_by_name(definition.name[:-1]) == set()
        assert made.next_run is not None
        assert mistral.triggers.get_next_start(made.next_run) == made.next_run

    def test_a_name_is_taken_until_its_trigger_is_deleted(
        self, mistral: Mistral, definition: Definition
    ) -> None:
        made = mistral.triggers.create(definition)
        with pytest.raises(Conflict):
            mistral.triggers.create(replace(definition, pattern="0 0 2 1 *"))
        mistral.triggers.delete(made.id)
        for act in (mistral.triggers.get, mistral.triggers.delete):
            with pytest.raises(NotFound):
                act(made.id)
        again = mistral.triggers.create(definition)
        assert again.id != made.id

    def test_a_number_of_runs_and_a_first_run_come_back(
        self, mistral: Mistral, definition: Definition
    ) -> None:
        first = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)
        limited = replace(definition, first_run=first, count=3)
        assert mistral.triggers.create(limited).definition == limited

    def test_a_record_replaces_the_one_before_and_is_deleted_without_complaint(
        self, mistral: Mistral, definition: Definition
    ) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        record = Record.of(mistral.triggers.create(definition), now)
        for kept in (record, record.paused(definition, now)):
            mistral.environments.save_record(kept)
            (found,) = (
                each for each in mistral.environments.list_records() if each.key == record.key
            )
            assert (found.state, found.definition) == (kept.state, kept.definition)
        for _time in range(2):
            mistral.environments.delete_record(record)
        assert record.key not in [each.key for each in mistral.environments.list_records()]

    def test_a_run_is_listed_newest_first_and_belongs_to_who_started_it(
        self, mistral: Mistral, definition: Definition
    ) -> None:
        workflow_id = mistral.workflows.get_id_behind(definition.workflow)
        schedule_id = str(uuid4())
        runs = []
        for _number in range(3):
            self.wait_for_another_second()
            runs.append(
                mistral.executions.start(workflow_id, definition.inputs, Origin(schedule_id))
            )
        only = RunFilter(schedule_id=schedule_id)
        first = mistral.executions.list_page(PageRequest(2), only)
        assert (ids(first.items), first.has_more) == (ids(runs)[:0:-1], True)
        rest = mistral.executions.list_page(PageRequest(2, first.items[-1].id), only)
        assert (ids(rest.items), rest.has_more) == (ids(runs)[:1], False)
        assert set(ids(mistral.executions.list_newest_scheduled().items)) >= set(ids(runs))
        found, raw = mistral.executions.get_with_raw(runs[0].id)
        assert found.origin == Origin(schedule_id)
        assert raw["workflow_id"] == workflow_id

    def test_what_is_not_there_is_not_found(self, mistral: Mistral) -> None:
        for ask in (
            mistral.triggers.get,
            mistral.triggers.delete,
            mistral.executions.get,
            mistral.executions.get_with_raw,
            mistral.executions.get_workflow_of_step,
            mistral.workflows.get,
        ):
            with pytest.raises(NotFound):
                ask(NOWHERE)
        with pytest.raises(NotFound):
            mistral.executions.list_page(PageRequest(2, NOWHERE))

    def test_the_three_workflows_are_installed_and_their_texts_readable(
        self, mistral: Mistral
    ) -> None:
        installed = {workflow.name: workflow for workflow in mistral.workflows.list_installed()}
        for workflow in Workflow:
            found = installed[workflow.value]
            assert mistral.workflows.get(found.id).workflow == found
            assert mistral.workflows.get(found.id).text == mistral.workflows.get_text(found.id)

    def test_actions_are_those_that_are_there(self, mistral: Mistral) -> None:
        asked = ["std.noop", "cinder.backups_create", "nobody.has_this"]
        assert mistral.actions.list_among(asked) == set(asked[:2])
