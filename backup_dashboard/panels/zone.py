# SPDX-License-Identifier: Apache-2.0
"""The reader's time zone, also where Horizon forgets it.

Horizon's middleware leaves requests of ``XMLHttpRequest`` before it activates the user's zone
(``horizon/middleware/base.py``): they would be answered in the zone of whoever asked the same worker before.
"""

from django.http import HttpRequest
from django.utils import timezone
from horizon.utils import functions


def activate(request: HttpRequest) -> None:
    """Let every time that this request shows be in the zone that its user has chosen."""
    timezone.activate(functions.get_timezone(request))
