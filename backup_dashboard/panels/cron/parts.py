# SPDX-License-Identifier: Apache-2.0
"""The parts of a cron picker on a page, showing the same pattern, in the reader's language."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard import config
from backup_dashboard.core.cron.cadence import CUSTOM
from backup_dashboard.core.cron.cadence import Cadence
from backup_dashboard.core.cron.cadence import CadenceKind
from backup_dashboard.core.cron.cadence import cadence_of
from backup_dashboard.core.cron.fields import MAX_TYPED
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.gaps import shortest_gap
from backup_dashboard.core.cron.patterns import PRESETS
from backup_dashboard.core.cron.patterns import to_safe_pattern
from backup_dashboard.core.cron.picker import STEPS
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.core.cron.picker import from_pattern
from backup_dashboard.panels.cron.sent import PatternSource
from backup_dashboard.panels.cron.sent import PickerSubmission
from backup_dashboard.panels.cron.sent import fields_of
from backup_dashboard.panels.cron.sent import resolve
from backup_dashboard.panels.shared import words

FIELDS = ("minute", "hour", "day", "month", "weekday")
"""The five fields of a pattern, as the last part of their inputs' names."""

FIELD_LABELS = (
    gettext_lazy("Minute"),
    gettext_lazy("Hour"),
    gettext_lazy("Day of month"),
    gettext_lazy("Month"),
    gettext_lazy("Day of week"),
)
CADENCES = {
    CadenceKind.MINUTES: gettext_lazy("Minutes"),
    CadenceKind.HOURLY: gettext_lazy("Hourly"),
    CadenceKind.DAILY: gettext_lazy("Daily"),
    CadenceKind.WEEKLY: gettext_lazy("Weekly"),
    CadenceKind.MONTHLY: gettext_lazy("Monthly"),
    CadenceKind.CUSTOM: gettext_lazy("Custom"),
}
_NEEDS = {
    CadenceKind.MINUTES: ("cadence", "step"),
    CadenceKind.HOURLY: ("cadence", "past"),
    CadenceKind.DAILY: ("cadence", "time"),
    CadenceKind.WEEKLY: ("cadence", "time", "weekdays"),
    CadenceKind.MONTHLY: ("cadence", "time", "date"),
    CadenceKind.CUSTOM: ("cadence",),
}
_STEP, _HOUR, _MONDAY = 15, 2, 1
"""What the controls show that nobody has set: every 15 minutes, at 2 o'clock, on Monday."""

REQUIRED = gettext_lazy("Enter a cron pattern, such as 0 2 * * *.")
CHOICES = {
    "step": [str(step) for step in STEPS],
    "past": [str(minute) for minute in range(60)],
    "date": [str(day) for day in range(1, 32)],
}
"""The choices of the picker's lists."""

Controls = dict[str, str | list[str]]


class PartError(ValueError):
    """A part that makes no pattern: ``part`` names it, ``words`` say what to do, in the active language."""

    def __init__(self, part: str, words: str) -> None:
        super().__init__(words)
        self.part = part
        self.words = words


@dataclass(frozen=True)
class PickerView:
    """Everything that the page shows of one pattern.

    ``controls`` are the picker's, by the last part of their names. ``note`` says, for example, what is saved
    instead of what was typed. ``wrong`` names the part that makes no pattern.
    """

    pattern: str
    line: str
    fields: tuple[str, ...]
    controls: Controls
    sentence: str = ""
    note: str = ""
    wrong: str = ""
    offset: timedelta = field(default_factory=lambda: parse_offset(None))

    @property
    def minutes_ahead(self) -> int:
        """How far the reader's clock is ahead of UTC now, in minutes."""
        return self.offset // timedelta(minutes=1)

    @property
    def zone(self) -> str:
        """The reader's zone and its distance from UTC now, such as “Europe/Warsaw, now UTC+1”."""
        name = timezone.get_current_timezone_name()
        hours, minutes = divmod(abs(self.minutes_ahead), 60)
        if not self.minutes_ahead:
            return name if name == "UTC" else _("%(zone)s, now UTC") % {"zone": name}
        sign = "-" if self.minutes_ahead < 0 else "+"
        distance = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
        return _("%(zone)s, now UTC%(distance)s") % {"zone": name, "distance": distance}

    def cadences(self) -> list[tuple[str, str, bool]]:
        """Return the value and the label of each cadence, and whether it is chosen."""
        chosen = self.controls["cadence"]
        if chosen not in list(CADENCES):
            chosen = CadenceKind.CUSTOM
        return [(kind.value, str(label), kind == chosen) for kind, label in CADENCES.items()]

    def labelled_fields(self) -> Iterator[tuple[str, str, str]]:
        """Return, for each of the five fields, the last part of its name, its label and its text."""
        return zip(FIELDS, map(str, FIELD_LABELS), self.fields, strict=True)

    def weekdays(self) -> list[tuple[int, str, str, bool]]:
        """Return number, short and full name of each weekday, in the local order, and whether it is chosen."""
        first = get_format("FIRST_DAY_OF_WEEK")
        weekdays = []
        for day in ((first + after) % 7 for after in range(7)):
            short, full = str(WEEKDAYS_ABBR[(day - 1) % 7]), str(WEEKDAYS[(day - 1) % 7])
            weekdays.append((day, short, full, str(day) in self.controls["weekdays"]))
        return weekdays

    def presets(self) -> list[tuple[str, str]]:
        """Return each preset pattern that fires no more often than allowed, and its sentence."""
        least = config.least_interval()
        return [
            (pattern, words.sentence(pattern))
            for pattern in PRESETS
            if (shortest_gap(pattern) or least) >= least
        ]


