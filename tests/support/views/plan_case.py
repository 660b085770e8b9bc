# SPDX-License-Identifier: Apache-2.0
"""The plan as a fragment, for a person who has not saved yet."""

from datetime import UTC
from datetime import datetime
from typing import Any
from unittest import mock

from django.utils import timezone
from openstack_auth import utils as auth

from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows.plan import Draft
from backup_dashboard.flows.plan import load_answers
from backup_dashboard.panels.project.form import plan_fragment
from backup_dashboard.panels.shared.services import services
from backup_dashboard.panels.shared.services import shelf
from tests.support.limits import keeping
from tests.support.views.base import ViewTest
from tests.support.views.pages import Node
from tests.support.views.pages import parse
from tests.support.views.recordings import numbered

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)


def _volumes(count: int) -> list[Volume]:
    return [
        Volume(numbered(each, 1), f"volume-{each}", 1, "available") for each in range(1, count + 1)
    ]


def definition(
    number: int = 1, fulls: int = 2, incrementals: int = 5, **changes: Any
) -> Definition:
    workflow = changes.pop("workflow", Workflow.ROTATION)
    volume_id = numbered(number, 1) if number else ""
    given = inputs(workflow, volume_id, "nightly", keeping(fulls, incrementals))
    name = changes.pop("name", f"nightly-{number}")
    return Definition(name, workflow, given, changes.pop("pattern", "0 2 * * *"), **changes)


class PlanCase(ViewTest):
    """The plan as a fragment, on Friday 27 March 2026, 12:00 UTC, two days before summer time begins in Europe."""

    def setUp(self) -> None:
        super().setUp()
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def html(self, *definitions: Definition, **more: Any) -> str:
        """Render the plan for these definitions; each has a volume of its own unless ``volumes`` says otherwise."""
        chosen = _volumes(len(definitions)) if definitions[0].volume_id else []
        chosen = more.pop("volumes", chosen)
        draft = Draft(definitions, chosen, **more)
        self.request.user = auth.get_user(self.request)
        volume_ids = [volume.id for volume in chosen]
        kept, project_id = shelf(self.request), self.request.user.tenant_id
        asked = load_answers(*services(self.request), kept, volume_ids, project_id, timezone.now())
        return plan_fragment.render(draft, asked).content.decode()

    def plan(self, *definitions: Definition, **more: Any) -> Node:
        """Parse the plan for these definitions."""
        return parse(self.html(*definitions, **more))
