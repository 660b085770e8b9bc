# SPDX-License-Identifier: Apache-2.0
"""The form "Edit Schedule": the same as for a new one, for the volume that it has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard import config
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.core.edits import EditedField
from backup_dashboard.core.edits import FormSnapshot
from backup_dashboard.core.edits import Values
from backup_dashboard.core.edits import minute
from backup_dashboard.core.edits import read_mine
from backup_dashboard.core.edits import values_of
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.schedules import ScheduleState
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import edit
from backup_dashboard.flows.loading import ScheduleGone
from backup_dashboard.panels.cron.sent import PickerSubmission
from backup_dashboard.panels.cron.sent import resolve
from backup_dashboard.panels.project.form.edit_conflict import TAKE
from backup_dashboard.panels.project.form.fields import KeptCronField
from backup_dashboard.panels.project.form.forms import LIMITS
from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.project.schedules.confirming import BREAK
from backup_dashboard.panels.project.schedules.confirming import when_field
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.services import gate


class EditForm(ScheduleForm):
    """How and when a schedule backs its volume up, and its name.

    ``changed`` is the schedule as somebody else has left it, once that kept this form from being saved.
    """

    when = when_field(gettext_lazy("When to save"))

    def __init__(
        self, request: HttpRequest, *args: Any, schedule: Schedule, volume: Volume, **kwargs: Any
    ) -> None:
        super().__init__(request, *args, **kwargs)
        self.schedule = schedule
        self.changed: Schedule | None = None
        self.volumes = [volume]
        for field in ("volume_id", "window"):
            del self.fields[field]
        self.fields["pattern"] = KeptCronField(
            schedule.definition.pattern,
            label=self.fields["pattern"].label,
            initial=schedule.definition.pattern,
            required=bool(schedule.definition.pattern),
        )
        self.offer(self._with_own(config.workflows()))
        own = (schedule.definition.inputs.get(name) for name in LIMITS)
        self.limit(max([config.most_backups(), *(each for each in own if isinstance(each, int))]))
        self.fields["backup_name"].help_text = _(
            "Another name begins a rotation anew: the backups made so far stay, and count no more."
        )

    def _with_own(self, workflows: Sequence[Workflow]) -> list[Workflow]:
        own = self.schedule.definition.workflow
        return [each for each in Workflow if each in workflows or each is own]

    def is_new(self, pattern: str) -> bool:
        """Whether somebody has changed it: what is there stays good."""
        return pattern != self.schedule.definition.pattern

    @property
    def seen(self) -> FormSnapshot | None:
        """How the schedule stood when the form was drawn, as far as the form says."""
        return FormSnapshot.read(self.data.get("seen", "")) if self.is_bound else None

    @property
    def told(self) -> Values:
        """What the form said in the fields whose difference an earlier page has shown."""
        return read_mine(self.data.get("yours", ""))

    @property
    def takes(self) -> bool:
        """Whether a button was pressed that takes over one side's value."""
        return self.wanted.startswith(TAKE)

    def held(self) -> dict[EditedField, str]:
        """Give what was typed into each field, right or not."""
        found = {field: self._typed(field) for field in EditedField}
        if self.definitions:
            wanted = values_of(self._wanted(), timezone.now())
            found |= {field: wanted[field] for field in (EditedField.NAME, EditedField.BACKUP_NAME)}
        return found

    def mine(self) -> dict[EditedField, str]:
        """Give what would be saved of each field."""
        found = self.held()
        workflow = found[EditedField.WORKFLOW]
        if workflow in NAMES and not Workflow(workflow).has_limits:
            found |= {EditedField(name): "" for name in LIMITS}
        return found

    def _typed(self, field: EditedField) -> str:
        value = self.cleaned_data.get(field)
        if value is None:
            value = self[field].value()
        if isinstance(value, PickerSubmission):
            try:
                value = resolve(value)[0]
            except PickerError:
                value = value.line
        if isinstance(value, datetime):
            return minute(value)
        return "" if value is None else str(value)

    def redrawn(self, initial: dict[str, Any], schedule: Schedule) -> "EditForm":
        """Give a form for what ``schedule`` is now, that holds these values."""
        kept = {"when": self.data.get("when", "")}
        return EditForm(
            self.request,
            initial={**kept, **initial},
            choices=self.choices,
            schedule=schedule,
            volume=self.volumes[0],
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
        if self.wanted == PREVIEW or self.takes:
            return False
        try:
            edit.edit(
                gate(request, self.has_agreed),
                self.schedule.key,
                self._wanted(),
                timezone.now(),
                even_if_running=data["when"] == BREAK,
                seen=self.seen,
            )
        except edit.ChangedMeanwhile as error:
            self.changed = error.schedule
            return False
        except ScheduleGone:
            raise
        except words.FAILURES as error:
            self.explain(error)
            return False
        return True

    def _wanted(self) -> Definition:
        """Give the definition with what the schedule has beside the fields of the form."""
        (wanted,) = self.definitions
        if wanted.workflow is not self.schedule.definition.workflow:
            return wanted
        return replace(wanted, inputs={**self.schedule.definition.inputs, **wanted.inputs})