def parse_offset(minutes: str | None) -> timedelta:
    """Read how far ahead of UTC the page was rendered (minutes); by default, the reader's present distance."""
    if re.fullmatch(r"-?[0-9]{1,3}", minutes or ""):
        return timedelta(minutes=int(minutes or 0))
    return timezone.localtime(timezone.now()).utcoffset() or timedelta()


@dataclass(frozen=True)
class ResolvedPattern:
    """The pattern that was meant, checked, and a note about it; both empty if nothing was entered."""

    pattern: str = ""
    note: str = ""


def resolve_pattern(value: PickerSubmission | str | None, now: datetime) -> ResolvedPattern:
    """Return the pattern that was meant, checked.

    Raises ``PartError``.
    """
    text, part = value if isinstance(value, str) else "", PatternSource.LINE
    try:
        if isinstance(value, PickerSubmission):
            text, part = resolve(value)
        if not text.strip():
            return ResolvedPattern()
        taken = to_safe_pattern(text, now)
    except PickerError as error:
        raise PartError(error.control, words.translate(error.message)) from error
    except PatternError as error:
        wrong = part.value
        if isinstance(value, PickerSubmission) and part is PatternSource.FIELDS:
            wrong = _wrong_field(value.fields or (), error) or wrong
        raise PartError(wrong, words.translate(error.message)) from error
    return ResolvedPattern(taken.pattern, " ".join(words.translate(note) for note in taken.notes))


def _wrong_field(fields: Sequence[str], error: PatternError) -> str:
    """Return the name of the wrong field: one that is empty or has two words, else the error's; empty for none."""
    odd = [at for at, text in enumerate(fields) if len(text.split()) != 1]
    at = odd[0] if odd else error.field
    return "" if at is None else FIELDS[at]


def view_of_pattern(pattern: str | None) -> PickerView:
    """Return the view of a pattern that nobody has changed yet."""
    pattern = pattern or ""
    return _in_step(pattern, pattern, {})


def view_of_submission(sent: PickerSubmission) -> PickerView:
    """Return the view of a submission: all parts agree if it makes a pattern, otherwise they stay as typed."""
    typed: Controls = {}
    if sent.cadence is not None:
        typed = {
            "step": sent.step,
            "past": sent.past,
            "time": sent.time,
            "weekdays": list(sent.weekdays),
            "date": sent.date,
        }
    try:
        pattern, part = resolve(sent)
    except PickerError as error:
        line = sent.shown if sent.line is None else sent.line
        controls = {**_controls(CUSTOM), **typed, "cadence": sent.cadence or ""}
        fields = sent.fields or fields_of(sent.shown[:MAX_TYPED])
        return PickerView(sent.shown, line, fields, controls, wrong=error.control)
    view = _in_step(sent if part is not PatternSource.SHOWN else pattern, pattern, typed)
    if part is PatternSource.SHOWN and sent.cadence == CadenceKind.CUSTOM:
        view.controls["cadence"] = sent.cadence
    return view


def picker_json(sent: PickerSubmission | None, required: bool) -> dict[str, object]:
    """Return, for the page's script, the values of the unchanged parts, or the error of the changed part."""
    try:
        resolved = resolve_pattern(sent, timezone.now())
        if required and not resolved.pattern:
            raise PartError(PatternSource.LINE.value, str(REQUIRED))
    except PartError as error:
        return {"pattern": "", "error": {"part": error.part, "message": error.words}, "slug": ""}
    pattern, view = resolved.pattern, view_of_pattern(resolved.pattern)
    return {
        "pattern": pattern,
        "fields": dict(zip(FIELDS, view.fields, strict=True)),
        "picker": {
            name: view.controls[name] for name in _NEEDS[CadenceKind(str(view.controls["cadence"]))]
        },
        "offset": view.minutes_ahead,
        "sentence": view.sentence,
        "note": resolved.note,
        "slug": words.CADENCE_SLUGS[cadence_of(pattern).kind],
        "error": None,
    }


def _in_step(value: PickerSubmission | str, text: str, typed: Controls) -> PickerView:
    """Build all parts from ``text``, the pattern that ``value`` states.

    If it makes a pattern, the parts show it as it will be saved. A pattern that nobody has changed is shown as it
    is.
    """
    resolved, wrong = ResolvedPattern(), ""
    try:
        resolved = resolve_pattern(value, timezone.now())
    except PartError as error:
        wrong = error.part
    pattern, note = text, ""
    if isinstance(value, PickerSubmission) and resolved.pattern:
        pattern, note = resolved.pattern, resolved.note
    picked = from_pattern(pattern, parse_offset(None))
    controls = _controls(picked)
    needed = {name: controls[name] for name in _NEEDS[picked.kind]}
    sentence = words.sentence(resolved.pattern) if resolved.pattern else ""
    fields: tuple[str, ...] = fields_of(pattern)
    if isinstance(value, PickerSubmission) and wrong in (*FIELDS, PatternSource.FIELDS):
        fields = value.fields or fields
    return PickerView(
        pattern, pattern, fields, {**controls, **typed, **needed}, sentence, note, wrong
    )


def _controls(picked: Cadence) -> Controls:
    """Return what the controls show, also of other cadences: whoever changes the cadence keeps the rest."""
    hour = picked.hours[0] if "time" in _NEEDS[picked.kind] else _HOUR
    return {
        "cadence": picked.kind.value,
        "step": str(picked.step if picked.kind is CadenceKind.MINUTES else _STEP),
        "past": str(picked.minute),
        "time": f"{hour:02}:{picked.minute:02}",
        "weekdays": [str(day) for day in picked.weekdays or (_MONDAY,)],
        "date": str(picked.day),
    }
