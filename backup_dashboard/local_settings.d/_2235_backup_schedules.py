# SPDX-License-Identifier: Apache-2.0
"""Enables the backup schedules: copy this file, or link it, into ``openstack_dashboard/local/local_settings.d/``.

Horizon runs it among its own settings, so that names without an import are those.
"""

import openstack_dashboard.local.enabled

import backup_dashboard.enabled
from backup_dashboard.policy import with_our_rules

# A new list, and not more of the old one: where that folder is no package (Debian), its path is no list.
openstack_dashboard.local.enabled.__path__ = [
    *openstack_dashboard.local.enabled.__path__,
    *backup_dashboard.enabled.__path__,
]

# A reader is refused on every Horizon; a site that has rules of its own for backups keeps them.
POLICY_DIRS = with_our_rules(POLICY_DIRS, POLICY_FILES_PATH, POLICY_FILES)
