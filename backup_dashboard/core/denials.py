# SPDX-License-Identifier: Apache-2.0
"""Sentences that say why the gate (``flows/gate.py``) does not act on something stored."""

from collections.abc import Sequence

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.workflows import Workflow


def foreign_volume() -> Message:
    """Build the message for a volume that is gone or another project's; it does not reveal which."""
    return Message(
        gettext_noop(
            "Its volume no longer exists, or it belongs to another project. Nothing was started or changed."
        )
    )


def not_ready(unready: Unready) -> Message:
    """Build the message for a volume that Cinder does not back up in its status, with advice."""
    return Message(
        gettext_noop(
            "“%(volume)s” cannot be backed up now: its status is “%(status)s”, and Cinder backs up only volumes "
            "that are available or in-use. Nothing was started. %(advice)s"
        ),
        {
            "volume": unready.volumes[0].label,
            "status": unready.status,
            "advice": Message(unready.advice),
        },
    )


def foreign_backups() -> Message:
    """Build the message for a run that would continue with backups of another project."""
    return Message(
        gettext_noop(
            "The stored data of this run names backups of another project, and the run would continue with your "
            "rights. Nothing was changed. Start a new run instead."
        )
    )


def stored_settings(names: Sequence[str]) -> Message:
    """Build the message for settings that somebody stored and that would act with the caller's rights."""
    return Message(
        gettext_noop(
            "Somebody stored Mistral settings with it (%(names)s). They would act with your rights, which are "
            "more than a member's. Nothing was changed. Make a new schedule or run instead."
        ),
        {"names": ", ".join(names)[:100]},
    )


def private_for_run(workflow: Workflow) -> Message:
    """Build the message for a private workflow whose text was never released."""
    return Message(
        gettext_noop(
            "“%(workflow)s” is this project's own copy, and somebody changed its text. It would run with your "
            "rights, which are more than a member's. Nothing was started. Ask an administrator to delete the "
            "copy and to install the workflow for every project, or let a member run it."
        ),
        {"workflow": workflow.value},
    )


def private_for_schedule(workflow: Workflow) -> Message:
    """Build the message for a private workflow that can be changed after the caller has gone."""
    return Message(
        gettext_noop(
            "“%(workflow)s” is this project's own copy, which its members can change at any time. It would run "
            "with your rights, which are more than a member's. Nothing was changed. Ask an administrator to "
            "delete the copy and to install the workflow for every project, or let a member do this."
        ),
        {"workflow": workflow.value},
    )


def changed_since() -> Message:
    """Build the message for a run whose workflow text can no longer be seen."""
    return Message(
        gettext_noop(
            "The workflow was changed or deleted after this run started, so nobody can see what would continue "
            "with your rights. Nothing was changed. Start a new run instead."
        )
    )


def not_agreed() -> Message:
    """Build the message for an administrator whose rights would outlast the click."""
    return Message(
        gettext_noop(
            "You have an administrator's role, and each run of this schedule would act with it. Nothing was "
            "changed. Confirm in the form that you want this, or sign in as a member of the project."
        )
    )


def ambiguous(name: str) -> Message:
    """Build the message for a schedule whose id Mistral takes for the name of another schedule."""
    return Message(
        gettext_noop(
            "Another schedule has the ID of “%(name)s” as its name, and Mistral would take that one. Nothing was "
            "changed. Rename the other schedule first."
        ),
        {"name": name},
    )


def foreign_backup() -> Message:
    """Build the message for a backup that is not the project's."""
    return Message(gettext_noop("This backup belongs to another project. Nothing was changed."))
