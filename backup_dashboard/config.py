# SPDX-License-Identifier: Apache-2.0
"""Every Django setting that the plugin reads, with its type, default and meaning.

Each function raises ``ImproperlyConfigured`` for a value that it can't take.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from backup_dashboard.core.workflows import MAX_BACKUPS
from backup_dashboard.core.workflows import Workflow


def api_timeout() -> float:
    """Seconds until an answer of Mistral, Cinder or Keystone counts as missing: ``BACKUP_DASHBOARD_API_TIMEOUT``.

    4 by default: a page then stands within five seconds, whatever the services do.
    """
    return _number("BACKUP_DASHBOARD_API_TIMEOUT", 4, least=0.1, most=600)


def poll_seconds() -> float:
    """Least seconds between two requests of an open page for its list: ``BACKUP_DASHBOARD_POLL_SECONDS``.

    2.5 by default, as Horizon's own ``ajax_poll_interval``; a list in which nothing runs is asked for less often.
    """
    return _number("BACKUP_DASHBOARD_POLL_SECONDS", 2.5, least=2.5, most=3600)


def cache_seconds() -> float:
    """Seconds for which counts of large projects are kept in Horizon's cache: ``BACKUP_DASHBOARD_CACHE_SECONDS``.

    30 by default; 0 counts anew for every page.
    """
    return _number("BACKUP_DASHBOARD_CACHE_SECONDS", 30, least=0, most=300)


def least_interval() -> timedelta:
    """Least time between two runs of a schedule, in minutes: ``BACKUP_DASHBOARD_LEAST_INTERVAL``.

    1 by default, which is what cron can say. Schedules that are there go on.
    """
    minutes = _number("BACKUP_DASHBOARD_LEAST_INTERVAL", 1, least=1, most=31 * 24 * 60)
    return timedelta(minutes=minutes)


def most_backups() -> int:
    """Largest limits of a rotation that the form takes: ``BACKUP_DASHBOARD_MOST_BACKUPS``.

    1,000 by default, which is the most.
    """
    return int(_number("BACKUP_DASHBOARD_MOST_BACKUPS", MAX_BACKUPS, least=1, most=MAX_BACKUPS))


def workflows() -> tuple[Workflow, ...]:
    """The workflows that the form offers, by their names in Mistral: ``BACKUP_DASHBOARD_WORKFLOWS``.

    All three by default, in the order of the user guide. Schedules that are there go on.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_WORKFLOWS", None)
    if value is None:
        return tuple(Workflow)
    names = [each.value for each in Workflow]
    if isinstance(value, str) or not value or not set(value) <= set(names):
        raise _wrong("BACKUP_DASHBOARD_WORKFLOWS", f"a list of some of {', '.join(names)}")
    return tuple(each for each in Workflow if each.value in value)


def _number(name: str, default: float, least: float, most: float) -> float:
    value: Any = getattr(settings, name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise _wrong(name, f"a number from {least:g} to {most:g}")
    return float(value)


def _wrong(name: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} has to be {what}.")


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
    """The roles that give no more than a member's rights, in lower case: whoever has another one is stronger.

    Somebody stronger runs only workflows that were released or made public (``flows/gate.py``).
    ``BACKUP_DASHBOARD_MEMBER_ROLES``, a list of names; by default those that OpenStack's services know for everybody
    in a project.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_MEMBER_ROLES", _MEMBER_ROLES)
    if isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise _wrong("BACKUP_DASHBOARD_MEMBER_ROLES", "a list of names of roles")
    return frozenset(each.lower() for each in value)
