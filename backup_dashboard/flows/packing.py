# SPDX-License-Identifier: Apache-2.0
"""Serializes results for the cache, without what other users must not read.

Of a schedule and a run it writes no input but the volume, of a backup no metadata but the run that made it, and no text
keeps an address.
"""

import copyreg
import io
import pickle
import re
import zlib
from typing import Any

from backup_dashboard.core.backups import Backup
from backup_dashboard.core.messages import Message
from backup_dashboard.core.protection.status import VolumeProtection
from backup_dashboard.core.runs import Run
from backup_dashboard.core.schedules import Definition

_ADDRESS = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{0,20}://\S+")


def without_addresses(text: str) -> str:
    """Return a text with an ellipsis in place of each address of a service."""
    return _ADDRESS.sub("…", text)


def pack(value: Any) -> bytes:
    """Serialize and compress ``value``."""
    return zlib.compress(written(value), 1)


def unpack(data: bytes) -> Any:
    """Return what ``pack`` has serialized; ``None`` if another release wrote it in an unknown format."""
    try:
        return read(zlib.decompress(data))
    except Exception:
        return None


def read(data: bytes) -> Any:
    """Return what ``written`` has serialized."""
    return pickle.loads(data)  # noqa: S301 - Django's cache reads its values in the same way


def written(value: Any) -> bytes:
    """Serialize a part of what is to be packed, which can then be read alone."""
    file = io.BytesIO()
    _Writer(file, pickle.HIGHEST_PROTOCOL).dump(value)
    return file.getvalue()


def _definition(definition: Definition) -> Any:
    return _with(definition, inputs=_volume_alone(definition.volume_id), params={})


def _run(run: Run) -> Any:
    cause = without_addresses(run.cause)
    return _with(run, inputs=_volume_alone(run.volume_id), cause=cause)


def _backup(backup: Backup) -> Any:
    made_by = {"execution": backup.execution_id} if backup.execution_id else {}
    return _with(backup, metadata=made_by, fail_reason=without_addresses(backup.fail_reason))


def _with(made: Any, **instead: Any) -> Any:
    """Return what pickle writes for a dataclass with the fields ``instead``: half the work of creating a copy first."""
    return copyreg.__newobj__, (type(made),), vars(made) | instead  # type: ignore[attr-defined]


def _volume_alone(volume_id: str) -> dict[str, str]:
    return {"volume_id": volume_id} if volume_id else {}


class _Writer(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table | {
        Definition: _definition,
        Run: _run,
        Backup: _backup,
        VolumeProtection: _with,
        Message: _with,
    }
