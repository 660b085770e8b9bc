# SPDX-License-Identifier: Apache-2.0
"""The flows' tests speak to a copy of Mistral: it does what Mistral does (``tests/cloud/test_mistral_contract.py``)."""

import pytest

from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.package import shipped
from tests.support.mistral_contract import MistralContract
from tests.support.unit.fakes import FakeMistral


class TestFakeMistral(MistralContract):
    @pytest.fixture
    def volume_id(self) -> str:
        return "v1"

    @pytest.fixture
    def mistral(self) -> FakeMistral:
        mistral = FakeMistral()
        mistral.without_actions = {"nobody.has_this"}
        for workflow in Workflow:
            mistral.install(shipped(workflow).text, "public")
        return mistral
