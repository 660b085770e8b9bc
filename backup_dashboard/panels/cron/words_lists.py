# SPDX-License-Identifier: Apache-2.0
"""Format lists of names, numbers and times of day as people write them."""

from collections.abc import Iterable
from collections.abc import Sequence

from django.utils.translation import pgettext


def listed(items: Sequence[str]) -> str:
    """Format a list as people write it: “a, b and c”."""
    *before, last = items
    if not before:
        return last
    first = before[0]
    for item in before[1:]:
        first = pgettext("list", "%(items)s, %(item)s") % {"items": first, "item": item}
    return pgettext("list", "%(items)s and %(item)s") % {"items": first, "item": last}


def numbers(values: Iterable[int]) -> str:
    """Format numbers; three or more in a row become a range with a dash."""
    rows: list[list[int]] = []
    for value in sorted(values):
        if rows and rows[-1][-1] == value - 1:
            rows[-1].append(value)
        else:
            rows.append([value])
    items: list[str] = []
    for row in rows:
        items += [f"{row[0]}\N{EN DASH}{row[-1]}"] if len(row) > 2 else map(str, row)
    return listed(items)


def clock(times: Iterable[int]) -> list[str]:
    """Format minutes of the day as times of a clock."""
    return [f"{time // 60:02}:{time % 60:02}" for time in times]
