# SPDX-License-Identifier: Apache-2.0
"""A minimal Django, since flows import Horizon's exceptions, which need one; and a process far from UTC."""

import functools
import gc
import os
import time

import django
import pytest
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

# An operator's TIME_ZONE is the zone of the process: no rule may depend on it.
os.environ["TZ"] = "Asia/Kathmandu"
time.tzset()


@pytest.fixture(scope="session", autouse=True)
def _nothing_remembered() -> None:
    """Forget what the core has computed: mutmut's runs are forks of one that has asked everything already."""
    cached = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    for each in cached:
        if each.__module__.startswith("backup_dashboard.core."):
            each.cache_clear()
