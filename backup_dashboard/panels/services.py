# SPDX-License-Identifier: Apache-2.0
"""The two services as the views reach them, also where one is not there."""

from django.http import HttpRequest

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral


def services(request: HttpRequest) -> tuple[Mistral, Cinder]:
    """Give both services for the signed-in user; raises ``Unreachable`` for one without endpoint."""
    return Mistral.for_request(request), Cinder.for_request(request)
