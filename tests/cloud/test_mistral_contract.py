# SPDX-License-Identifier: Apache-2.0
"""Mistral does what the flows' tests take for granted (``tests/unit/test_mistral_contract.py``)."""

import time
from collections.abc import Callable
from collections.abc import Iterator

import pytest

from backup_dashboard.api.mistral import Mistral
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume
from tests.support.cloud.panel import mistral_of
from tests.support.mistral_contract import MistralContract


class TestMistral(MistralContract):
    def wait_for_another_second(self) -> None:
        time.sleep(1)

    @pytest.fixture
    def volume_id(self, volume: Callable[..., Volume]) -> str:
        return volume("contract").id

    @pytest.fixture
    def mistral(self, demo: Person) -> Iterator[Mistral]:
        found = mistral_of(demo)
        before = {run.id for run in found.executions.list_newest_scheduled()}
        yield found
        for trigger in found.triggers.search("contract "):
            found.triggers.delete(trigger.ids[-1])
        for run in found.executions.list_newest_scheduled():
            if run.id not in before and not run.state.terminal:
                found.executions.cancel(run.id)
