# SPDX-License-Identifier: Apache-2.0
"""Read the sentence of a cron pattern back, in any language: an oracle of what the sentence claims.

It knows the templates of the sentences and what each means to a person, and nothing about patterns.
"""

import calendar
import re
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import ngettext
from django.utils.translation import pgettext

Days = Callable[[date], bool]
Times = frozenset[int]
Found = dict[str, str]

WEEK = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WEEKS = ("last", "first", "second", "third", "fourth", "fifth")
DAY, HOUR = 24 * 60, 60
COUNTS = (1, 2, 3, 5, 12, 22)
"""Numbers that use each of the plural forms of Polish."""


@dataclass(frozen=True)
class Claim:
    """The days, and the minutes of a day, at which a sentence says that its pattern runs."""

    days: Days
    times: Times


def claims(sentence: str) -> list[Claim]:
    """Return what ``sentence`` claims; the pattern runs if one of the claims holds."""
    for found in matches(
        sentence, "%(by_day)s; and also: %(by_weekday)s. It runs when either day fits."
    ):
        return [_claim(found["by_day"]), _claim(found["by_weekday"])]
    return [_claim(sentence)]


def matches(text: str, one: str, many: str = "") -> Iterator[Found]:
    """Match ``text`` with a template, in the active language and in all of its plural forms."""
    forms = {ngettext(one, many, count) for count in COUNTS} if many else {gettext(one)}
    for form in forms:
        pattern = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(form))
        pattern = re.sub(r"%\\\((\w+)\\\)d", r"(?P<\1>[0-9]+)", pattern)
        if found := re.fullmatch(pattern, text):
            yield found.groupdict()


def listed(text: str) -> list[str]:
    """Split a list: “a, b and c”."""
    for last in (True, False):
        template = "%(items)s and %(item)s" if last else "%(items)s, %(item)s"
        between = pgettext("list", template).partition("%(items)s")[2].partition("%(item)s")[0]
        if between in text:
            before, _between, item = text.rpartition(between)
            return [*listed(before), *listed(item)]
    return [text]


def numbers(text: str) -> frozenset[int]:
    """Read “1-7, 15 and 20”."""
    found: set[int] = set()
    for item in listed(text):
        low, _dash, high = item.partition("\N{EN DASH}")
        found |= set(range(int(low), int(high or low) + 1))
    return frozenset(found)


def clock(text: str) -> int:
    """Read “02:30” as a minute of the day."""
    hour, minute = text.split(":")
    return int(hour) * HOUR + int(minute)


def _claim(sentence: str) -> Claim:
    for remark, is_true in REMARKS.items():
        for found in matches(sentence, "%(sentence)s; %(remark)s"):
            if found["remark"] == gettext(remark):
                claim = _claim(found["sentence"])
                assert is_true(claim.days), sentence
                return claim
    read = [*_simple(sentence), *_composed(sentence)]
    assert read, f"no template: {sentence}"
    return read[0]


def _every_so_many(step: int, first: int, unit: int) -> Times:
    """Return the minutes of “every so many”, which must go on evenly after the end of the hour and of the day."""
    assert unit % step == 0, f"every {step} is false at the end of {unit}"
    assert first % HOUR < step or unit == DAY
    return frozenset((first + each) % DAY for each in range(0, DAY, step))


