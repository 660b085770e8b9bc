# SPDX-License-Identifier: Apache-2.0
"""How much of what a browser sends is looked at: nobody types as much, and no work is done for more."""

from django.http import HttpRequest
from django.http import QueryDict

MOST_VOLUMES = 1000
"""Volumes that are dealt with at once: Cinder's list has no more in one answer."""

_LONGEST = 10_000
_MOST_VALUES = MOST_VOLUMES + 1
_SEVERAL = frozenset({"volume_id", "done", "object_ids"})
"""Fields that may hold many ids in one value, with blanks between."""

_LONGEST_OF_SEVERAL = 40 * MOST_VOLUMES


def limit(request: HttpRequest) -> None:
    """Leave of the query and of the form no more than is looked at."""
    request.GET = _within(request.GET)
    if request.method == "POST":
        request.POST = _within(request.POST)


def _within(sent: QueryDict) -> QueryDict:
    found = sent.copy()
    for name, values in sent.lists():
        longest = _LONGEST_OF_SEVERAL if name in _SEVERAL else _LONGEST
        found.setlist(name, [each[:longest] for each in values[:_MOST_VALUES]])
    return found
