# SPDX-License-Identifier: Apache-2.0
"""Writing down for the shelf what was counted, without what nobody else may read.

Of a schedule and a run no input is written down but the volume, of a backup no label but the run that made it, and
no text keeps an address.
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
    """Give a text with an ellipsis in the place of each address of a service."""
    return _ADDRESS.sub("…", text)


def pack(value: Any) -> bytes:
    """Write ``value`` down."""
    return zlib.compress(written(value), 1)


def unpack(data: bytes) -> Any:
    """Read what ``pack`` has written; ``None`` for what another release wrote in a way that is not known here."""
    try:
        return read(zlib.decompress(data))
    except Exception:
        return None


def read(data: bytes) -> Any:
    """Read what ``written`` has written."""
    return pickle.loads(data)  # noqa: S301 - as Django's cache reads all that it keeps


def written(value: Any) -> bytes:
    """Write a part of what is to be packed, to be read by itself."""
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
    """Give what pickle writes of a dataclass that has ``instead``: half the work of making one and asking it."""
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
