# SPDX-License-Identifier: Apache-2.0
"""The names that a search field offers while somebody types."""

import pytest

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.records import Record
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import suggesting
from tests.support.unit.fakes import NOW
from tests.support.unit.fakes import FakeCinder
from tests.support.unit.fakes import FakeMistral
from tests.support.unit.fakes import schedule


def test_schedules_are_offered_by_a_part_of_their_name_also_paused_ones() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule("s1", name="nightly-db"), schedule("s2", name="weekly")]
    paused = schedule("s3", name="Nightly-mail")
    mistral.environments.save_record(Record.of(paused, NOW).paused(paused.definition, NOW))
    assert suggesting.suggest_schedules(mistral, "ightly") == ["nightly-db", "Nightly-mail"]


def test_volumes_are_offered_whatever_the_case_and_never_cinders_temporary_ones() -> None:
    cinder = FakeCinder()
    temporary = "backup-vol-0000da7a-0000-4000-8000-000000000000"
    names = ["database of yesterday", "Database", "mail", temporary]
    cinder.held = [Volume(f"v{n}", name, 1, "available") for n, name in enumerate(names)]
    found = suggesting.suggest_volumes(cinder, "DA")
    assert [each.value for each in found] == ["Database", "database of yesterday"]


def test_no_more_are_offered_than_somebody_reads() -> None:
    mistral = FakeMistral()
    mistral.held = [schedule(f"s{n}", name=f"nightly {n:03}") for n in range(100)]
    found = suggesting.suggest_schedules(mistral, "nightly")
    assert len(found) == suggesting.MOST


def test_a_service_that_does_not_answer_is_an_error_of_the_question() -> None:
    error = Unreachable(Service.MISTRAL, "")
    with pytest.raises(Unreachable):
        suggesting.suggest_schedules(FakeMistral(error), "x")
    with pytest.raises(Unreachable):
        suggesting.suggest_volumes(FakeCinder(Unreachable(Service.CINDER, "")), "x")
