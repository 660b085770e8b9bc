# SPDX-License-Identifier: Apache-2.0
"""The form "Schedule Backups"."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext
from horizon import forms
from oslo_utils import uuidutils

from backup_dashboard import config
from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import NotInstalled
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.core.cron.gaps import shortest_gap
from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import NothingLeft
from backup_dashboard.core.stagger import CannotStagger
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.submission import SharedSettings
from backup_dashboard.core.submission import build_definitions
from backup_dashboard.core.workflows import LIMIT_NAMES
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import create
from backup_dashboard.flows.create import Tried
from backup_dashboard.flows.form import Choices
from backup_dashboard.flows.gate import NotReady
from backup_dashboard.panels.cron.field import CronField
from backup_dashboard.panels.project.form.fields import FirstRunField
from backup_dashboard.panels.project.form.fields import NameField
from backup_dashboard.panels.project.form.fields import VolumesField
from backup_dashboard.panels.project.form.fields import agreed_field
from backup_dashboard.panels.project.form.fields import ids
from backup_dashboard.panels.project.form.fields import whole_number
from backup_dashboard.panels.project.form.fields import windows
from backup_dashboard.panels.project.form.limits import LimitsForm
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.services import gate
from backup_dashboard.panels.shared.services import services

SAVE, RUN_NOW, PREVIEW = "save", "run_now", "preview"
TIMING = ("pattern", "window", "first_run", "count")
MAX_RUNS = 100_000
"""The most runs that the form accepts: one every minute for ten weeks."""
TOO_FAR = gettext_lazy(
    "This pattern cannot be staggered that far. Choose less time, or all in the same minute."
)
MAX_STRANGERS = 20
"""The most volumes outside Cinder's list that are looked up one by one."""


