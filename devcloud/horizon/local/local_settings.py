# SPDX-License-Identifier: Apache-2.0
"""Horizon's site settings, as an operator would write them."""

import json
import os
from pathlib import Path

import mistraldashboard.enabled
import openstack_dashboard.local.enabled
from horizon.utils import secret_key

import backup_dashboard.enabled

_CLOUD = json.loads(Path(os.environ["DEVCLOUD_HOME"], "env.json").read_text())
_DATA = Path(_CLOUD["home"], "var", "horizon")

# These lines enable the plugins without copying files into site-packages.
openstack_dashboard.local.enabled.__path__ = [
    *openstack_dashboard.local.enabled.__path__,
    *backup_dashboard.enabled.__path__,
    *mistraldashboard.enabled.__path__,
    str(Path(__file__).parent.parent / "enabled"),
]

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SECRET_KEY = secret_key.generate_or_read_from_file(str(_DATA / "secret_key"))
OPENSTACK_KEYSTONE_URL = _CLOUD["urls"]["keystone"] + "/v3"
OPENSTACK_KEYSTONE_DEFAULT_ROLE = "member"
OPENSTACK_CINDER_FEATURES = {"enable_backup": True}
# For Nova, the same policy that Nova itself uses: no button that cannot work. Horizon treats a
# service that is missing here as one that allows everything to everybody.
POLICY_FILES = {
    "identity": "keystone_policy.yaml",
    "compute": str(Path(__file__).parents[2] / "config" / "nova.yaml"),
    "volume": "cinder_policy.yaml",
    "image": "glance_policy.yaml",
    "network": "neutron_policy.yaml",
}
TIME_ZONE = "UTC"

# Two workers share sessions and cache as files; a site with several hosts would use memcached.
SESSION_ENGINE = "django.contrib.sessions.backends.file"
SESSION_FILE_PATH = str(_DATA / "sessions")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(_DATA / "cache"),
    }
}

STATIC_ROOT = str(_DATA / "static")
COMPRESS_OFFLINE = True

# Offline compression makes one style sheet for all themes; these two settings give each theme its own.
COMPRESS_PRECOMPILERS = (("text/scss", "devcloud.horizon.scss.ThemedScssFilter"),)
CACHED_TEMPLATE_LOADERS = [
    (
        "django.template.loaders.filesystem.Loader",
        [str(Path(__file__).parent.parent / "templates")],
    ),
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
    "horizon.loaders.TemplateLoader",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
