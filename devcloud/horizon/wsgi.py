# SPDX-License-Identifier: Apache-2.0
"""Horizon's WSGI application behind WhiteNoise, which serves the collected static files."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from openstack_dashboard.wsgi import application as horizon
from whitenoise import WhiteNoise

_files = WhiteNoise(horizon, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; repeated slashes in its path are merged, as Apache and nginx do.

    The theme "material" requests its icons at ``/static//horizon/...``.
    """
    while "//" in environ["PATH_INFO"]:
        environ["PATH_INFO"] = environ["PATH_INFO"].replace("//", "/")
    return _files(environ, start_response)
