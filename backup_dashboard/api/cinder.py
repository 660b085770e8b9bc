# SPDX-License-Identifier: Apache-2.0
"""The part of Cinder that schedules need."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
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
"""The first microversion that returns a backup's metadata (cinder/api/openstack/rest_api_version_history.rst)."""

LIST_LIMIT = 1000
"""Rows requested per call; the client follows the next page where Cinder returns fewer (``osapi_max_limit``)."""

MANY_VOLUMES = 20_000
"""Most volumes that are read where all of them matter."""

_MESSAGES = 100


@dataclass(frozen=True)
class VolumeNames:
    """The names of a project's volumes by id; ``complete`` is false if there are more volumes than were read."""

    by_id: dict[str, str]
    complete: bool

    def with_more(self, more: "VolumeNames") -> "VolumeNames":
        """Return these names and those of the next page, ``more``."""
        return VolumeNames(self.by_id | more.by_id, more.complete)

    @cached_property
    def shared(self) -> frozenset[str]:
        """The names that several volumes have."""
        counted = Counter(self.by_id.values())
        return frozenset(name for name, count in counted.items() if count > 1)

    @property
    def last(self) -> str:
        """The id of the last volume, empty if there is none."""
        return next(reversed(self.by_id), "")

    @property
    def lasting(self) -> dict[str, str]:
        """All names by id, without Cinder's temporary clones."""
        return {id: name for id, name in self.by_id.items() if not is_temporary(name)}


class Cinder:
    """Cinder for one project, or for an administrator ``everywhere``; every method raises ``ServiceError``."""

    def __init__(self, session: Session, everywhere: bool = False) -> None:
        self._client = client.Client(MICROVERSION, session=session)
        self._everywhere = {"all_tenants": 1} if everywhere else {}

    def volumes(self, most: int = LIST_LIMIT) -> Listing[Volume]:
        """List the project's newest volumes (up to ``most``) sorted by name, without Cinder's temporary clones.

        The request has no sort key: when Cinder continues after a volume without a name, it skips other volumes.
        """
        with translated(Service.CINDER):
            rows, more = self._volumes(most, search_opts=self._everywhere)
            volumes = [_volume(row) for row in rows]
        lasting = (volume for volume in volumes if not volume.is_temporary)
        return Listing(sorted(lasting, key=lambda volume: volume.label.casefold()), not more)

    def volume_names(self, after: str = "") -> VolumeNames:
        """List the names of up to ``LIST_LIMIT`` of the project's volumes: the cheapest list that Cinder has.

        The list starts after the volume with the id ``after``. Raises ``NotFound`` if Cinder no longer has that volume.
        """
        with translated(Service.CINDER):
            page, more = self._volumes(LIST_LIMIT, after, detailed=False)
            rows = [Row(data) for data in page]
            names = {row.uuid(): row.optional("name") or row.uuid() for row in rows}
        return VolumeNames(names, complete=not more)

    def volumes_named(self, name: str) -> list[str]:
        """List the ids of the project's volumes with exactly this name: Cinder cannot filter by a part of a name."""
        with translated(Service.CINDER):
            rows, _more = self._volumes(LIST_LIMIT, detailed=False, search_opts={"name": name})
            return [Row(data).uuid() for data in rows]

    def _volumes(
        self, most: int, after: str = "", **query: Any
    ) -> tuple[list[dict[str, Any]], bool]:
        """Return the first ``most`` rows of a list and whether there are more: one call per ``LIST_LIMIT`` rows."""
        rows: list[dict[str, Any]] = []
        while len(rows) < most:
            marker = Row(rows[-1]).uuid() if rows else after or None
            limit = min(LIST_LIMIT, most - len(rows))
            page = self._client.volumes.list(limit=limit, marker=marker, **query)
            rows += [vars(volume) for volume in page]
            if len(page) < limit:
                return rows, False
        return rows, True

    def volume(self, volume_id: str) -> Volume:
        """Return one volume. Raises ``NotFound`` if the project has no such volume."""
        with translated(Service.CINDER):
            return _volume(self._client.volumes.get(volume_id).to_dict())

    def backups(
        self, volume_id: str = "", before: str = "", most: int | None = None
    ) -> Listing[Backup]:
        """List the project's newest backups (up to ``most``, or ``LIST_LIMIT``), or those of one volume.

        The list starts after the backup with the id ``before``. Raises ``NotFound`` if Cinder no longer has that
        backup.
        """
        limit = most or LIST_LIMIT
        with translated(Service.CINDER):
            rows = self._client.backups.list(
                search_opts={"volume_id": volume_id} if volume_id else self._everywhere,
                sort="created_at:desc",
                limit=limit,
                marker=before or None,
            )
            # to_dict copies every row, which would take longer than all the rest of this method.
            backups = [_backup(vars(row)) for row in rows]
        return Listing.newest(backups, len(rows) >= limit, lambda backup: backup.created_at)

    def backup_with_metadata(self, backup_id: str) -> tuple[Backup, dict[str, str]]:
        """Return one backup, and its metadata exactly as Cinder has them, to be written anew. Raises ``NotFound``."""
        with translated(Service.CINDER):
            data = self._client.backups.get(backup_id).to_dict()
            return _backup(data), Row(data).exact_labels("metadata")

    def replace_metadata_of_backup(self, backup_id: str, metadata: Mapping[str, str]) -> None:
        """Give a backup these metadata and no other. Raises ``NotFound``."""
        with translated(Service.CINDER):
            self._client.backups.update(backup_id, metadata=dict(metadata))

    def owner_of_backup(self, backup_id: str) -> str:
        """Return the project id of a backup, empty if Cinder does not say. Raises ``NotFound`` for no such backup."""
        with translated(Service.CINDER):
            row = Row(self._client.backups.get(backup_id).to_dict())
            return row.optional("os-backup-project-attr:project_id")

    def messages_about_backups(self) -> list[UserMessage]:
        """List Cinder's newest user messages to the project about backups, newest first."""
        with translated(Service.CINDER):
            rows = self._client.messages.list(
                search_opts={"resource_type": "VOLUME_BACKUP"},
                sort="created_at:desc",
                limit=_MESSAGES,
            )
            return [_message(row.to_dict()) for row in rows]

    def quota(self, project_id: str) -> Quota:
        """Return the project's backup quota and its use."""
        with translated(Service.CINDER):
            quota = self._client.quotas.get(project_id, usage=True).to_dict()
            backups, gigabytes = (Row(quota).part(name) for name in ("backups", "backup_gigabytes"))
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
    # Cinder first reserves what a new backup needs, and counts it as in use afterwards (cinder/quota.py).
    return of.number("in_use") + of.number("reserved")