class ScheduleForm(LimitsForm):
    """Which volumes to back up, how, when, and under which name.

    The pressed button says what to do: ``save`` a schedule for each volume, ``run_now`` to start runs without
    schedules, or ``preview`` to show the plan. After saving or starting, ``tried`` has the outcome for each volume.
    Volumes named in ``done`` were handled by an earlier submission and are skipped.
    """

    volume_id = VolumesField(
        label=gettext_lazy("Volumes"),
        error_messages={"required": gettext_lazy("Choose a volume.")},
    )
    workflow = forms.ChoiceField(
        label=gettext_lazy("Backup type"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a backup type.")},
    )
    pattern = CronField(label=gettext_lazy("When"), initial="0 2 * * *")
    window = forms.TypedChoiceField(
        label=gettext_lazy("Stagger"),
        choices=windows,
        coerce=int,
        empty_value=0,
        initial=60,
        required=False,
    )
    first_run = FirstRunField(
        label=gettext_lazy("First run"),
        help_text=gettext_lazy(
            "Leave it empty to start at the next time of the pattern. The first run happens exactly at this "
            "time, even if it does not fit the pattern. No run happens before it. After it the pattern applies."
        ),
    )
    count = whole_number(
        gettext_lazy("Number of runs"),
        1,
        MAX_RUNS,
        required=False,
        help_text=gettext_lazy(
            "Leave it empty for no end. After this many runs the schedule is finished. Its backups stay. A run "
            "that could not start because Keystone was down counts, too."
        ),
    )
    name = NameField(label=gettext_lazy("Schedule name"), max_length=MAX_NAME_LENGTH)
    agreed = agreed_field()
    backup_name = NameField(
        label=gettext_lazy("Name of the backups"),
        max_length=255,
        help_text=gettext_lazy("Leave it empty to use the name of the schedule."),
    )

    def __init__(self, request: HttpRequest, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.choices = choices
        self.volumes: list[Volume] = []
        self.definitions: list[Definition] = []
        self.tried: list[Tried] = []
        if not request.user.is_superuser:
            del self.fields["agreed"]
        self.offer(config.workflows())
        self.limit(config.most_backups())

    def offer(self, workflows: Sequence[Workflow]) -> None:
        """Offer only these workflows."""
        field = self.fields["workflow"]
        field.choices = [(workflow.value, words.WORKFLOW_NAMES[workflow]) for workflow in workflows]
        field.initial = workflows[0].value

    def sent_with(self, data: MultiValueDict[str, str]) -> "ScheduleForm":
        """Return the same form as if it had been submitted with ``data``."""
        return type(self)(self.request, data, choices=self.choices)

    @property
    def wanted(self) -> str:
        """Which button was pressed; a preset of the pattern counts as ``preview``."""
        if not self.is_bound:
            return SAVE
        return PREVIEW if "pattern_preset" in self.data else self.data.get("wanted", SAVE)

    @property
    def done(self) -> list[str]:
        """The volumes that an earlier submission has handled, and those that this one has."""
        before = ids(self.data.getlist("done")) if self.is_bound else []
        return [*before, *(tried.wanted.volume_id for tried in self.tried if not tried.error)]

    @property
    def failed(self) -> list[tuple[Definition, str]]:
        """The definitions that failed for some of several volumes, and why."""
        return [(tried.wanted, words.failure(tried.error)) for tried in self.tried if tried.error]

    def clean_volume_id(self) -> list[str]:
        """Look the volumes up in Cinder's list; ask Cinder for those that the list is too short to contain.

        Raises ``ValidationError`` for a volume that the project does not have.
        """
        chosen = self.cleaned_data["volume_id"]
        volumes = {volume.id: volume for volume in self.choices.volumes}
        strangers = [volume_id for volume_id in chosen if volume_id not in volumes]
        volumes |= self._found(strangers)
        self.volumes = [volumes[volume_id] for volume_id in chosen]
        return chosen

    def _found(self, volume_ids: Sequence[str]) -> dict[str, Volume]:
        refusal = ValidationError(_("This project has no such volume. Choose one from the list."))
        if len(volume_ids) > MAX_STRANGERS and not self.choices.volumes_known:
            raise ValidationError(words.failure(Unreachable(Service.CINDER, "")))
        if len(volume_ids) > MAX_STRANGERS or not all(map(uuidutils.is_uuid_like, volume_ids)):
            raise refusal
        if not volume_ids:
            return {}
        _mistral, cinder = services(self.request)
        project_id = self.request.user.tenant_id
        answers = create.own_volumes(cinder, volume_ids, project_id)
        for answer in answers:
            if isinstance(answer, Refused):
                raise refusal
            if isinstance(answer, ServiceError):
                raise ValidationError(words.failure(answer))
        return {volume.id: volume for volume in answers if isinstance(volume, Volume)}

    def clean_pattern(self) -> str:
        """Raise ``ValidationError`` for a pattern that runs more often than the operator's setting allows."""
        pattern, least = str(self.cleaned_data["pattern"]), config.least_interval()
        gap = shortest_gap(pattern) if pattern and self.is_new(pattern) else None
        if gap is not None and gap < least:
            raise ValidationError(
                _(
                    "At least %(span)s must pass between two runs here. Choose a pattern that runs less often."
                )
                % {"span": words.rough(least)}
            )
        return pattern

    def is_new(self, pattern: str) -> bool:
        """Return whether the pattern must satisfy the present settings."""
        return True

    @property
    def has_agreed(self) -> bool:
        """Whether an administrator agrees that the schedule runs with that role."""
        return bool(self.cleaned_data.get("agreed"))

    @property
    def outlasts(self) -> bool:
        """Whether the button creates a trigger that acts with the rights of the user who saves it."""
        return self.wanted == SAVE

    def clean(self) -> dict[str, Any]:
        """Build a definition for each volume."""
        data = super().clean()
        if "agreed" in self.fields and self.outlasts and not data.get("agreed"):
            self.add_error(
                "agreed",
                _("Tick this box if you want that, or sign in as a member of the project."),
            )
        self.check_daily(data)
        for field in self._unused(data):
            self.errors.pop(field, None)
        if self.volumes and not self.errors:
            try:
                self.definitions = build_definitions(self.batch(), self.volumes)
            except CannotStagger:
                self.add_error("window", TOO_FAR)
        return data

    def _unused(self, data: dict[str, Any]) -> list[str]:
        """Return the fields that the button does not use; their errors are ignored."""
        unused: list[str] = []
        if data.get("workflow") and not Workflow(data["workflow"]).has_limits:
            unused += LIMIT_NAMES
        if self.wanted == RUN_NOW:
            unused += TIMING
        return unused

    def batch(self) -> SharedSettings:
        """Return the settings that all volumes of this submission share, as far as the fields are valid."""
        data = self.cleaned_data
        if self.wanted == RUN_NOW:
            data = {name: value for name, value in data.items() if name not in TIMING}
        pattern = data.get("pattern", "")
        return SharedSettings(
            workflow=Workflow(data.get("workflow") or Workflow.ROTATION),
            pattern=pattern,
            slug=words.slug(pattern),
            name=data.get("name", ""),
            backup_name=data.get("backup_name", ""),
            limits=self.limit_values(data),
            window=data.get("window", 0),
            first_run=data.get("first_run"),
            count=data.get("count"),
        )

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Save the schedules, or start the runs; returns false if the form must be shown again."""
        if self.wanted == PREVIEW:
            return False
        definitions = [
            definition for definition in self.definitions if definition.volume_id not in self.done
        ]
        self.tried = self._carry_out(definitions)
        failed = [tried.error for tried in self.tried if tried.error]
        if failed and len(self.definitions) == 1:
            self.explain(failed[0])
        return not failed

    def _carry_out(self, definitions: Sequence[Definition]) -> list[Tried]:
        listed = [volume for volume in self.volumes if volume.id in self.choices.listed]
        user_gate = gate(self.request, self.has_agreed, listed)
        if self.wanted == RUN_NOW:
            return create.run_all_now(user_gate, definitions)
        return create.schedule_all(user_gate, definitions)

    def summary(self) -> str:
        """Return what was done, in words."""
        count = len(self.definitions)
        if count == 1:
            done = (
                _("A backup of “%(volume)s” has started.")
                if self.wanted == RUN_NOW
                else _("Schedule “%(name)s” is saved. It backs up “%(volume)s”.")
            )
        elif self.wanted == RUN_NOW:
            done = ngettext(
                "A backup of %(count)d volume has started.",
                "Backups of %(count)d volumes have started.",
                count,
            )
        else:
            done = ngettext("%(count)d schedule is saved.", "%(count)d schedules are saved.", count)
        return done % {
            "name": self.definitions[0].name,
            "volume": self.volumes[0].label,
            "count": count,
        }

    def explain(self, error: Exception) -> None:
        """Show why nothing was saved, at the field that causes it if there is one."""
        match error:
            case NotReady():
                self.add_error("volume_id", words.failure(error))
            case Conflict():
                self.add_error("name", words.failure(error))
            case NotInstalled():
                self.add_error("workflow", words.failure(error))
            case NothingLeft():
                self.add_error("first_run", words.failure(error))
            case _:
                self.api_error(words.failure(error))
