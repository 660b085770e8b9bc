# SPDX-License-Identifier: Apache-2.0
"""Why a run failed that Mistral itself ended: one plain sentence instead of the engine's message.

Our workflows end a failed run with a sentence of their own. When Mistral itself refuses a step, it does not
follow the ``on-error`` of the workflow (``mistral/engine/task_handler.py``, ``force_fail_task``), and
``state_info`` holds the engine's message, mostly with a Python traceback.
"""

import re

from backup_dashboard.core import error_texts as texts
from backup_dashboard.core.error_texts import any_of
from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

_RULES = (
    (
        any_of(texts.TOO_LARGE),
        gettext_noop(
            "Cinder's answer is too large for Mistral: %(size)s KB, and at most %(limit)s KB are allowed. Ask "
            "your administrator to update the workflows, or delete backups or metadata that you do not need."
        ),
    ),
    (
        any_of(texts.NO_ACTION),
        gettext_noop(
            "Mistral does not know the action “%(action)s”. Ask your administrator to install mistral-extra "
            "together with Mistral's engine and executor."
        ),
    ),
    (
        any_of(texts.NO_WORKFLOW),
        gettext_noop(
            "The workflow “%(workflow)s” is not installed in Mistral. Ask your administrator."
        ),
    ),
    (
        any_of(texts.NO_HEARTBEAT, texts.REDELIVERED, texts.NO_CREDENTIALS),
        gettext_noop("Mistral lost track of this run. Resume it, or wait for the next run."),
    ),
    (
        any_of(texts.TRUST_GONE, texts.ROLE_LOST),
        gettext_noop(
            "The schedule that started this run was deleted, or its owner lost the role that it needs. If the "
            "schedule still exists, save it again."
        ),
    ),
    (
        any_of(texts.LOGIN_ENDED, texts.NOT_LOGGED_IN),
        gettext_noop(
            "The session in which this run was started has ended. Retry the run, or make a schedule for it."
        ),
    ),
    (
        # The expression is right: Mistral refuses a workflow with a wrong one when it is installed.
        any_of(texts.MISREAD_YAQL),
        gettext_noop(
            "Mistral, very busy, read a step of the workflow wrongly. Resume the run, or wait for the next run."
        ),
    ),
    (
        any_of(texts.WRONG_YAQL, texts.WRONG_JINJA, texts.WRONG_INPUT),
        gettext_noop(
            "This workflow does not work with this version of Mistral. Ask your administrator to update the "
            "workflows."
        ),
    ),
    (
        any_of(texts.ACTION_REASON),
        gettext_noop("A step was refused: %(reason)s."),
    ),
    (
        r"Traceback \(most recent call last\)|" + any_of(texts.STEP_FAILED, texts.TASK_FAILED),
        gettext_noop(
            "Mistral could not continue this run. Its own message is in the raw data on the run's page: show it "
            "to your administrator."
        ),
    ),
)
"""Patterns of Mistral's messages (searched in the whole text, the first match counts), with a sentence for each."""


def explain(state_info: str) -> Message | None:
    """Return a sentence that says why Mistral ended a run; ``None`` if the text is not Mistral's own."""
    for pattern, template in _RULES:
        if match := re.search(pattern, state_info):
            return Message(template, match.groupdict())
    return None
