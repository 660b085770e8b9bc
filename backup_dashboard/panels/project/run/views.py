# SPDX-License-Identifier: Apache-2.0
"""The page of one run: first the cause, then the result, then the steps."""

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from horizon import views
from openstack_dashboard import policy

from backup_dashboard.core.ids import is_uuid
from backup_dashboard.core.runs import RunState
from backup_dashboard.flows import run as run_flow
from backup_dashboard.flows.run import RunDetail
from backup_dashboard.panels.project.run import steps
from backup_dashboard.panels.project.run import words as run_words
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.addresses import tab_url
from backup_dashboard.panels.shared.guard import guarded
from backup_dashboard.panels.shared.rights import MAY_BACK_UP
from backup_dashboard.panels.shared.rights import MAY_HOLD
from backup_dashboard.panels.shared.rights import MAY_RESTORE
from backup_dashboard.panels.shared.services import services


@method_decorator(guarded, name="dispatch")
class RunView(views.HorizonTemplateView):
    """The page of one run."""

    template_name = "backup_dashboard/run/detail.html"
    page_title = gettext_lazy("Run of {{ row.name }}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Load the run and everything that belongs to it."""
        context = super().get_context_data(**kwargs)
        mistral, cinder = services(self.request)
        now = timezone.now()
        details = run_flow.load_run(mistral, cinder, str(kwargs["run_id"]), now)
        run = details.row.run
        may_back_up = bool(policy.check(MAY_BACK_UP, self.request))
        context.update(
            detail=details,
            row=details.row,
            run=run,
            inputs=list(run.inputs.items()),
            origin=words.origin(run, details.row.schedule_name, details.row.parent),
            failed=run.state is RunState.FAILED,
            cause=words.cause(run),
            workflow_name=words.WORKFLOW_NAMES[run.workflow],
            duration=words.duration(run.duration(now)),
            bars=steps.bars(run, details.steps, now),
            summary=run_words.summary(details.story) if run.state is RunState.SUCCESS else "",
            schedule_url=self._schedule_url(details, may_back_up),
            may_back_up=may_back_up,
            may_hold=policy.check(MAY_HOLD, self.request),
            may_restore=policy.check(MAY_RESTORE, self.request),
            raw=json.dumps(details.raw, indent=2, ensure_ascii=False, default=str),
        )
        return context

    @staticmethod
    def _schedule_url(details: RunDetail, may_back_up: bool) -> str:
        """Return the address of the schedule's form, or of its runs if it cannot be changed; empty for none."""
        schedule_id = details.row.run.origin.schedule_id
        if not details.row.schedule_name or not is_uuid(schedule_id):
            return ""
        if may_back_up and not details.schedule_is_over:
            return reverse("horizon:project:backup_schedules:edit", args=[schedule_id])
        return tab_url("history", schedule=schedule_id)
