# SPDX-License-Identifier: Apache-2.0
"""The row action "Schedule Backups" in Horizon's Volumes table.

Horizon lets a plugin add panels and tabs, but no actions to an existing table: a metaclass collects the actions
when the table's class is created (``horizon/tables/base.py``, ``DataTableMetaclass``). Therefore this module adds
the action where the metaclass would. The menu on the page of a volume renders the same table and gets the action,
too.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from horizon import tables
from horizon.tables.actions import BaseAction
from openstack_dashboard.dashboards.project.volumes.tables import VolumesTable

from backup_dashboard.core.storage import is_temporary

_CREATE_BACKUP, _DELETE_VOLUME = "backups", "delete"
"""Names of two actions of Horizon, the same in 25.3, 26 and 27."""


class ScheduleVolumeBackups(tables.LinkAction):
    """Opens the form with this volume chosen."""

    name = "schedule_backups"
    verbose_name = _("Schedule Backups")
    icon = "clock-o"
    policy_rules = (("volume", "backup:create"),)

    def get_link_url(self, datum: object = None) -> str:
        """Return the address of the form with the row's volume chosen."""
        query = urlencode({"volume_id": self.table.get_object_id(datum)})
        return f"{reverse('horizon:project:backup_schedules:create')}?{query}"

    def allowed(self, request: object, volume: object = None) -> bool:
        """Return whether the row shows the action: a volume in these states can be backed up now or later."""
        if is_temporary(getattr(volume, "name", None) or ""):
            return False
        return getattr(volume, "status", None) in ("available", "in-use", "backing-up")


def add_row_action() -> None:
    """Add the action to the table; a second call changes nothing."""
    actions = tuple(VolumesTable._meta.row_actions)
    if ScheduleVolumeBackups not in actions:
        place = place_of_action(actions)
        VolumesTable.base_actions[ScheduleVolumeBackups.name] = ScheduleVolumeBackups()
        VolumesTable._meta.row_actions = (
            *actions[:place],
            ScheduleVolumeBackups,
            *actions[place:],
        )


def place_of_action(actions: Sequence[type[BaseAction]]) -> int:
    """Return the place after *Create Backup*; without that action, the place before *Delete Volume*, else the last."""
    names = [action.name for action in actions]
    if _CREATE_BACKUP in names:
        return names.index(_CREATE_BACKUP) + 1
    return names.index(_DELETE_VOLUME) if _DELETE_VOLUME in names else len(names)
