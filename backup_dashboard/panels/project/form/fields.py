# SPDX-License-Identifier: Apache-2.0
"""Fields of the form "Schedule Backups" that Django has not, or not in these words."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import date
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
from backup_dashboard.panels.shared.limits import MOST_VOLUMES

BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show the characters after them in another order than they are."""
SOONEST = timedelta(seconds=60)
"""How far ahead a first run has to be (``mistral/services/triggers.py``, ``validate_cron_trigger_input``)."""
LATEST = timedelta(days=3653)
"""How far ahead a first run may be: ten years, so that a slip of the finger in the year is noticed."""


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
    """Give a field for a whole number that says its bounds, whatever is wrong with what was typed."""
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
    """Give the field by which an administrator says that a schedule shall run with that role."""
    return forms.BooleanField(
        label=gettext_lazy("Let it run with my administrator's role"),
        required=False,
        help_text=gettext_lazy(
            "Mistral keeps your rights for this schedule: each run acts with all your roles in this project until the "
            "schedule is deleted, and so does whatever a member of the project makes it run. Better sign in as a "
            "member of the project and save it there."
        ),
    )


class NameField(forms.CharField):
    """A name that may be empty, without what Mistral stores but nobody could address or read afterwards."""

    def __init__(self, **kwargs: Any) -> None:
        too_long = gettext_lazy(
            "A name may have at most %(limit_value)d characters; this one has %(show_value)d."
        )
        super().__init__(required=False, error_messages={"max_length": too_long}, **kwargs)

    def validate(self, value: str) -> None:
        """Refuse slashes, control characters and marks that turn the reading direction."""
        super().validate(value)
        if "/" in value or any(c in BIDIRECTIONAL or _is_control(c) for c in value):
            raise ValidationError(_("A name may not contain a slash or control characters."))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def ids(values: Iterable[str]) -> list[str]:
    """Read ids that were sent one by one or several in one value, with blanks between; each once.

    Django takes a thousand values in a form and no more (``DATA_UPLOAD_MAX_NUMBER_FIELDS``). Of more than can be
    dealt with at once, one too many is given.
    """
    every = dict.fromkeys(each for value in values for each in value.split())
    return list(islice(every, MOST_VOLUMES + 1))


class VolumesField(forms.Field):
    """The ids of the volumes that were chosen, each once, in the order of the page."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Give the ids as a list."""
        chosen = ids(value or [])
        if len(chosen) > MOST_VOLUMES:
            raise ValidationError(
                _("Choose at most %(count)d volumes at once.") % {"count": MOST_VOLUMES}
            )
        return chosen


class FirstRunField(forms.DateTimeField):
    """A minute to come, in the zone of the person who types it; ``None`` for the pattern's next slot."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": gettext_lazy("Enter a date and a time.")},
            **kwargs,
        )

    def clean(self, value: Any) -> datetime | None:
        """Hold it against what Mistral takes."""
        moment = super().clean(value)
        if moment is None:
            return None
        now = timezone.now()
        if moment < now + SOONEST:
            earliest = now.replace(second=0, microsecond=0) + SOONEST * 2
            raise ValidationError(
                _("A first run has to be at least a minute ahead: %(earliest)s or later.")
                % {"earliest": date(timezone.localtime(earliest), "j M Y, H:i T")}
            )
        if moment > now + LATEST:
            raise ValidationError(_("A first run may be at most ten years ahead."))
        return moment.replace(second=0, microsecond=0)


class KeptCronField(CronField):
    """The pattern of a schedule that is there: as long as nobody changes it, it is taken whatever it is.

    Triggers that were made elsewhere may have patterns outside our dialect, or none and a first run alone.
    """

    def __init__(self, kept: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kept = kept

    def to_python(self, value: Any) -> str:
        """Give the pattern that was meant, checked unless it is the one that was there."""
        if isinstance(value, PickerSubmission) and self.kept:
            with suppress(PickerError):
                if resolve(value)[0].split() == self.kept.split():
                    return self.kept
        return super().to_python(value)
