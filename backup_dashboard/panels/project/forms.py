# SPDX-License-Identifier: Apache-2.0
"""The form "Schedule Backups"."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from horizon import forms
from horizon import messages
from oslo_utils import uuidutils

from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.core import cron
from backup_dashboard.core.schedules import MAX_NAME_LENGTH
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import proposed_name
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflows import MAX_BACKUPS
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.core.workflows import inputs
from backup_dashboard.flows import create
from backup_dashboard.flows.form import Choices
from backup_dashboard.panels import words
from backup_dashboard.panels.services import services

CUSTOM = "custom"
SAVE, RUN_NOW, PREVIEW = "save", "run_now", "preview"
BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show the characters after them in another order than they are."""
LIMITS = ("max_full_backups", "max_incremental_backups")


def _number(label: str, initial: int, low: int) -> forms.IntegerField:
    error = format_lazy(
        gettext_lazy("Enter a whole number from {low} to {high}."), low=low, high=MAX_BACKUPS
    )
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=low,
        max_value=MAX_BACKUPS,
        error_messages={name: error for name in ("required", "invalid", "min_value", "max_value")},
    )


class ScheduleForm(forms.SelfHandlingForm):
    """Which volume, backed up how, when, and under which name.

    The button pressed says what is wanted: ``save`` a schedule, ``run_now`` without one, or ``preview`` the plan.
    """

    volume_id = forms.CharField(
        label=gettext_lazy("Volume"),
        error_messages={"required": gettext_lazy("Choose a volume.")},
    )
    workflow = forms.ChoiceField(
        label=gettext_lazy("What to make"),
        choices=[(each.value, words.WORKFLOW_NAMES[each]) for each in Workflow],
        initial=Workflow.ROTATION.value,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what to make.")},
    )
    max_full_backups = _number(gettext_lazy("Full backups to keep"), initial=2, low=1)
    max_incremental_backups = _number(gettext_lazy("Incrementals for each full"), initial=5, low=0)
    cadence = forms.ChoiceField(label=gettext_lazy("When"), initial="0 2 * * *")
    pattern = forms.CharField(
        label=gettext_lazy("Cron pattern"),
        required=False,
        max_length=cron.MAX_PATTERN_LENGTH,
        help_text=gettext_lazy("Minute, hour, day of the month, month, day of the week; in UTC."),
    )
    name = forms.CharField(
        label=gettext_lazy("Schedule name"),
        required=False,
        max_length=MAX_NAME_LENGTH,
        error_messages={
            "max_length": gettext_lazy(
                "A name may have at most %(limit_value)d characters; this one has %(show_value)d."
            )
        },
    )
    backup_name = forms.CharField(
        label=gettext_lazy("Name of the backups"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Leave it empty to call them like the schedule."),
    )

    def __init__(self, request: HttpRequest, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.choices = choices
        self.volume: Volume | None = None
        self.fields["cadence"].choices = [
            *((pattern, words.sentence(pattern)) for pattern in cron.PRESETS),
            (CUSTOM, _("By a cron pattern of your own")),
        ]
        if self.wanted == RUN_NOW:
            self.fields["cadence"].required = False

    @property
    def wanted(self) -> str:
        """Which button was pressed."""
        return self.data.get("wanted", SAVE) if self.is_bound else SAVE

    def clean_volume_id(self) -> str:
        """Ask Cinder whether the project has this volume."""
        volume_id = self.cleaned_data["volume_id"]
        refusal = _("This project has no such volume. Choose one from the list.")
        if not uuidutils.is_uuid_like(volume_id):
            raise ValidationError(refusal)
        _mistral, cinder = services(self.request)
        try:
            self.volume = create.own_volume(cinder, volume_id, self.request.user.tenant_id)
        except Unauthorized:
            raise
        except Refused:
            raise ValidationError(refusal) from None
        except ServiceError as error:
            raise ValidationError(words.failure(error)) from None
        return volume_id

    def clean_name(self) -> str:
        """Refuse what Mistral stores but nobody could address afterwards."""
        return _clean_name(self.cleaned_data["name"])

    def clean_backup_name(self) -> str:
        """Refuse what would garble a list of backups."""
        return _clean_name(self.cleaned_data["backup_name"])

    def clean(self) -> dict[str, Any]:
        """Make one pattern of the two fields, and fill the names that were left empty."""
        data = super().clean()
        if data.get("workflow") and not Workflow(data["workflow"]).has_limits:
            for field in LIMITS:
                self.errors.pop(field, None)
        if self.wanted == RUN_NOW or data.get("cadence") != CUSTOM:
            self.errors.pop("pattern", None)
        if self.wanted != RUN_NOW and "cadence" in data and "pattern" not in self.errors:
            data["pattern"] = self._clean_pattern(data["cadence"], data.get("pattern", ""))
        if self.volume and "name" in data:
            data["name"] = data["name"] or self._proposed_name(data.get("pattern") or "")
            data["backup_name"] = data.get("backup_name") or data["name"]
        return data

    def _clean_pattern(self, cadence: str, typed: str) -> str:
        if cadence != CUSTOM:
            return cadence
        if not typed.strip():
            self.add_error("pattern", _("Enter a cron pattern, such as 0 2 * * *."))
            return ""
        try:
            return cron.check(typed, timezone.now())
        except cron.PatternError as error:
            self.add_error("pattern", words.translate(error.message))
            return ""

    def _proposed_name(self, pattern: str) -> str:
        assert self.volume  # noqa: S101 - asked by the caller
        return proposed_name(words.CADENCE_SLUGS[cron.cadence(pattern).kind], self.volume.label)

    def handle(self, request: HttpRequest, data: dict[str, Any]) -> bool:
        """Save the schedule, or start the run; false where the form must be shown again."""
        if self.wanted == PREVIEW:
            return False
        mistral, _cinder = services(request)
        workflow = Workflow(data["workflow"])
        limits = [data.get(field) or 0 for field in LIMITS]
        given = inputs(workflow, data["volume_id"], data["backup_name"], *limits)
        try:
            if self.wanted == RUN_NOW:
                create.run_now(mistral, workflow, given, request.user.tenant_id)
                done = _("A backup of “%(volume)s” has started.")
            else:
                wanted = Definition(data["name"], workflow, given, data["pattern"])
                create.schedule(mistral, wanted)
                done = _("Schedule “%(name)s” is saved: it backs “%(volume)s” up.")
        except Unauthorized:
            raise
        except ServiceError as error:
            self._explain(error, workflow)
            return False
        volume = self.volume.label if self.volume else ""
        messages.success(request, done % {"name": data["name"], "volume": volume})
        return True

    def _explain(self, error: ServiceError, workflow: Workflow) -> None:
        match error:
            case Conflict():
                self.add_error(
                    "name", _("This project has a schedule of that name. Choose another name.")
                )
            case NotFound():
                self.add_error("workflow", words.not_installed(workflow))
            case Forbidden():
                self.api_error(
                    _(
                        "Mistral may not act for you: schedules need a trust, which application "
                        "credentials and some roles cannot give. Sign in with your password."
                    )
                )
            case _:
                self.api_error(words.failure(error))


def _clean_name(name: str) -> str:
    if "/" in name or any(c in BIDIRECTIONAL or unicodedata.category(c) == "Cc" for c in name):
        raise ValidationError(_("A name may not contain a slash or control characters."))
    return name
