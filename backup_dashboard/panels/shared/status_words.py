# SPDX-License-Identifier: Apache-2.0
"""How many volumes have a protection status, as a counted phrase: "3 protected"."""

from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext_lazy

from backup_dashboard.core.protection.status import Status

_COUNTED = {
    Status.PROTECTED: ngettext_lazy(
        "<strong>%(count)d</strong> protected", "<strong>%(count)d</strong> protected", "count"
    ),
    Status.STALE: ngettext_lazy(
        "<strong>%(count)d</strong> stale", "<strong>%(count)d</strong> stale", "count"
    ),
    Status.FAILING: ngettext_lazy(
        "<strong>%(count)d</strong> failing", "<strong>%(count)d</strong> failing", "count"
    ),
    Status.UNPROTECTED: ngettext_lazy(
        "<strong>%(count)d</strong> unprotected", "<strong>%(count)d</strong> unprotected", "count"
    ),
    Status.UNKNOWN: ngettext_lazy(
        "<strong>%(count)d</strong> unknown", "<strong>%(count)d</strong> unknown", "count"
    ),
    Status.PAUSED: ngettext_lazy(
        "<strong>%(count)d</strong> paused", "<strong>%(count)d</strong> paused", "count"
    ),
    Status.NEVER_RUN: ngettext_lazy(
        "<strong>%(count)d</strong> never run", "<strong>%(count)d</strong> never run", "count"
    ),
}


def counted(status: Status, count: int) -> SafeString:
    """Say how many volumes have ``status``, with the number in bold."""
    return mark_safe(_COUNTED[status] % {"count": count})  # noqa: S308 - our own markup around a number
