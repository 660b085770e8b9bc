# SPDX-License-Identifier: Apache-2.0
"""Texts that people paste instead of a cron pattern: quotes, comments, crontab lines, nicknames, other dialects."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backup_dashboard.core.cron.days import equal_fields
from backup_dashboard.core.cron.fields import FIELDS
from backup_dashboard.core.cron.fields import MONTHS
from backup_dashboard.core.cron.fields import WEEKDAYS
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.picker import PickerError
from backup_dashboard.core.cron.picker import from_pattern
from backup_dashboard.core.cron.picker import to_pattern
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

_NAMED = {
    "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
    "semiannually": "0 0 1 1,7 *",
    "quarterly": "0 0 1 1,4,7,10 *",
    "monthly": "0 0 1 * *",
    "weekly": "0 0 * * 0",
    "daily": "0 0 * * *",
    "midnight": "0 0 * * *",
    "hourly": "0 * * * *",
    "minutely": "* * * * *",
    "every_minute": "* * * * *",
}
"""The nicknames of crontab(5), and those that FreeBSD and systemd-cron add."""

_QUOTES = "\"'`\u00b4\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f"
_AROUND = _QUOTES + ",;"
_LETTERS: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width ! to ~
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2217\u204e\u2731"), "*"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), ""),
}
_KEY = re.compile(
    r"(?:-\s+)?(?!cron_tz)[a-z_]{0,20}(?:cron|schedule)[a-z_]{0,20}\s*[:=]\s*(?=\S)", re.IGNORECASE
)
_ZONE = re.compile(r"(?:CRON_)?TZ=(\S{1,64})\s+(?=\S)", re.IGNORECASE)
_UTC = ("UTC", "ETC/UTC", "GMT", "ETC/GMT", "UCT", "ZULU", "ETC/ZULU", "UNIVERSAL", "Z")
_EVERY = re.compile(
    r"@every\s+(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:0{1,2}s)?", re.IGNORECASE
)
_RATE = re.compile(r"rate\((\d{1,5})\s+(minute|hour|day)s?\)", re.IGNORECASE)
_EVENT_BRIDGE = re.compile(r"cron\(([^()]*)\)", re.IGNORECASE)
_NAME = "|".join((*MONTHS, *WEEKDAYS))
_LIKE_A_FIELD = re.compile(rf"(?:[0-9*?/,#~()LWH-]|{_NAME})+", re.IGNORECASE | re.ASCII)
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}


@dataclass(frozen=True)
class TypedPattern:
    """The five fields that a text means, and a note for the user about the rest of the text."""

    fields: tuple[str, ...]
    said: Message | None = None


def parse_typed(text: str, now: datetime) -> TypedPattern:
    """Parse the five fields in ``text``, which is not long; ``now`` (aware) decides the offset of a zone.

    Raises ``PatternError`` if no pattern means the same as the text.
    """
    bare = _bare(text)
    if zone := _ZONE.match(bare):
        rest = parse_typed(bare[zone.end() :], now)
        if zone[1].upper() in _UTC:
            return rest
        raise PatternError(_in_a_zone(zone[0].strip(), zone[1], rest, now))
    if bare.startswith("#"):
        raise PatternError(Message(_COMMENT))
    if event := _EVENT_BRIDGE.fullmatch(bare):
        return TypedPattern(_event_bridge(event[1].split(), bare))
    if rate := _RATE.fullmatch(bare):
        return _every(bare, int(rate[1]) * _MINUTES[rate[2].lower()])
    if (every := _EVERY.fullmatch(bare)) and any(every.groups()):
        days, hours, minutes = (int(number or 0) for number in every.groups())
        return _every(bare, (days * 24 + hours) * 60 + minutes)
    name, *command = bare.split() or [""]
    if five := _NAMED.get(name.removeprefix("@").replace("-", "").lower()):
        if command and not name.startswith("@"):
            raise _wrong_count(bare.split())
        return TypedPattern(tuple(five.split()), Message(_WITHOUT_COMMAND) if command else None)
    if name.startswith("@"):
        template = {"@reboot": _REBOOT, "@every": _EVERY_ODD}.get(name.lower(), _NICKNAME)
        raise PatternError(Message(template, {"text": _short(bare)}))
    return _five(bare.split())


def _bare(text: str) -> str:
    """Remove what surrounds a pattern: blanks, quotes, a comment, a YAML key."""
    bare = text.translate(_LETTERS).replace("\\*", "*")
    while True:
        before = bare
        bare = bare.strip().strip(_AROUND).strip()
        if not bare.startswith("#"):
            bare = re.split(r"\s#", bare, maxsplit=1)[0]
        bare = _KEY.sub("", bare, count=1) if _KEY.match(bare) else bare
        if bare == before:
            return bare


def _five(fields: list[str]) -> TypedPattern:
    if len(fields) == len(FIELDS):
        return TypedPattern(tuple(fields))
    if len(fields) < len(FIELDS) or _LIKE_A_FIELD.fullmatch(fields[len(FIELDS)]):
        raise _wrong_count(fields)
    return TypedPattern(tuple(fields[: len(FIELDS)]), Message(_WITHOUT_COMMAND))


def _wrong_count(fields: list[str]) -> PatternError:
    values: dict[str, object] = {"count": len(fields)}
    with_seconds = len(fields) in (6, 7) and re.fullmatch("0{1,2}", fields[0])
    # Quartz has the year last, mostly every year; its days of the week count from 1, Spring's from 0.
    named = with_seconds and not re.search("[0-9L]", fields[5].upper())
    if named and fields[6:] in ([], ["*"], ["?"]):
        with suppress(PatternError):
            values["instead"] = " ".join(equal_fields(fields[1:6]))
            return PatternError(Message(_SECONDS_FIRST, values))
    return PatternError(Message(_SECONDS if len(fields) in (6, 7) else _FIVE_FIELDS, values))


def _event_bridge(fields: list[str], text: str) -> tuple[str, ...]:
    """Parse AWS's form, whose sixth field is the year and whose days of the week count from 1 = Sunday."""
    if len(fields) != 6 or fields[5] != "*" or re.search("[0-9L#]", fields[4].upper()):
        raise PatternError(Message(_AWS, {"text": _short(text)}))
    return tuple(fields[:5])


