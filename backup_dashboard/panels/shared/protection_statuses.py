# SPDX-License-Identifier: Apache-2.0
"""How each protection status looks on a page: its tone, and a counted phrase of it: "3 protected"."""

from enum import Enum

from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext_lazy

from backup_dashboard.core.protection.status import Status
from backup_dashboard.panels.shared.tones import Tone

_LOOKS = {
    Status.PROTECTED: (
        Tone.GOOD,
        ngettext_lazy(
            "<strong>%(count)d</strong> protected", "<strong>%(count)d</strong> protected", "count"
        ),
    ),
    Status.STALE: (
        Tone.BAD,
        ngettext_lazy(
            "<strong>%(count)d</strong> stale", "<strong>%(count)d</strong> stale", "count"
        ),
    ),
    Status.FAILING: (
        Tone.BAD,
        ngettext_lazy(
            "<strong>%(count)d</strong> failing", "<strong>%(count)d</strong> failing", "count"
        ),
    ),
    Status.UNPROTECTED: (
        Tone.ATTENTION,
        ngettext_lazy(
            "<strong>%(count)d</strong> unprotected",
            "<strong>%(count)d</strong> unprotected",
            "count",
        ),
    ),
    Status.UNKNOWN: (
        Tone.QUIET,
        ngettext_lazy(
            "<strong>%(count)d</strong> unknown", "<strong>%(count)d</strong> unknown", "count"
        ),
    ),
    Status.PAUSED: (
        Tone.QUIET,
        ngettext_lazy(
            "<strong>%(count)d</strong> paused", "<strong>%(count)d</strong> paused", "count"
        ),
    ),
    Status.NEVER_RUN: (
        Tone.QUIET,
        ngettext_lazy(
            "<strong>%(count)d</strong> never run", "<strong>%(count)d</strong> never run", "count"
        ),
    ),
}

STATUS_TONES: dict[Enum, Tone] = {status: tone for status, (tone, _phrase) in _LOOKS.items()}


def counted(status: Status, count: int) -> SafeString:
    """Say how many volumes have ``status``, with the number in bold."""
    return mark_safe(_LOOKS[status][1] % {"count": count})  # noqa: S308 - our own markup around a number
