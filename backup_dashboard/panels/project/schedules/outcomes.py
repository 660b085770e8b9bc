# SPDX-License-Identifier: Apache-2.0
"""The outcome of an action on schedules or runs, in words."""

import logging
from collections.abc import Iterable
from collections.abc import Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backup_dashboard.api.errors import NotFound
from backup_dashboard.flows.several import ActionOutcome
from backup_dashboard.panels.shared import words

LOG = logging.getLogger(__name__)

_NAMES = 10
"""The most names in one sentence."""

_NAME = 60
"""The most characters of a name in a sentence."""


def names(outcomes: Iterable[ActionOutcome]) -> str:
    """Return the names of the outcomes that have one; of many, only the first."""
    names = [Truncator(outcome.name).chars(_NAME) for outcome in outcomes if outcome.name]
    more = len(names) - _NAMES
    if more <= 0:
        return ", ".join(names)
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": ", ".join(names[:_NAMES]),
        "count": more,
    }


def refusals(failed: Sequence[ActionOutcome]) -> str:
    """Return why rows were not changed; a reason that several rows share is stated once, after their names."""
    by_reason: dict[str, list[ActionOutcome]] = {}
    for outcome in failed:
        if outcome.name or not isinstance(outcome.error, NotFound):
            by_reason.setdefault(_own(outcome) or _common(outcome.error), []).append(outcome)
    sentences = [
        reason if _own(outcomes[0]) else _after_names(names(outcomes), reason)
        for reason, outcomes in by_reason.items()
    ]
    gone = len(failed) - sum(map(len, by_reason.values()))
    return " ".join([*sentences, *_gone(gone)])


def _own(outcome: ActionOutcome) -> str:
    """Return a reason that holds only for this row; empty if several rows may share it."""
    name = Truncator(outcome.name or outcome.id[:8]).chars(_NAME)
    return words.failure_of(name, outcome.error) if outcome.error else ""


def _common(error: Exception | None) -> str:
    if isinstance(error, words.FAILURES):
        return words.failure(error)
    LOG.error("An action on a list failed.", exc_info=error)
    return _("Something went wrong. Ask your administrator: the cause is in the dashboard's log.")


def _after_names(named: str, reason: str) -> str:
    return _("%(names)s: %(reason)s") % {"names": named, "reason": reason} if named else reason


def _gone(count: int) -> list[str]:
    text = ngettext(
        "One that you chose no longer exists.",
        "%(count)d that you chose no longer exist.",
        count,
    )
    return [text % {"count": count}] if count else []
