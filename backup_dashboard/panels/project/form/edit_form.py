# SPDX-License-Identifier: Apache-2.0
"""The form "Edit Schedule": the same as for a new one, for the volume that it has."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.storage import Volume
from backup_dashboard.flows import edit
from backup_dashboard.flows.under_way import RunUnderWay
from backup_dashboard.panels import words
from backup_dashboard.panels.project.changes.asking_view import BREAK
from backup_dashboard.panels.project.changes.asking_view import when_field
from backup_dashboard.panels.project.form.fields import KeptCronField
from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.services import gate


class EditForm(ScheduleForm):
    """How and when a schedule backs its volume up, and its name."""

    when = when_field(gettext_lazy("When to save"))

    def __init__(
        self, request: HttpRequest, *args: Any, schedule: Schedule, volume: Volume, **kwargs: Any
    ) -> None:
        super().__init__(request, *args, **kwargs)
        self.schedule = schedule
        self.volumes = [volume]
        for field in ("volume_id", "window"):
            del self.fields[field]
        self.fields["pattern"] = KeptCronField(
            schedule.pattern,
            label=self.fields["pattern"].label,
            initial=schedule.pattern,
            required=bool(schedule.pattern),
        )
        self.fields["backup_name"].help_text = _(
            "Another name begins a rotation anew: the backups made so far stay, and count no more."
        )

    def sent_with(self, data: MultiValueDict[str, str]) -> "EditForm":
        """Give the same form as if it had been sent with these values."""
        return EditForm(
            self.request, data, choices=self.choices, schedule=self.schedule, volume=self.volumes[0]
        )

    @property
    def outlasts(self) -> bool:
        """Whether saving makes a trigger: one that is paused stays without any."""
        return super().outlasts and self.schedule.state is not ScheduleState.PAUSED

    def summary(self) -> str:
        """Say what was done."""
        return _("Schedule “%s” is changed.") % self.definitions[0].name

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Change the schedule; false where the form must be shown again."""
        if self.wanted == PREVIEW:
            return False
        try:
            edit.edit(
                gate(request, self.has_agreed),
                self.schedule.key,
                self._wanted(),
                timezone.now(),
                even_if_running=data["when"] == BREAK,
            )
        except RunUnderWay:
            self.api_error(_("The run has not ended yet. Nothing was changed."))
        except NothingLeft as error:
            self.add_error("first_run", words.translate(error.message))
        except Conflict:
            self.add_error("name", words.name_taken())
        except Forbidden:
            self.api_error(words.no_trust())
        except Unauthorized:
            raise
        except ServiceError as error:
            self.api_error(words.failure(error))
        else:
            return True
        return False

    def _wanted(self) -> Definition:
        """Give the definition with what the schedule has beside the fields of the form."""
        (wanted,) = self.definitions
        if wanted.workflow is not self.schedule.workflow:
            return wanted
        return replace(wanted, inputs={**self.schedule.inputs, **wanted.inputs})
