# SPDX-License-Identifier: Apache-2.0
"""What became of that which was to be done to schedules or runs, in words."""

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
"""Names that one sentence holds at most."""

_NAME = 60
"""Characters that a name has at most in a sentence."""


def names(outcomes: Iterable[ActionOutcome]) -> str:
    """Name those that have a name, the first of them where they are many."""
    known = [Truncator(each.name).chars(_NAME) for each in outcomes if each.name]
    more = len(known) - _NAMES
    if more <= 0:
        return ", ".join(known)
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": ", ".join(known[:_NAMES]),
        "count": more,
    }


def refusals(failed: Sequence[ActionOutcome]) -> str:
    """Say why those were left alone; a reason that several have in common is said once, after their names."""
    said: dict[str, list[ActionOutcome]] = {}
    for each in failed:
        if each.name or not isinstance(each.error, NotFound):
            said.setdefault(_own(each) or _common(each.error), []).append(each)
    sentences = [
        reason if _own(those[0]) else _after_names(names(those), reason)
        for reason, those in said.items()
    ]
    gone = len(failed) - sum(map(len, said.values()))
    return " ".join([*sentences, *_gone(gone)])


def _own(outcome: ActionOutcome) -> str:
    """Say what can be said only of one; empty for what may hold for several."""
    name = Truncator(outcome.name or outcome.id[:8]).chars(_NAME)
    return words.failure_of(name, outcome.error) if outcome.error else ""


def _common(error: Exception | None) -> str:
    if isinstance(error, words.FAILURES):
        return words.failure(error)
    LOG.error("An action on a list failed.", exc_info=error)
    return _("Something went wrong. The administrator finds the cause in the dashboard's log.")


def _after_names(named: str, reason: str) -> str:
    return _("%(names)s: %(reason)s") % {"names": named, "reason": reason} if named else reason


def _gone(count: int) -> list[str]:
    said = ngettext(
        "One that you chose is not there any more.",
        "%(count)d that you chose are not there any more.",
        count,
    )
    return [said % {"count": count}] if count else []
