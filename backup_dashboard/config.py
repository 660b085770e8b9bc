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
