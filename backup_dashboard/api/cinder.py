# SPDX-License-Identifier: Apache-2.0
"""Cinder, as far as schedules need it."""

from dataclasses import dataclass
from typing import Any

from cinderclient import client
from keystoneauth1.session import Session

from backup_dashboard.api import texts
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.rows import Row
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.backups import BackupStatus
from backup_dashboard.core.listing import Listing
from backup_dashboard.core.storage import Quota
from backup_dashboard.core.storage import UserMessage
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.storage import is_temporary

MICROVERSION = "3.43"
"""The first that gives a backup's metadata (cinder/api/openstack/rest_api_version_history.rst)."""

LIST_LIMIT = 1000
"""Rows that are asked for at once; the client goes on where Cinder gives fewer at a time (``osapi_max_limit``)."""

MANY_VOLUMES = 20_000
"""Volumes that are looked at where all of them count."""

_MESSAGES = 100


@dataclass(frozen=True)
class VolumeNames:
    """The volumes of the project by id; ``complete`` unless there are more than are looked at."""

    by_id: dict[str, str]
    complete: bool

    def with_more(self, more: "VolumeNames") -> "VolumeNames":
        """Give these and those that come after them."""
        return VolumeNames(self.by_id | more.by_id, more.complete)

    @property
    def last(self) -> str:
        """The id of the last one, empty where there is none."""
        return next(reversed(self.by_id), "")

    @property
    def lasting(self) -> dict[str, str]:
        """All but Cinder's temporary clones, by id."""
        return {id: name for id, name in self.by_id.items() if not is_temporary(name)}


class Cinder:
    """Cinder for one project, or for an administrator ``everywhere``; every method raises ``ServiceError``."""

    def __init__(self, session: Session, everywhere: bool = False) -> None:
        self._client = client.Client(MICROVERSION, session=session)
        self._everywhere = {"all_tenants": 1} if everywhere else {}

    def volumes(self, most: int = LIST_LIMIT) -> Listing[Volume]:
        """Give the project's newest volumes (up to ``most``) by name, without Cinder's temporary clones.

        Cinder is not asked for an order: going on from a volume without a name, it passes over others.
        """
        with translated(Service.CINDER):
            rows, more = self._volumes(most, search_opts=self._everywhere)
            volumes = [_volume(row) for row in rows]
        lasting = (volume for volume in volumes if not volume.is_temporary)
        return Listing(sorted(lasting, key=lambda volume: volume.label.casefold()), not more)

    def volume_names(self, after: str = "") -> VolumeNames:
        """Give the names of up to ``LIST_LIMIT`` of the project's volumes: the cheapest list that Cinder has.

        ``after`` is the id of the volume after which the list goes on; ``NotFound`` where Cinder has it no more.
        """
        with translated(Service.CINDER):
            found, more = self._volumes(LIST_LIMIT, after, detailed=False)
            rows = [Row(each) for each in found]
            names = {row.uuid(): row.optional("name") or row.uuid() for row in rows}
        return VolumeNames(names, complete=not more)

    def volumes_named(self, name: str) -> list[str]:
        """Give the ids of the project's volumes of exactly that name: Cinder has no filter for a part of one."""
        with translated(Service.CINDER):
            found, _more = self._volumes(LIST_LIMIT, detailed=False, search_opts={"name": name})
            return [Row(each).uuid() for each in found]

    def _volumes(
        self, most: int, after: str = "", **query: Any
    ) -> tuple[list[dict[str, Any]], bool]:
        """Give the first ``most`` of a list and whether there are more: a call for each ``LIST_LIMIT`` of them."""
        found: list[dict[str, Any]] = []
        while len(found) < most:
            marker = Row(found[-1]).uuid() if found else after or None
            limit = min(LIST_LIMIT, most - len(found))
            page = self._client.volumes.list(limit=limit, marker=marker, **query)
            found += [vars(each) for each in page]
            if len(page) < limit:
                return found, False
        return found, True

    def volume(self, volume_id: str) -> Volume:
        """Give one volume; ``NotFound`` if the project has no such volume."""
        with translated(Service.CINDER):
            return _volume(self._client.volumes.get(volume_id).to_dict())

    def backups(
        self, volume_id: str = "", before: str = "", most: int | None = None
    ) -> Listing[Backup]:
        """Give the project's newest backups (up to ``most``, or ``LIST_LIMIT``), of one volume if it is named.

        ``before`` is the id of the backup after which the list goes on; ``NotFound`` where Cinder has it no more.
        """
        limit = most or LIST_LIMIT
        with translated(Service.CINDER):
            found = self._client.backups.list(
                search_opts={"volume_id": volume_id} if volume_id else self._everywhere,
                sort="created_at:desc",
                limit=limit,
                marker=before or None,
            )
            # Copying each, as to_dict does, would take longer than all that is done with them here.
            backups = [_backup(vars(each)) for each in found]
        return Listing.newest(backups, len(found) >= limit, lambda backup: backup.created_at)

    def owner_of_backup(self, backup_id: str) -> str:
        """Give the project of a backup, empty where Cinder does not tell it; ``NotFound`` for no such backup."""
        with translated(Service.CINDER):
            found = Row(self._client.backups.get(backup_id).to_dict())
            return found.optional("os-backup-project-attr:project_id")

    def messages_about_backups(self) -> list[UserMessage]:
        """Give the newest of Cinder's messages to the project about backups, newest first."""
        with translated(Service.CINDER):
            found = self._client.messages.list(
                search_opts={"resource_type": "VOLUME_BACKUP"},
                sort="created_at:desc",
                limit=_MESSAGES,
            )
            return [_message(item.to_dict()) for item in found]

    def quota(self, project_id: str) -> Quota:
        """Give what the project may keep in backups."""
        with translated(Service.CINDER):
            found = self._client.quotas.get(project_id, usage=True).to_dict()
            backups, gigabytes = (Row(found).part(name) for name in ("backups", "backup_gigabytes"))
            return Quota(_limit(backups), _used(backups), _limit(gigabytes), _used(gigabytes))


def _volume(data: Any) -> Volume:
    row = Row(data)
    return Volume(
        id=row.uuid(),
        name=row.optional("name"),
        size=row.number("size"),
        status=row.text("status"),
        project_id=row.optional("os-vol-tenant-attr:tenant_id"),
    )


def _backup(data: Any) -> Backup:
    row = Row(data)
    return Backup(
        id=row.uuid(),
        name=row.optional("name"),
        volume_id=row.optional("volume_id"),
        status=BackupStatus.read(row.text("status")),
        size=row.number("size"),
        is_incremental=row.flag("is_incremental"),
        created_at=row.optional_moment("created_at"),
        fail_reason=row.optional("fail_reason", texts.SENTENCE),
        metadata=row.labels("metadata"),
        data_timestamp=row.optional_moment("data_timestamp"),
        has_dependents=row.flag("has_dependent_backups"),
        project_id=row.optional("os-backup-project-attr:project_id"),
        snapshot_id=row.optional("snapshot_id"),
    )


def _message(data: Any) -> UserMessage:
    row = Row(data)
    text = row.text("user_message", texts.SENTENCE)
    return UserMessage(row.optional("resource_uuid"), text, row.optional_moment("created_at"))


def _limit(of: Row) -> int | None:
    limit = of.number("limit")
    return None if limit < 0 else limit


def _used(of: Row) -> int:
    # What is being made is reserved first and in use afterwards (cinder/quota.py).
    return of.number("in_use") + of.number("reserved")
