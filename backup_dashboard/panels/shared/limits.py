# SPDX-License-Identifier: Apache-2.0
"""Limit how much of a request is read: nobody types more than this, and more would only cost work."""

from django.http import HttpRequest
from django.http import QueryDict

MOST_VOLUMES = 1000
"""The most volumes handled at once: one answer of Cinder's list has no more."""

_LONGEST = 10_000
_MOST_VALUES = MOST_VOLUMES + 1
_SEVERAL = frozenset({"volume_id", "done", "object_ids"})
"""Fields that may hold many ids in one value, separated by blanks."""

_LONGEST_OF_SEVERAL = 40 * MOST_VOLUMES


def limit(request: HttpRequest) -> None:
    """Cut the query and the form of a request to the limits."""
    request.GET = _within(request.GET)
    if request.method == "POST":
        request.POST = _within(request.POST)


def _within(sent: QueryDict) -> QueryDict:
    limited = sent.copy()
    for name, values in sent.lists():
        longest = _LONGEST_OF_SEVERAL if name in _SEVERAL else _LONGEST
        limited.setlist(name, [value[:longest] for value in values[:_MOST_VALUES]])
    return limited
