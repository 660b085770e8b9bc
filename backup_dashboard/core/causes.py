# SPDX-License-Identifier: Apache-2.0
"""Why a run failed that Mistral itself ended: one plain sentence instead of the engine's message.

Our workflows end a failed run with a sentence of their own. When Mistral itself refuses a step, it does not
follow the ``on-error`` of the workflow (``mistral/engine/task_handler.py``, ``force_fail_task``), and
``state_info`` holds the engine's message, mostly with a Python traceback.
"""

import re

from backup_dashboard.core.messages import Message
from backup_dashboard.core.messages import gettext_noop

_RULES = (
    (
        r"Field size limit exceeded \[.*?size=(?P<size>\d+)KB, limit=(?P<limit>\d+)KB",
        gettext_noop(
            "What Cinder answered is too large for Mistral: %(size)s KB, where %(limit)s KB are allowed. Ask your "
            "administrator to update the workflows, or remove backups or metadata that you do not need."
        ),
    ),
    (
        r"Failed to find action \[action_name=(?P<action>[\w.-]+)",
        gettext_noop(
            "Mistral does not know the action “%(action)s”. Ask your administrator to install mistral-extra "
            "beside Mistral's engine and executor."
        ),
    ),
    (
        r"Failed to find workflow \[name=(?P<workflow>[\w.-]+)",
        gettext_noop(
            "The workflow “%(workflow)s” is not installed in Mistral. Ask your administrator."
        ),
    ),
    (
        r"Heartbeat wasn't received|redelivered|password or token (?:is|are) required",
        gettext_noop(
            "Mistral lost track of this run. Resume it, or leave the work to the next run."
        ),
    ),
    (
        r"Could not find trust|not authorized to perform the requested action",
        gettext_noop(
            "The schedule that started this run was deleted, or its owner lost the role for it. "
            "Save the schedule anew if it is still there."
        ),
    ),
    (
        r"HTTP 401|The request you have made requires authentication",
        gettext_noop(
            "The login with which this run was started has ended. Try it again, or schedule it."
        ),
    ),
    (
        r"Can not evaluate (?:YAQL|Jinja) expression|Invalid input \[name=",
        gettext_noop(
            "This workflow and this Mistral do not fit together. Ask your administrator to update the workflows."
        ),
    ),
    (
        r"msg='\S+ failed: (?:[A-Z][a-z]+[A-Z]\w+: )?(?P<reason>.+?)[. ]*(?:\(HTTP|'\])",
        gettext_noop("A step was refused: %(reason)s."),
    ),
    (
        r"Traceback \(most recent call last\)|\[error=|\[(?:task|action|wf)_ex_id=",
        gettext_noop(
            "Mistral could not go on with this run. Its own words are in the raw data of the run's page: "
            "show them to your administrator."
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
