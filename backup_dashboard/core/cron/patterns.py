# SPDX-License-Identifier: Apache-2.0
"""Which cron patterns users may type, and the safe pattern that is saved for each.

The versions of croniter that OpenStack has pinned differ in parts of their dialect, so a typed pattern is saved
in the part that all of them share (``core/cron/fields.py``). Patterns of triggers from outside the dashboard
stay unchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backup_dashboard.core.cron import days
from backup_dashboard.core.cron.dates import next_runs
from backup_dashboard.core.cron.fields import DAY
from backup_dashboard.core.cron.fields import FIELDS
from backup_dashboard.core.cron.fields import LONGER
from backup_dashboard.core.cron.fields import MAX_TYPED
from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.fields import PatternField
from backup_dashboard.core.cron.typed import parse_typed
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

MAX_PATTERN_LENGTH = 100
"""Characters of a pattern that fit into Mistral's database (``mistral/db/v2/sqlalchemy/models.py``)."""

_QUOTED = 60
"""Characters of a typed text that are repeated if another pattern is saved for it."""

_STEP_ENDS = gettext_noop(
    "The step of “%(text)s” is longer than its field, so only the first value counts."
)
_STEP_ENDS_KNOWN = gettext_noop(
    "The step of “%(text)s” is longer than its field, so only the first value counts. To run that rarely, write "
    "%(instead)s."
)
TOO_LONG = gettext_noop("A pattern may have at most %(limit)d characters.")
_NEVER = gettext_noop("This pattern never fires: no month has such a day.")
_SAVED_AS = gettext_noop("“%(text)s” is saved as %(pattern)s.")


@dataclass(frozen=True)
class SafePattern:
    """A pattern that every croniter reads alike, and the notes that the field shows about it, a sentence each."""

    pattern: str
    notes: tuple[Message, ...] = ()


def to_safe_pattern(text: str, start: datetime) -> SafePattern:
    """Return the pattern that means the same as ``text``, in the dialect that all versions of croniter share.

    A text in that dialect stays as it is, with single blanks. The pattern must fire at least once after
    ``start`` (aware). This takes no more than some milliseconds, whatever ``text`` is.

    Raises ``PatternError`` if there is no such pattern, or if several are possible.
    """
    if len(text) > MAX_TYPED:
        raise _too_long()
    typed = parse_typed(text, start)
    pattern = _equal(typed.fields)
    if not next_runs(pattern, start, 1):
        raise PatternError(Message(_NEVER), DAY)
    notes = []
    if pattern.split() != text.split():
        notes.append(Message(_SAVED_AS, {"text": _short(text), "pattern": pattern}))
        notes += [typed.said] if typed.said else []
        notes += [hint for pair in zip(FIELDS, typed.fields, strict=True) if (hint := _ends(*pair))]
    return SafePattern(pattern, (*notes, *days.hints(pattern)))


def check(text: str, start: datetime) -> str:
    """Return only the pattern of ``to_safe_pattern``. Raises ``PatternError``."""
    return to_safe_pattern(text, start).pattern


def _equal(fields: Sequence[str]) -> str:
    equal = days.equal_fields(fields)
    if len(" ".join(equal)) > MAX_PATTERN_LENGTH:
        equal = [
            field.written(field.values(text)) if re.fullmatch("[0-9,/-]+", text) else text
            for field, text in zip(FIELDS, equal, strict=True)
        ]
    if len(" ".join(equal)) > MAX_PATTERN_LENGTH:
        raise _too_long()
    return " ".join(equal)


def _ends(field: PatternField, text: str) -> Message | None:
    """Return a note about a step past the end of its field; ``None`` if there is none."""
    step = re.fullmatch(r"\*/([0-9]{2,4})", text)
    if not step or int(step[1]) <= field.last:
        return None
    instead = LONGER.get((field.at, int(step[1])), "")
    template = _STEP_ENDS_KNOWN if instead else _STEP_ENDS
    return Message(template, {"text": text, "instead": instead})


def _too_long() -> PatternError:
    return PatternError(Message(TOO_LONG, {"limit": MAX_PATTERN_LENGTH}))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


PRESETS = (
    "*/15 * * * *",
    "0 * * * *",
    "0 2 * * *",
    "0 2 * * 1-5",
    "0 2 * * 1",
    "0 0 1 * *",
)
"""The five patterns of the user guide, and every working day, from the most to the least frequent."""
