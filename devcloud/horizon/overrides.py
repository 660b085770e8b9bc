# SPDX-License-Identifier: Apache-2.0
"""Change what this site needs changed in Horizon (its ``customization_module``).

Horizon intends to treat a cloud without a network service as one without network extensions, but it looks up the
address of the service before it handles errors. Therefore the page of a server fails.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from openstack_dashboard.api import base
from openstack_dashboard.api import neutron

_ask = neutron.list_extensions


def list_extensions(request: HttpRequest) -> tuple[Any, ...]:
    """Return the network service's extensions: none without a network service."""
    return _ask(request) if base.is_service_enabled(request, "network") else ()


neutron.list_extensions = list_extensions
