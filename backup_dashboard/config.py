# SPDX-License-Identifier: Apache-2.0
"""All Django settings that the plugin reads, with their types, defaults and meanings.

Every function raises ``ImproperlyConfigured`` if its setting has a value that is not allowed.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from backup_dashboard.core.workflows import MAX_BACKUPS
from backup_dashboard.core.workflows import Workflow


def api_timeout() -> float:
    """Return the seconds to wait for an answer of Mistral, Cinder or Keystone: ``BACKUP_DASHBOARD_API_TIMEOUT``.

    4 by default: then a page is complete within five seconds, whatever the services do.
    """
    return _number("BACKUP_DASHBOARD_API_TIMEOUT", 4, least=0.1, most=600)


def poll_seconds() -> float:
    """Return the least seconds between two refreshes of a list on an open page: ``BACKUP_DASHBOARD_POLL_SECONDS``.

    2.5 by default, like Horizon's own ``ajax_poll_interval``; a list without a run in progress refreshes less often.
    """
    return _number("BACKUP_DASHBOARD_POLL_SECONDS", 2.5, least=2.5, most=3600)


def cache_seconds() -> float:
    """Return the seconds for which Horizon's cache keeps large counts: ``BACKUP_DASHBOARD_CACHE_SECONDS``.

    30 by default; with 0 every page counts anew.
    """
    return _number("BACKUP_DASHBOARD_CACHE_SECONDS", 30, least=0, most=300)


def least_interval() -> timedelta:
    """Return the least time between two runs of a schedule: ``BACKUP_DASHBOARD_LEAST_INTERVAL``, in minutes.

    1 by default, the shortest interval of a cron pattern. Existing schedules are not affected.
    """
    minutes = _number("BACKUP_DASHBOARD_LEAST_INTERVAL", 1, least=1, most=31 * 24 * 60)
    return timedelta(minutes=minutes)


def most_backups() -> int:
    """Return the largest limit of a rotation that the form accepts: ``BACKUP_DASHBOARD_MOST_BACKUPS``.

    1,000 by default, which is also the largest value allowed.
    """
    return int(_number("BACKUP_DASHBOARD_MOST_BACKUPS", MAX_BACKUPS, least=1, most=MAX_BACKUPS))


def workflows() -> tuple[Workflow, ...]:
    """Return the workflows that the form offers: ``BACKUP_DASHBOARD_WORKFLOWS``, a list of their names in Mistral.

    All three by default, in the order of the user guide. Existing schedules are not affected.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_WORKFLOWS", None)
    if value is None:
        return tuple(Workflow)
    names = [workflow.value for workflow in Workflow]
    if isinstance(value, str) or not value or not set(value) <= set(names):
        raise _wrong("BACKUP_DASHBOARD_WORKFLOWS", f"a list of some of {', '.join(names)}")
    return tuple(workflow for workflow in Workflow if workflow.value in value)


def _number(name: str, default: float, least: float, most: float) -> float:
    value: Any = getattr(settings, name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise _wrong(name, f"a number from {least:g} to {most:g}")
    return float(value)


def _wrong(name: str, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} has to be {expected}.")


_MEMBER_ROLES = (
    "member",
    "_member_",
    "reader",
    "creator",
    "heat_stack_owner",
    "load-balancer_member",
    "load-balancer_observer",
    "swiftoperator",
)


def member_roles() -> frozenset[str]:
    """Return the roles that give no more rights than a member's, in lower case; any other role gives more.

    A user with more rights runs only workflows that were released or made public (``flows/gate.py``).
    ``BACKUP_DASHBOARD_MEMBER_ROLES``, a list of names; by default the roles that OpenStack's services have for
    everybody in a project.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_MEMBER_ROLES", _MEMBER_ROLES)
    if isinstance(value, str) or not all(isinstance(role, str) for role in value):
        raise _wrong("BACKUP_DASHBOARD_MEMBER_ROLES", "a list of names of roles")
    return frozenset(role.lower() for role in value)