def _simple(sentence: str) -> Iterator[Claim]:
    for found in matches(sentence, "Every minute", "Every %(step)d minutes"):
        yield Claim(every_day, _every_so_many(int(found.get("step", 1)), 0, HOUR))
    for _found in matches(sentence, "Every hour"):
        yield Claim(every_day, _every_so_many(HOUR, 0, DAY))
    for found in matches(sentence, "Every hour at minute %(minute)d"):
        yield Claim(every_day, _every_so_many(HOUR, int(found["minute"]), DAY))
    both = "Every %(step)d hour, from %(time)s UTC", "Every %(step)d hours, from %(time)s UTC"
    for found in matches(sentence, *both):
        yield Claim(every_day, _every_so_many(HOUR * int(found["step"]), clock(found["time"]), DAY))
    for found in matches(sentence, "Every day at %(time)s UTC"):
        yield Claim(every_day, _times(found))
    for found in matches(sentence, "Monday to Friday at %(time)s UTC"):
        yield Claim(workdays, _times(found))
    for number, name in enumerate(WEEK):
        for found in matches(sentence, f"Every {name} at %(time)s UTC"):
            yield Claim(on_weekdays({number}), _times(found))
    for found in matches(sentence, "On day %(day)d of every month at %(time)s UTC"):
        yield Claim(on_days({int(found["day"])}), _times(found))
    for found in matches(sentence, "Every %(days)s at %(time)s UTC"):
        if days := weekdays(found["days"]):
            yield Claim(on_weekdays(days), _times(found))


def _times(found: Found) -> Times:
    return frozenset(map(clock, listed(found["time"])))


def _composed(sentence: str) -> Iterator[Claim]:
    for found in matches(sentence, "%(days)s at %(time)s UTC"):
        for days in _days(found["days"]):
            yield Claim(days, _times(found))
    for found in _split(sentence, "%(days)s, %(times)s (UTC)"):
        for days in _days(found["days"]):
            for times in _of_a_day(found["times"]):
                yield Claim(days, times)
    for times in _of_a_day(sentence[:1].lower() + sentence[1:]):
        yield Claim(every_day, times)


def _split(sentence: str, template: str) -> Iterator[Found]:
    """Match at each comma, because lists contain commas, too."""
    end = gettext(template).partition("%(times)s")[2]
    if sentence.endswith(end):
        bare = sentence.removesuffix(end)
        for comma in re.finditer(", ", bare):
            yield {"days": bare[: comma.start()], "times": bare[comma.end() :]}


def _of_a_day(text: str) -> Iterator[Times]:
    for found in matches(text, "every minute", "every %(step)d minutes"):
        yield _every_so_many(int(found.get("step", 1)), 0, HOUR)
    for found in matches(text, "every %(step)d minutes, from minute %(minute)d of each hour"):
        yield _every_so_many(int(found["step"]), int(found["minute"]), HOUR)
    for _found in matches(text, "every hour"):
        yield frozenset(range(0, DAY, HOUR))
    for found in matches(text, "every hour at minute %(minute)d"):
        yield frozenset(range(int(found["minute"]), DAY, HOUR))
    for found in matches(text, "every hour at minutes %(minutes)s"):
        yield _product(range(24), numbers(found["minutes"]))
    for unit, one, many in (
        (HOUR, "every hour from %(first)s to %(last)s", "every %(step)d hours from %(first)s to %(last)s"),
        (1, "every minute from %(first)s to %(last)s", "every %(step)d minutes from %(first)s to %(last)s"),
    ):  # fmt: skip
        for found in matches(text, one, many):
            first, last = clock(found["first"]), clock(found["last"])
            times = range(first, last + 1, unit * int(found.get("step") or 1))
            assert times[-1] == last, text
            yield frozenset(times)
    for found in matches(text, "at minute %(minute)d of the hours %(hours)s"):
        yield _product(numbers(found["hours"]), {int(found["minute"])})
    for found in matches(text, "every minute of the hours %(hours)s"):
        yield _product(numbers(found["hours"]), range(HOUR))
    both = (
        "at minutes %(minutes)s of the hour %(hours)s",
        "at minutes %(minutes)s of the hours %(hours)s",
    )
    for found in matches(text, *both):
        yield _product(numbers(found["hours"]), numbers(found["minutes"]))


def _product(hours, minutes) -> Times:
    return frozenset(hour * HOUR + minute for hour in hours for minute in minutes)


