# SPDX-License-Identifier: Apache-2.0
"""The reader's time zone, also where Horizon forgets it.

Horizon's middleware leaves requests of ``XMLHttpRequest`` before it activates the user's zone
(``horizon/middleware/base.py``): they would be answered in the zone of whoever asked the same worker before.
"""

from datetime import datetime
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from horizon.utils import functions


def activate(request: HttpRequest) -> None:
    """Let every time that this request shows be in the zone that its user has chosen."""
    timezone.activate(functions.get_timezone(request))


def yesterday(now: datetime) -> datetime:
    """Give the beginning of yesterday by the reader's clock."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=1)
