# SPDX-License-Identifier: Apache-2.0
"""The English texts by which errors of the services are told apart, each with the module that says it.

Neither Cinder nor Mistral gives its errors a code beside the HTTP status: their words are all there is.
``core/causes.py``, ``api/`` and the workflows (``workflows/source``) know them from here alone, and
``tests/unit/test_error_texts.py`` looks whether the installed services still say them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorText:
    """Words of an error: a regular expression, the file that says them, and a text in which they arrive.

    ``said_by`` is the file's path below ``site-packages``.
    """

    pattern: str
    said_by: str
    example: str

    def __str__(self) -> str:
        return self.pattern


def any_of(*texts: ErrorText) -> str:
    """Give a regular expression that finds any of the texts."""
    return "|".join(text.pattern for text in texts)


# Cinder on backups. The workflows also look for the first three as they stand, so they are plain words.

BUSY = ErrorText(
    'current status is "backing-up"',
    "cinder/backup/api.py",
    'Volume to be backed up must be available or in-use, but the current status is "backing-up".',
)
HAS_DEPENDENTS = ErrorText(
    "Incremental backups exist",
    "cinder/backup/api.py",
    "Incremental backups exist for this backup.",
)
WRONG_STATUS = ErrorText(
    "status must be", "cinder/backup/api.py", "Backup status must be available or error"
)

# The status of an answer, as Cinder's client puts it behind the words.

REFUSED = ErrorText("HTTP 4(?!29)", "cinderclient/exceptions.py", "Bad request. (HTTP 400)")
LOGIN_ENDED = ErrorText("HTTP 401", "cinderclient/exceptions.py", "Unauthorized (HTTP 401)")
NOT_FOUND = ErrorText("HTTP 404", "cinderclient/exceptions.py", "Not found. (HTTP 404)")
SERVER_ERROR = ErrorText("HTTP 5", "cinderclient/exceptions.py", "Unavailable (HTTP 503)")

# No answer at all.

NO_CONNECTION = ErrorText(
    "Unable to establish connection",
    "keystoneauth1/session.py",
    "Unable to establish connection to http://cinder:8776/v3: refused",
)
BROKEN_OFF = ErrorText("Connection aborted", "urllib3/connectionpool.py", "Connection aborted.")
TIMED_OUT = ErrorText(
    "timed out", "keystoneauth1/session.py", "Request to http://cinder:8776/v3 timed out"
)

# Keystone on who asks.

TRUST_GONE = ErrorText(
    "Could not find trust", "keystone/exception.py", "Could not find trust: 0f1e2d."
)
ROLE_LOST = ErrorText(
    "not authorized to perform the requested action",
    "keystone/exception.py",
    "You are not authorized to perform the requested action.",
)
NOT_LOGGED_IN = ErrorText(
    "The request you have made requires authentication",
    "keystone/exception.py",
    "The request you have made requires authentication.",
)
NO_CREDENTIALS = ErrorText(
    "password or token is required",
    "keystoneclient/v3/client.py",
    "A user and password or token is required.",
)

# Mistral's actions.

ACTION_FAILED = ErrorText(
    "failed: ",
    "mistral_extra/actions/openstack/base.py",
    "CinderAction.volumes.get failed: Volume 5e could not be found. (HTTP 404)",
)
NO_SERVICE = ErrorText(
    "Unable to get keystone session",
    "mistral_extra/actions/openstack/base.py",
    "Unable to get keystone session. Maybe endpoints are missing? "
    "(service_name=cinder, service_types=['block-storage'], region_name=None)",
)
ACTION_REASON = ErrorText(
    r"msg='\S+ failed: (?:[A-Z][a-z]+[A-Z]\w+: )?(?P<reason>.+?)[. ]*(?:\(HTTP|'\])",
    "mistral/executors/default_executor.py",
    "The action raised an exception [action=<CinderAction>, action_ex_id=fe8a, "
    "msg='CinderAction.volumes.get failed: Volume 5e could not be found. (HTTP 404)']",
)

# Mistral's engine.

NO_HEARTBEAT = ErrorText(
    "Heartbeat wasn't received",
    "mistral/services/action_heartbeat_checker.py",
    "Heartbeat wasn't received.",
)
REDELIVERED = ErrorText(
    "redelivered",
    "mistral/executors/default_executor.py",
    "Request to run an action was redelivered, but it cannot be re-run safely. "
    "The only safe thing to do is fail it [action=<CinderAction>].",
)
TOO_LARGE = ErrorText(
    r"Field size limit exceeded \[.*?size=(?P<size>\d+)KB, limit=(?P<limit>\d+)KB",
    "mistral/db/v2/sqlalchemy/models.py",
    "Field size limit exceeded [class=TaskExecution, field=output, size=2482KB, limit=1024KB]",
)
NO_ACTION = ErrorText(
    r"Failed to find action \[action_name=(?P<action>[\w.-]+)",
    "mistral/engine/tasks.py",
    "Failed to find action [action_name=cinder.volumes_get, namespace=]",
)
NO_WORKFLOW = ErrorText(
    r"Failed to find workflow \[name=(?P<workflow>[\w.-]+)",
    "mistral/engine/utils.py",
    "Failed to find workflow [name=cinder_volume_backup_full] [namespace=]",
)
NO_WORKFLOW_TO_START = ErrorText(
    "Workflow not found",
    "mistral/db/v2/sqlalchemy/api.py",
    "Workflow not found [workflow_identifier=cinder_volume_backup_full, namespace=]",
)
MISREAD_YAQL = ErrorText(
    r"Can not evaluate YAQL expression \[expression=[^\n]{0,4000}, error='?(?:Parse|Lexical) error",
    "mistral/expressions/yaql_expression.py",
    "Can not evaluate YAQL expression [expression=$.id, error=Parse error: unexpected end of statement, data={}]",
)
WRONG_YAQL = ErrorText(
    "Can not evaluate YAQL expression",
    "mistral/expressions/yaql_expression.py",
    "Can not evaluate YAQL expression [expression=$.nothing > 1, error='nothing', data={}]",
)
WRONG_JINJA = ErrorText(
    "Can not evaluate Jinja expression",
    "mistral/expressions/jinja_expression.py",
    "Can not evaluate Jinja expression [expression=_.nothing > 1, error='nothing', data={}]",
)
WRONG_INPUT = ErrorText(
    r"Invalid input \[name=",
    "mistral/engine/utils.py",
    "Invalid input [name=std.noop, class=mistral.actions.std_actions.NoOpAction",
)
STEP_FAILED = ErrorText(
    r"\[error=",
    "mistral/engine/task_handler.py",
    "Failed to run task [error=nothing, wf=cinder_volume_backup_full, task=check_input]:\n",
)
TASK_FAILED = ErrorText(
    r"\[(?:task|action|wf)_ex_id=",
    "mistral/engine/workflows.py",
    "\n  list [task_ex_id=851936c0] -> The action raised an exception\n",
)
