# SPDX-License-Identifier: Apache-2.0
"""Why something stored is not acted upon: the sentences of the gate (``flows/gate.py``)."""

from collections.abc import Sequence

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.workflows import Workflow


def foreign_volume() -> Message:
    """Say that the volume is gone or another project's; which of the two, nobody is told."""
    return Message(
        gettext_noop(
            "Its volume is gone, or belongs to another project. Nothing was started or changed."
        )
    )


def not_ready(found: Unready) -> Message:
    """Say that Cinder does not back a volume up as it is, and what to do about it."""
    return Message(
        gettext_noop(
            "“%(volume)s” cannot be backed up now: its status is “%(status)s”, and Cinder backs up only what is "
            "available or in-use. Nothing was started. %(advice)s"
        ),
        {
            "volume": found.volumes[0].label,
            "status": found.status,
            "advice": Message(found.advice),
        },
    )


def foreign_backups() -> Message:
    """Say that a run would go on with backups that are not the project's."""
    return Message(
        gettext_noop(
            "What this run has stored names backups of another project, and it would go on with your rights. "
            "Nothing was changed; start a new run instead."
        )
    )


def stored_settings(names: Sequence[str]) -> Message:
    """Say that somebody stored settings that would act with the caller's rights."""
    return Message(
        gettext_noop(
            "Somebody stored settings of Mistral's with it (%(names)s). They would act with your rights, which are "
            "more than a member's. Nothing was changed; make a new schedule or run instead."
        ),
        {"names": ", ".join(names)[:100]},
    )


def private_for_run(workflow: Workflow) -> Message:
    """Say that the text of a private workflow is none that was released."""
    return Message(
        gettext_noop(
            "“%(workflow)s” is this project's own copy, and somebody changed its text. It would run with your rights, "
            "which are more than a member's. Nothing was started. Have the copy deleted and the workflow installed for "
            "every project, or let a member run it."
        ),
        {"workflow": workflow.value},
    )


def private_for_schedule(workflow: Workflow) -> Message:
    """Say that a private workflow can be changed after the caller has gone."""
    return Message(
        gettext_noop(
            "“%(workflow)s” is this project's own copy, which its members can change at any time. It would run with "
            "your rights, which are more than a member's. Nothing was changed. Have the copy deleted and the workflow "
            "installed for every project, or let a member do this."
        ),
        {"workflow": workflow.value},
    )


def changed_since() -> Message:
    """Say that a run began with a text that nobody can see any more."""
    return Message(
        gettext_noop(
            "The workflow was changed or deleted after this run had begun, so that nobody can see what would go on "
            "with your rights. Nothing was changed; start a new run instead."
        )
    )


def not_agreed() -> Message:
    """Say that an administrator's rights would outlast the click."""
    return Message(
        gettext_noop(
            "You hold an administrator's role, and each run of this schedule would act with it. Nothing was "
            "changed. Say in the form that you want this, or sign in as a member of the project."
        )
    )


def ambiguous(name: str) -> Message:
    """Say that Mistral takes the id of a schedule for another one's name."""
    return Message(
        gettext_noop(
            "Mistral takes “%(name)s” for another schedule, whose name is the id of this one. Nothing was changed. "
            "Rename that other schedule first."
        ),
        {"name": name},
    )
