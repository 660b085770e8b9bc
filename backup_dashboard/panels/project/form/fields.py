# SPDX-License-Identifier: Apache-2.0
"""Form fields of "Schedule Backups" that Django does not have, or not with these messages."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import ngettext
from horizon import forms

from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.panels.cron.field import CronField
from backup_dashboard.panels.cron.sent import PickerSubmission
from backup_dashboard.panels.cron.sent import resolve
from backup_dashboard.panels.shared import dates
from backup_dashboard.panels.shared.limits import MOST_VOLUMES

BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that display the characters after them in another direction."""
SOONEST = timedelta(seconds=60)
"""The least time between now and a first run (``mistral/services/triggers.py``, ``validate_cron_trigger_input``)."""
LATEST = timedelta(days=3653)
"""The most time between now and a first run: ten years, so that a mistyped year is noticed."""


WINDOWS = (0, 15, 30, 60, 120, 240)
"""Minutes over which the starts of several schedules can be spread."""


def windows() -> list[tuple[int, str]]:
    """Return the times over which the starts of several schedules can be spread, in minutes and in words."""
    return [(minutes, _window(minutes)) for minutes in WINDOWS]


def _window(minutes: int) -> str:
    if minutes == 0:
        return _("All in the same minute")
    if minutes < 60:
        return _("Spread over %(minutes)d minutes") % {"minutes": minutes}
    hours = minutes // 60
    return ngettext("Spread over an hour", "Spread over %(hours)d hours", hours) % {"hours": hours}


def whole_number(label: str, low: int, high: int, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number, whose every error message states the allowed range."""
    error = format_lazy(
        gettext_lazy("Enter a whole number from {low} to {high}."), low=low, high=high
    )
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        error_messages={name: error for name in ("required", "invalid", "min_value", "max_value")},
        **kwargs,
    )


def agreed_field() -> forms.BooleanField:
    """Return the field in which an administrator agrees that a schedule runs with that role."""
    return forms.BooleanField(
        label=gettext_lazy("Let it run with my administrator's role"),
        required=False,
        help_text=gettext_lazy(
            "Mistral keeps your rights for this schedule. Until the schedule is deleted, each run acts with all "
            "your roles in this project, and so does anything that a member of the project makes it run. It is "
            "safer to sign in as a member of the project and to save the schedule there."
        ),
    )


class NameField(forms.CharField):
    """A name that may be empty, without characters that Mistral stores but that nobody could address or read."""

    def __init__(self, **kwargs: Any) -> None:
        too_long = gettext_lazy(
            "A name may have at most %(limit_value)d characters; this one has %(show_value)d."
        )
        super().__init__(required=False, error_messages={"max_length": too_long}, **kwargs)

    def validate(self, value: str) -> None:
        """Raise ``ValidationError`` for slashes, control characters and marks that change the reading direction."""
        super().validate(value)
        if "/" in value or any(c in BIDIRECTIONAL or _is_control(c) for c in value):
            raise ValidationError(_("A name may not contain a slash or control characters."))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def ids(values: Iterable[str]) -> list[str]:
    """Read ids that were submitted one by one, or several in one value separated by blanks; each id is returned once.

    Django accepts a thousand values in a form and no more (``DATA_UPLOAD_MAX_NUMBER_FIELDS``). If there are more
    ids than can be handled at once, one id more than the limit is returned.
    """
    unique = dict.fromkeys(volume_id for value in values for volume_id in value.split())
    return list(islice(unique, MOST_VOLUMES + 1))


class VolumesField(forms.Field):
    """The ids of the chosen volumes, each once, in the order of the page."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Return the ids as a list.

        Raises ``ValidationError`` for too many.
        """
        chosen = ids(value or [])
        if len(chosen) > MOST_VOLUMES:
            raise ValidationError(
                _("Choose at most %(count)d volumes at once.") % {"count": MOST_VOLUMES}
            )
        return chosen


class FirstRunField(forms.DateTimeField):
    """A minute in the future, in the zone of the person who types it; ``None`` for the next slot of the pattern."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": gettext_lazy("Enter a date and a time.")},
            **kwargs,
        )

    def clean(self, value: Any) -> datetime | None:
        """Check the time against what Mistral accepts.

        Raises ``ValidationError`` for a time that is too early or too late.
        """
        moment = super().clean(value)
        if moment is None:
            return None
        now = timezone.now()
        if moment < now + SOONEST:
            earliest = now.replace(second=0, microsecond=0) + SOONEST * 2
            raise ValidationError(
                _("The first run has to be at least a minute from now: %(earliest)s or later.")
                % {"earliest": dates.moment(earliest)}
            )
        if moment > now + LATEST:
            raise ValidationError(_("The first run may be at most ten years from now."))
        return moment.replace(second=0, microsecond=0)


class KeptCronField(CronField):
    """The pattern of an existing schedule, which is accepted as it is until somebody changes it.

    Triggers that were not created here may have patterns outside our dialect, or only a first run and no pattern.
    """

    def __init__(self, kept: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kept = kept

    def to_python(self, value: Any) -> str:
        """Return the pattern that was meant; it is checked only if it was changed.

        Raises ``ValidationError``.
        """
        if isinstance(value, PickerSubmission) and self.kept:
            with suppress(PickerError):
                if resolve(value)[0].split() == self.kept.split():
                    return self.kept
        return super().to_python(value)
