# SPDX-License-Identifier: Apache-2.0
"""Every Django setting that the plugin reads, with its type, default and meaning."""

from django.conf import settings


def api_timeout() -> float:
    """Seconds until an answer of Mistral or Cinder counts as missing.

    ``BACKUP_DASHBOARD_API_TIMEOUT``, 4 by default: a page then stands within five seconds
    whatever the services do. Raises ``TypeError`` for anything but a positive number.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_API_TIMEOUT", 4)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise TypeError("BACKUP_DASHBOARD_API_TIMEOUT must be a positive number of seconds")
    return float(value)


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
    in a project. Raises ``TypeError`` for anything but names.
    """
    value = getattr(settings, "BACKUP_DASHBOARD_MEMBER_ROLES", _MEMBER_ROLES)
    if isinstance(value, str) or not all(isinstance(each, str) for each in value):
        raise TypeError("BACKUP_DASHBOARD_MEMBER_ROLES must be a list of names of roles")
    return frozenset(each.lower() for each in value)
