# SPDX-License-Identifier: Apache-2.0
"""Configure a minimal Django: flows import Horizon's exceptions, which need one."""

import django
from django.conf import settings
from horizon import defaults
from openstack_dashboard import defaults as more_defaults

if not settings.configured:
    given = {**vars(defaults), **vars(more_defaults)}
    settings.configure(
        **{name: value for name, value in given.items() if name.isupper()},
        HORIZON_CONFIG={},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    )
    django.setup()
