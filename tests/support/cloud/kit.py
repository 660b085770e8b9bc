# SPDX-License-Identifier: Apache-2.0
"""The people of the cloud and their volumes, in the words of the tests."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from cinderclient.client import Client as CinderClient
from cinderclient.exceptions import NotFound
from mistralclient.api.client import client as mistral_client
from openstack.config import OpenStackConfig

FULL = "cinder_volume_backup_full"
FULL_INCREMENTAL = "cinder_volume_backup_full_incremental"
ROTATION = "cinder_volume_backup_rotation"

UNDER_WAY = ("IDLE", "RUNNING", "DELAYED", "WAITING")
MARKS = {"available": "", "error": "!"}
MIB = 1024 * 1024


def until(look: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Check every 0.5 s until ``look`` returns something true, and return it; otherwise fail with ``what``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds} s: {what}")


def is_one_sentence(text: str) -> bool:
    """Return whether ``text`` is easy to read: one line, one full stop, no words of the engine."""
    machine = re.search(r"Traceback|YAQL|Exception|HTTP|Request-ID|<%|null|None", text)
    return not machine and text.endswith(".") and not text.endswith("..") and "\n" not in text


@dataclass(frozen=True)
class Run:
    """A finished execution: its state, its sentence (``state_info`` or the summary), its output."""

    id: str
    state: str
    sentence: str
    output: Mapping[str, Any] = field(default_factory=dict)


class Person:
    """One login of the cloud, with the clients that an application of this user would use."""

    def __init__(self, env: Mapping[str, Any], name: str) -> None:
        config = OpenStackConfig(config_files=[env["clouds_yaml"]], load_envvars=False)
        session = config.get_one(cloud=name).get_session()
        self.env = env
        self.name = name
        self.session = session
        self.project_id = session.get_project_id()
        self.cinder = CinderClient("3.64", session=session, service_type="block-storage")
        self.mistral = mistral_client(mistral_url=f"{env['urls']['mistral']}/v2", session=session)

    def start(self, workflow: str, **inputs: Any) -> str:
        """Start an execution, and return its id."""
        return str(self.mistral.executions.create(workflow, workflow_input=inputs).id)

    def finished(self, execution_id: str, seconds: float = 90) -> Run:
        """Wait for an execution to end, in whatever state."""

        def look() -> Any:
            found = self.mistral.executions.get(execution_id)
            return None if found.state in UNDER_WAY else found

        found = until(look, f"execution {execution_id} ends", seconds)
        output = json.loads(found.output)
        sentence = found.state_info if found.state == "ERROR" else output["summary"]
        return Run(execution_id, found.state, sentence, output)

    def run(self, workflow: str, **inputs: Any) -> Run:
        """Start an execution, and wait for its end."""
        return self.finished(self.start(workflow, **inputs))

    def succeed(self, workflow: str, **inputs: Any) -> Run:
        """Run an execution that must end in SUCCESS."""
        run = self.run(workflow, **inputs)
        assert run.state == "SUCCESS", run.sentence
        return run

    def fail(self, workflow: str, **inputs: Any) -> str:
        """Run an execution that must end in ERROR, and return its one sentence."""
        run = self.run(workflow, **inputs)
        assert run.state == "ERROR", run.sentence
        assert is_one_sentence(run.sentence), run.sentence
        return run.sentence


class Volume:
    """A volume of 1 GiB that one test has made.

    Cinder reads a volume until its bytes end. The file behind it is cut to ``STORED_MIB``, which saves some seconds
    of reading zeros in every backup of a test.
    """

    STORED_MIB = 16

    def __init__(self, owner: Person, admin: Person, name: str) -> None:
        self.owner = owner
        self.name = name
        self._admin = admin
        self._cinder = owner.cinder
        self.id = str(self._cinder.volumes.create(1, name=name).id)
        until(lambda: self.status == "available", f"volume {name} is made")
        os.truncate(self.file, self.STORED_MIB * MIB)

    @property
    def status(self) -> str:
        """The present status of the volume in Cinder."""
        return str(self._cinder.volumes.get(self.id).status)

    @property
    def file(self) -> Path:
        """Where the devcloud's storage backend stores the volume."""
        return self.file_of(self.id)

    def file_of(self, volume_id: str) -> Path:
        """Return where the devcloud's storage backend stores another volume."""
        home = self.owner.env["home"]
        return Path(home, "var", "cinder", "volumes", f"volume-{volume_id}")

    def write(self, text: str, at: int = 0, mib: int = 4) -> None:
        """Write ``mib`` MiB that depend on ``text``, beginning at ``at`` MiB."""
        with self.file.open("r+b") as file:
            file.seek(at * MIB)
            for number in range(mib):
                file.write(hashlib.sha256(f"{text} {number}".encode()).digest() * (MIB // 32))

    def read_whole(self) -> None:
        """Let Cinder read the whole GiB, so that a backup takes some seconds."""
        os.truncate(self.file, 1024 * MIB)

    def backups(self) -> list[Any]:
        """Return the volume's backups, oldest first."""
        found = self._cinder.backups.list(search_opts={"volume_id": self.id})
        return sorted(found, key=lambda backup: backup.created_at)

    @property
    def chain(self) -> str:
        """Return the volume's backups in short, oldest first: F full, I incremental, ! in error, other states named."""
        return " ".join(
            ("I" if backup.is_incremental else "F") + MARKS.get(backup.status, f"({backup.status})")
            for backup in self.backups()
        )

    def back_up_by_hand(self, incremental: bool = False) -> str:
        """Make a backup without a workflow, as a user of Cinder does, and return its id."""
        made = self._cinder.backups.create(self.id, name="by hand", incremental=incremental)
        until(lambda: self._cinder.backups.get(made.id).status == "available", "backup by hand")
        return str(made.id)

    def extend(self, size: int) -> None:
        """Extend the volume; the size is in GiB."""
        self._cinder.volumes.extend(self.id, size)
        until(lambda: self.status == "available", f"volume {self.name} is extended")
        os.truncate(self.file, self.STORED_MIB * MIB)

    def attach(self) -> None:
        """Set the volume to in-use, as the host of a hypervisor does."""
        server = "5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031"
        connector = {"host": "hypervisor-2", "ip": "127.0.0.1", "mountpoint": "/dev/vdb"}
        made = self._cinder.attachments.create(self.id, connector, instance_id=server)
        self._cinder.attachments.complete(made["id"])
        until(lambda: self.status == "in-use", f"volume {self.name} is attached")

    def remove(self) -> None:
        """Remove the volume and all its backups, in whatever state a test has left them."""
        until(lambda: self.status not in ("backing-up", "extending"), "volume at rest", 90)
        for backup in reversed(self.backups()):
            if backup.status not in ("available", "error"):
                self._admin.cinder.backups.reset_state(backup.id, "error")
                until(lambda id_=backup.id: self._status_of(id_) == "error", "state reset")
            self._cinder.backups.delete(backup.id)
            until(lambda id_=backup.id: self._status_of(id_) is None, f"backup {backup.id} goes")
        for attachment in self._cinder.volumes.get(self.id).attachments:
            self._cinder.attachments.delete(attachment["attachment_id"])
        if self.status not in ("available", "in-use"):
            self._admin.cinder.volumes.reset_state(self.id, "available")
        until(lambda: self.status == "available", f"volume {self.name} is free")
        self._cinder.volumes.delete(self.id)

    def _status_of(self, backup_id: str) -> str | None:
        try:
            return str(self._cinder.backups.get(backup_id).status)
        except NotFound:
            return None