def _every(text: str, minutes: int) -> TypedPattern:
    """Return the pattern of an interval that divides the hour or the day evenly."""
    hours = minutes // 60
    if minutes and 60 % minutes == 0:
        five = "0 *" if minutes == 60 else "* *" if minutes == 1 else f"*/{minutes} *"
    elif minutes and minutes % 60 == 0 and 24 % hours == 0:
        five = "0 0" if hours == 24 else f"0 */{hours}"
    else:
        raise PatternError(Message(_EVERY_ODD, {"text": _short(text)}))
    return TypedPattern((*five.split(), "*", "*", "*"), Message(_COUNTED_FROM_MIDNIGHT))


def _in_a_zone(setting: str, name: str, rest: TypedPattern, now: datetime) -> Message:
    try:
        offset = now.astimezone(ZoneInfo(name)).utcoffset()
        picked = from_pattern(" ".join(rest.fields), now - now)
        if offset is not None:
            instead = to_pattern(picked, offset)
            return Message(_ZONE_NOW, {"zone": setting, "instead": instead})
    except (PickerError, KeyError, ValueError, OSError):
        pass
    return Message(_ZONE_OTHER, {"zone": setting})


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


_FIVE_FIELDS = gettext_noop(
    "A pattern has five fields (minute, hour, day of the month, month, day of the "
    "week); this one has %(count)d."
)
_SECONDS = gettext_noop(
    "A pattern has five fields (minute, hour, day of the month, month, day of the week); this one has %(count)d. "
    "Leave out seconds and years."
)
_SECONDS_FIRST = gettext_noop(
    "A pattern has five fields; this one has %(count)d. If the first are seconds, leave them out: write %(instead)s."
)
_COMMENT = gettext_noop("This is a comment. Leave out the # in front of the pattern.")
_REBOOT = gettext_noop(
    "“%(text)s” waits for the start of a machine, and Mistral has no such event. Write a time, such as 0 2 * * *."
)
_NICKNAME = gettext_noop(
    "“%(text)s” is not known. Write @hourly, @daily, @weekly, @monthly or @yearly, or five fields such as 0 2 * * *."
)
_EVERY_ODD = gettext_noop(
    "No cron pattern can say “%(text)s”: the time between runs has to divide the hour or the day evenly. Write a "
    "time, such as 0 2 * * *."
)
_AWS = gettext_noop(
    "“%(text)s”: Mistral has no field for years, and counts the days of the week from 0 = Sunday. Write five "
    "fields, with names of days, such as 0 2 * * MON."
)
_ZONE_OTHER = gettext_noop(
    "Mistral works in UTC, without time zones. Leave out “%(zone)s”, and write the hours in UTC."
)
_ZONE_NOW = gettext_noop(
    "Mistral works in UTC, without time zones. Leave out “%(zone)s”: these times are now %(instead)s in UTC."
)
_WITHOUT_COMMAND = gettext_noop("The text after the pattern is left out.")
_COUNTED_FROM_MIDNIGHT = gettext_noop(
    "The time is counted from midnight UTC, not from the moment of saving."
)