def _days(text: str) -> Iterator[Days]:
    for template, days in (("Every day", every_day), ("Monday to Friday", workdays),
                           ("On the last day of every month", on_days(set(), last=True))):  # fmt: skip
        for _found in matches(text, template):
            yield days
    for template, days in (("Every day in %(months)s", every_day), ("Monday to Friday in %(months)s", workdays),
                           ("On the last day of %(months)s", on_days(set(), last=True))):  # fmt: skip
        for found in matches(text, template):
            yield from within(days, found)
    for template in ("Every %(days)s in %(months)s", "Every %(days)s"):
        for found in matches(text, template):
            if days := weekdays(found["days"]):
                yield from within(on_weekdays(days), found)
    for of in ("every month", "%(months)s"):
        yield from _days_of(text, of)


def _days_of(text: str, of: str) -> Iterator[Days]:
    for last, middle in ((True, " and the last day of"), (False, " of")):
        for found in matches(
            text, *(f"{on} %(days)s{middle} {of}" for on in ("On day", "On days"))
        ):
            with suppress(ValueError):
                yield from within(on_days(numbers(found["days"]), last), found)
    for found in matches(text, f"On %(days)s of {of}"):
        chosen = list(map(of_month, listed(found["days"])))
        if all(chosen):
            yield from within(either(chosen), found)


def every_day(day: date) -> bool:
    return True


def workdays(day: date) -> bool:
    return day.isoweekday() <= 5


def on_weekdays(days) -> Days:
    return lambda day: day.isoweekday() % 7 in days


def on_days(days, last: bool = False) -> Days:
    def fires(day: date) -> bool:
        return day.day in days or (last and day.day == length(day))

    return fires


def either(chosen) -> Days:
    return lambda day: any(each(day) for each in chosen)


def within(days: Days, found: Found) -> Iterator[Days]:
    """Restrict ``days`` to the months in the match, if it has any; yield nothing if they are not a list of months."""
    if "months" not in found:
        yield days
        return
    names = [pgettext("in a list of months", name) for name in calendar.month_name[1:]]
    months = listed(found["months"])
    if all(each in names for each in months):
        chosen = {names.index(each) + 1 for each in months}
        yield lambda day: day.month in chosen and days(day)


def weekdays(text: str) -> set[int]:
    names = [pgettext("in a list after “Every”", name) for name in WEEK]
    found = listed(text)
    return {names.index(each) for each in found} if all(each in names for each in found) else set()


def of_month(text: str) -> Days | None:
    for week, name in enumerate(WEEKS):
        for found in matches(text, f"the {name} %(weekday)s"):
            days = weekdays(found["weekday"])
            if days and week:
                return lambda day: on_weekdays(days)(day) and (day.day + 6) // 7 == week
            if days:
                return lambda day: on_weekdays(days)(day) and day.day + 7 > length(day)
    return None


def length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _lacking(days: Days) -> bool:
    """Return whether it runs on a day after the 28th, which some months do not have (2028 is a leap year)."""
    longest = {
        month: {day for day in range(29, 32) if _fires(days, month, day)} for month in range(1, 13)
    }
    return bool(set.union(*longest.values()))


def _fires(days: Days, month: int, day: int) -> bool:
    try:
        return days(date(2028, month, day))
    except ValueError:
        return False


def _fifth(days: Days) -> bool:
    """Return whether there is a month in which it runs after day 28 in some years but not in others."""
    return any(
        len({_fires_late(days, year, month) for year in range(2024, 2052)}) == 2
        for month in range(1, 13)
    )


def _fires_late(days: Days, year: int, month: int) -> bool:
    last = calendar.monthrange(year, month)[1]
    return any(days(date(year, month, day)) for day in range(29, last + 1))


REMARKS = {
    "shorter months are skipped": _lacking,
    "shorter months skip the days that they lack": _lacking,
    "only in leap years": lambda days: _fires(days, 2, 29) and not _fires(days, 3, 29),
    "months without a fifth one are skipped": _fifth,
}
"""The remarks that a sentence may add, and how to check them against its days."""
