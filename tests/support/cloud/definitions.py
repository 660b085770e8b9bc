# SPDX-License-Identifier: Apache-2.0
"""The plugin's workflows in Mistral, and the command that installs them."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import FULL_INCREMENTAL
from tests.support.cloud.kit import ROTATION
from tests.support.cloud.kit import Person

NAMES = (ROTATION, FULL_INCREMENTAL, FULL)
OLD = Path(__file__).parents[2] / "cloud" / "released" / "1"

SOMEBODYS = f"""\
version: '2.0'

{FULL}:
  input: [volume_id, backup_name]
  tasks:
    nothing:
      action: std.noop
"""
"""A workflow of the same name that does not belong to the plugin."""


def packaged(name: str) -> str:
    """Return the text that the package contains."""
    file = resources.files("backup_dashboard.workflows") / f"{name}.yaml"
    return file.read_text(encoding="utf-8")


def old(name: str) -> str:
    """Return the text that was released as version 1."""
    return (OLD / f"{name}.yaml").read_text(encoding="utf-8")


def tags(text: str, name: str = FULL) -> list[str]:
    """Return the tags of a definition, one of which is its version."""
    found: list[str] = yaml.safe_load(text)[name]["tags"]
    return found


def tasks(text: str, name: str) -> set[str]:
    """Return the names of the tasks of a definition."""
    return set(yaml.safe_load(text)[name]["tasks"])


VERSION = int(tags(packaged(FULL))[1].removeprefix("version:"))
NEWER = packaged(FULL).replace(f"version:{VERSION}", f"version:{VERSION + 1}")


def definitions(person: Person) -> dict[str, Any]:
    """Return the workflows with the plugin's names that belong to the person's project."""
    found = person.mistral.workflows.list(name="in:" + ",".join(NAMES))
    own = [each for each in found if each.project_id == person.project_id]
    return {each.name: each for each in own if not each.namespace}


def put(person: Person, text: str, name: str = FULL) -> Any:
    """Replace the person's own definition, without the command's checks."""
    there = definitions(person)[name]
    person.mistral.workflows.update(text, id=there.id, scope=there.scope)
    return definitions(person)[name]


@dataclass(frozen=True)
class Told:
    """The result of a command: its exit code, its output lines, and its errors."""

    code: int
    lines: list[str]
    complaint: str

    def of(self, name: str) -> str:
        """Return what the command printed about one workflow."""
        return next(
            line.removeprefix(f"{name}: ") for line in self.lines if line.startswith(f"{name}: ")
        )


def backup_workflows(env: Mapping[str, Any], cloud: str, *options: str) -> Told:
    """Run ``backup_workflows install`` as somebody, as an operator does."""
    done = subprocess.run(
        [f"{env['bin']}/django", "backup_workflows", "install", "--os-cloud", cloud, *options],
        env={
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONWARNINGS": "ignore",
            "OS_CLIENT_CONFIG_FILE": str(env["clouds_yaml"]),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Told(done.returncode, done.stdout.splitlines(), complaint(done.stderr))


def complaint(stderr: str) -> str:
    """Return the errors of the command itself, without the warnings of Horizon's libraries."""
    found = stderr.find("CommandError: ")
    return stderr[found:].strip() if found >= 0 else ""


def restore(env: Mapping[str, Any], admin: Person, *members: Person) -> None:
    """Restore the package's definitions, public and owned by the administrator, and remove all private ones."""
    for member in members:
        for each in definitions(member).values():
            member.mistral.workflows.delete(each.id)
    there = definitions(admin)
    if any(
        name not in there
        or (there[name].definition, there[name].scope) != (packaged(name), "public")
        for name in NAMES
    ):
        backup_workflows(env, "admin", "--public", "--force")
