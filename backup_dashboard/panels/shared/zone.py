# SPDX-License-Identifier: Apache-2.0
"""Set the reader's time zone, also for requests where Horizon does not.

For requests of ``XMLHttpRequest``, Horizon's middleware returns before it activates the user's zone
(``horizon/middleware/base.py``). Such a request would be answered in the zone of the previous request to the same
worker.
"""

from datetime import datetime
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from horizon.utils import functions


def activate(request: HttpRequest) -> None:
    """Show every time of this request in the zone that its user has chosen."""
    timezone.activate(functions.get_timezone(request))


def yesterday(now: datetime) -> datetime:
    """Return the beginning of yesterday (aware) by the reader's clock."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=1)
