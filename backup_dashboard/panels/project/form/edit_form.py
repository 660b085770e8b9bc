# SPDX-License-Identifier: Apache-2.0
"""The form "Edit Schedule": the form of a new schedule, for the volume that the schedule has."""

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
from backup_dashboard.core.edits import EDITED_FIELDS
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
from backup_dashboard.core.workflows import LIMIT_NAMES
from backup_dashboard.core.workflows import NAMES
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import edit
from backup_dashboard.flows.loading import ScheduleGone
from backup_dashboard.panels.cron.sent import PickerSubmission
from backup_dashboard.panels.cron.sent import resolve
from backup_dashboard.panels.project.form.edit_conflict import TAKE
from backup_dashboard.panels.project.form.fields import KeptCronField
from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm
from backup_dashboard.panels.project.schedules.confirming import BREAK
from backup_dashboard.panels.project.schedules.confirming import when_field
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.services import gate


class EditForm(ScheduleForm):
    """How and when a schedule backs up its volume, and its name.

    ``changed`` is the schedule as somebody else has changed it, if this has prevented the form from being saved.
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
        own = (schedule.definition.inputs.get(name) for name in LIMIT_NAMES)
        self.limit(
            max([config.most_backups(), *(limit for limit in own if isinstance(limit, int))])
        )
        self.fields["backup_name"].help_text = _(
            "Another name starts a new rotation. The backups made so far stay, and are no longer counted or "
            "deleted."
        )

    def _with_own(self, workflows: Sequence[Workflow]) -> list[Workflow]:
        own = self.schedule.definition.workflow
        return [workflow for workflow in Workflow if workflow in workflows or workflow is own]

    def is_new(self, pattern: str) -> bool:
        """Return whether the pattern was changed; an unchanged one stays valid."""
        return pattern != self.schedule.definition.pattern

    @property
    def seen(self) -> FormSnapshot | None:
        """How the schedule was when the page was rendered, if the form says so."""
        return FormSnapshot.read(self.data.get("seen", "")) if self.is_bound else None

    @property
    def told(self) -> Values:
        """The user's values of the fields whose difference an earlier page has shown."""
        return read_mine(self.data.get("yours", ""))

    @property
    def takes(self) -> bool:
        """Whether a button was pressed that takes over the values of one side."""
        return self.wanted.startswith(TAKE)

    def held(self) -> dict[str, str]:
        """Return what was typed into each field, valid or not."""
        held = {field: self._typed(field) for field in EDITED_FIELDS}
        if self.definitions:
            values = values_of(self._wanted(), timezone.now())
            held |= {field: values[field] for field in (EditedField.NAME, EditedField.BACKUP_NAME)}
        return held

    def mine(self) -> dict[str, str]:
        """Return the value of each field that would be saved."""
        mine = self.held()
        workflow = mine[EditedField.WORKFLOW]
        if workflow in NAMES and not Workflow(workflow).has_limits:
            mine |= {name: "" for name in LIMIT_NAMES}
        return mine

    def _typed(self, field: str) -> str:
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
        """Return a new form for ``schedule`` as it is now, with these initial values."""
        timing = {"when": self.data.get("when", "")}
        return EditForm(
            self.request,
            initial={**timing, **initial},
            choices=self.choices,
            schedule=schedule,
            volume=self.volumes[0],
        )

    def sent_with(self, data: MultiValueDict[str, str]) -> "EditForm":
        """Return the same form as if it had been submitted with ``data``."""
        return EditForm(
            self.request, data, choices=self.choices, schedule=self.schedule, volume=self.volumes[0]
        )

    @property
    def outlasts(self) -> bool:
        """Whether saving creates a trigger; a paused schedule stays without one."""
        return super().outlasts and self.schedule.state is not ScheduleState.PAUSED

    def summary(self) -> str:
        """Return what was done, in words."""
        return _("Schedule “%s” is changed.") % self.definitions[0].name

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Change the schedule; returns false if the form must be shown again.

        Raises ``ScheduleGone`` if the schedule no longer exists.
        """
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
        """Return the definition, with those inputs of the schedule that are not fields of the form."""
        (definition,) = self.definitions
        if definition.workflow is not self.schedule.definition.workflow:
            return definition
        former = self.schedule.definition.inputs
        others = {name: value for name, value in former.items() if name not in LIMIT_NAMES}
        return replace(definition, inputs={**others, **definition.inputs})
