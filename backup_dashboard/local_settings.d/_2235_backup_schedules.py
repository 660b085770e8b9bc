# SPDX-License-Identifier: Apache-2.0
"""Enables the backup schedules: copy this file, or link it, into ``openstack_dashboard/local/local_settings.d/``.

A new list, and not more of the old one: where that folder is no package (Debian), its path is no list.
"""

import openstack_dashboard.local.enabled

import backup_dashboard.enabled

openstack_dashboard.local.enabled.__path__ = [
    *openstack_dashboard.local.enabled.__path__,
    *backup_dashboard.enabled.__path__,
]
