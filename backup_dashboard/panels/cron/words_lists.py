# SPDX-License-Identifier: Apache-2.0
"""Lists as people write them: names, numbers and times of a day."""

from collections.abc import Iterable
from collections.abc import Sequence

from django.utils.translation import pgettext


def listed(items: Sequence[str]) -> str:
    """Write a list as people do: “a, b and c”."""
    *before, last = items
    if not before:
        return last
    first = before[0]
    for item in before[1:]:
        first = pgettext("list", "%(items)s, %(item)s") % {"items": first, "item": item}
    return pgettext("list", "%(items)s and %(item)s") % {"items": first, "item": last}


def numbers(values: Iterable[int]) -> str:
    """Write numbers, three or more in a row as a range with a dash."""
    rows: list[list[int]] = []
    for each in sorted(values):
        if rows and rows[-1][-1] == each - 1:
            rows[-1].append(each)
        else:
            rows.append([each])
    items: list[str] = []
    for row in rows:
        items += [f"{row[0]}\N{EN DASH}{row[-1]}"] if len(row) > 2 else map(str, row)
    return listed(items)


def clock(times: Iterable[int]) -> list[str]:
    """Write minutes of a day as clocks show them."""
    return [f"{time // 60:02}:{time % 60:02}" for time in times]
