# SPDX-License-Identifier: Apache-2.0
"""What a run reports about itself: the output of our workflows."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.runs import RunState
from backup_dashboard.core.runs import Step


@dataclass(frozen=True)
class Kept:
    """A backup that the rotation tried to delete and could not, and the reason in the workflow's words."""

    backup_id: str
    why: str


@dataclass(frozen=True)
class Story:
    """What a run made, deleted and could not delete, by the ids of backups.

    ``made`` contains every backup that it requested from Cinder, failed ones included. ``outcome`` says which kind of
    backup it made, and why; ``None`` if the run does not tell it.
    """

    made: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    outcome: Message | None = None

    @classmethod
    def read(cls, output: Mapping[str, Any]) -> "Story":
        """Parse the output of an execution; that of a failed run has only what its tasks published."""
        made = (*_texts(output.get("given_up")), *_texts([output.get("backup_id")]))
        kept = [backup for backup in _list(output.get("kept")) if isinstance(backup, Mapping)]
        return cls(
            made,
            _texts(output.get("deleted")),
            tuple(
                Kept(str(backup.get("id") or ""), str(backup.get("why") or "")) for backup in kept
            ),
            _outcome(output.get("backup_type"), str(output.get("summary"))),
        )


_WHY_FULL = (
    (
        r"the rotation had no full backup",
        gettext_noop("A full backup was made: the rotation had none yet."),
    ),
    (r"it had no full backup", gettext_noop("A full backup was made: the volume had none yet.")),
    (
        r"the incremental backup failed",
        gettext_noop("A full backup was made in the place of an incremental one that failed."),
    ),
    (
        r"the limit of (?P<count>\d+) incrementals was reached",
        gettext_noop("A full backup was made: the limit of %(count)s incrementals was reached."),
    ),
    (
        r"a backup outside the rotation came in between",
        gettext_noop("A full backup was made: one outside the rotation came in between."),
    ),
    (
        r"the newest full backup is being restored",
        gettext_noop("A full backup was made: the newest one was being restored."),
    ),
    (
        r"a backup is dated in the future",
        gettext_noop("A full backup was made: a backup of the volume is dated in the future."),
    ),
    (
        r"a backup of the chain is in error",
        gettext_noop("A full backup was made: one of its chain was in error."),
    ),
    (
        r"the volume was resized|it was resized since its newest backup",
        gettext_noop("A full backup was made: the volume had been resized."),
    ),
)
"""The reasons for a full backup in the summaries of our workflows (task ``choose_type``), with a sentence for each."""

_REASON = re.compile(r".* is available \((?P<why>[^()]+)\)(?:, \d+ deleted.*)?\.", re.DOTALL)


def _outcome(kind: object, summary: str) -> Message | None:
    """Return the kind of the backup as a sentence, with the reason for a full one if the summary contains it."""
    if kind == Kind.INCREMENTAL:
        return Message(gettext_noop("An incremental backup was made."))
    if kind != Kind.FULL:
        return None
    if reason := _REASON.fullmatch(summary):
        for pattern, template in _WHY_FULL:
            if match := re.fullmatch(pattern, reason["why"]):
                return Message(template, match.groupdict())
    return Message(gettext_noop("A full backup was made."))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))


_NEVER_THE_END = "delete_backup"
"""The task whose failure never ends a run: the rotation keeps backups that Cinder refuses to delete."""


def where_to_resume(state: RunState, steps: Iterable[Step]) -> Step | None:
    """Return the step from which Mistral can continue the run; ``None`` if there is none.

    Mistral reruns a task in ERROR of a run in ERROR (``mistral/api/controllers/v2/task.py``). A run that its
    workflow ended because of Cinder's answer has no such task: it can only be started again.
    """
    if state is not RunState.FAILED:
        return None
    failed = [
        step for step in steps if step.state is RunState.FAILED and step.name != _NEVER_THE_END
    ]
    return failed[-1] if failed else None
