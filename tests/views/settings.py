# SPDX-License-Identifier: Apache-2.0
"""Horizon's own test settings, with this plugin enabled as an operator enables it."""

import copy

from openstack_dashboard import enabled
from openstack_dashboard import exceptions
from openstack_dashboard.test import settings as _base
from openstack_dashboard.test.settings import *  # noqa: F403
from openstack_dashboard.utils import settings as _settings

import backup_dashboard.enabled as _ours
from backup_dashboard.policy import with_our_rules

# Horizon's test settings have already collected its own dashboards: collect again, including ours.
INSTALLED_APPS = [
    app for app in _base.INSTALLED_APPS if not app.startswith("openstack_dashboard.dashboards.")
]
HORIZON_CONFIG = {
    "user_home": None,
    "exceptions": {
        "recoverable": exceptions.RECOVERABLE,
        "not_found": exceptions.NOT_FOUND,
        "unauthorized": exceptions.UNAUTHORIZED,
    },
    "angular_modules": [],
    "js_files": [],
}
_settings.update_dashboards([enabled, _ours], HORIZON_CONFIG, INSTALLED_APPS)
_settings.find_static_files(
    HORIZON_CONFIG, _base.AVAILABLE_THEMES, _base.THEME_COLLECTION_DIR, _base.ROOT_PATH
)

# Cinder's policy, as Horizon contains it, decides who may schedule, with our rules as the snippet for local_settings.d
# adds them; the test user is a member by default.
POLICY_CHECK_FUNCTION = "openstack_auth.policy.check"
POLICY_FILES = {"identity": "keystone_policy.yaml", "volume": "cinder_policy.yaml"}
DEFAULT_POLICY_FILES = {
    "identity": "default_policies/keystone.yaml",
    "volume": "default_policies/cinder.yaml",
}
POLICY_DIRS = with_our_rules({}, _base.POLICY_FILES_PATH, POLICY_FILES)

# Pages are rendered a thousand times here: templates are read once, style sheets and scripts are not processed.
COMPRESS_ENABLED = False
COMPRESS_PRECOMPILERS = ()
TEMPLATES = copy.deepcopy(_base.TEMPLATES)
_LOADERS = TEMPLATES[0]["OPTIONS"]["loaders"]
TEMPLATES[0]["OPTIONS"]["loaders"] = [("django.template.loaders.cached.Loader", _LOADERS)]

# As Horizon's own settings say: nobody is mailed, for which Django until 4.2 would read a refused request once more.
LOGGING = copy.deepcopy(_base.LOGGING)
LOGGING["loggers"]["django"] = {"handlers": ["test"], "propagate": False}
