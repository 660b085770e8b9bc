# SPDX-License-Identifier: Apache-2.0
"""Horizon behind WhiteNoise, which serves the collected static files."""

from __future__ import annotations

from django.conf import settings
from openstack_dashboard.wsgi import application as horizon
from whitenoise import WhiteNoise

application = WhiteNoise(horizon, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)
