# SPDX-License-Identifier: Apache-2.0
"""A Mistral that has no actions of OpenStack, as without mistral-extra: it is said before a run fails."""

import io
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mistralclient.api.client import client as mistral_client

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.mistral import mistral_at
from backup_dashboard.core.runs import Origin
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.management.commands import backup_workflows
from devcloud import settings
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import until
from tests.support.cloud.panel import mistral_of

OPENSTACKS = {
    "cinder.backups_create",
    "cinder.backups_delete",
    "cinder.backups_get",
    "cinder.backups_list",
    "cinder.volumes_get",
}


@pytest.fixture(scope="module")
def url(env: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One more Mistral, with a database of its own, that loads nothing of mistral-extra."""
    folder = tmp_path_factory.mktemp("mistral")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = Path(env["home"], "etc", "mistral", "mistral.conf").read_text()
    text = text.replace(f"port = {env['ports']['mistral']}", f"port = {port}")
    text = text.replace(f"{env['home']}/var/mistral/", f"{folder}/")
    text = text.replace(f"{env['home']}/log/", f"{folder}/")
    text += "\n[legacy_action_provider]\nload_action_generators = false\n"
    (folder / "mistral.conf").write_text(text)
    python, options = (
        settings.load().python_of("mistral"),
        ("--config-file", folder / "mistral.conf"),
    )
    with (folder / "stderr").open("w") as stderr:
        launchers = (python, "-m", "devcloud.launchers.mistral_database", *options)
        subprocess.run(launchers, check=True, stderr=stderr, stdout=stderr)
        process = subprocess.Popen(
            (python, "-m", "devcloud.launchers.mistral", *options), stderr=stderr, stdout=stderr
        )
    try:
        until(lambda: _answers(port), f"a Mistral without mistral-extra ({folder})", seconds=120)
        yield f"http://127.0.0.1:{port}/v2"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def bare(url: str, demo: Person) -> Mistral:
    return mistral_at(demo.session, url, demo.project_id)


def said(
    monkeypatch: pytest.MonkeyPatch, mistral: Mistral, project_id: str, *options: str
) -> tuple[str, str, str]:
    """What the command prints, what it warns of, and what it fails with."""
    monkeypatch.setattr(backup_workflows, "_connect", lambda cloud: (mistral, project_id))
    out, warning, failure = io.StringIO(), io.StringIO(), ""
    command = backup_workflows.Command(stdout=out, stderr=warning, no_color=True)
    given = vars(command.create_parser("", "").parse_args(["install", *options]))
    try:
        command.handle(**given)
    except backup_workflows.CommandError as error:
        failure = str(error)
    return out.getvalue(), warning.getvalue(), failure


def test_a_member_can_ask_and_the_devclouds_mistral_has_all(demo: Person) -> None:
    assert missing_actions(mistral_of(demo)) == []


def test_without_mistral_extra_the_actions_of_openstack_are_missing(bare: Mistral) -> None:
    assert missing_actions(bare) == sorted(OPENSTACKS)


def test_installing_there_says_what_is_missing_and_the_check_fails(
    bare: Mistral, demo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed, warning, failure = said(monkeypatch, bare, demo.project_id)
    assert printed.count("created") == 3
    assert set(re.findall(r"cinder\.\w+", warning)) == OPENSTACKS
    assert "Install mistral-extra" in warning
    assert failure == ""
    printed, warning, failure = said(monkeypatch, bare, demo.project_id, "--check")
    assert printed.count("current") == 3
    assert "cinder.volumes_get" in warning
    assert "actions" in failure


def test_what_is_said_is_true_a_run_there_fails_for_it(
    bare: Mistral, url: str, demo: Person
) -> None:
    own = next(each for each in bare.workflows.list_installed() if each.name == FULL)
    inputs = {"volume_id": demo.project_id, "backup_name": "none"}
    run = bare.executions.start(own.id, inputs, Origin())
    mistral = mistral_client(mistral_url=url, session=demo.session)
    ended = until(lambda: _ended(mistral, run.id), "the run ends")
    assert ended.state == "ERROR"
    assert "Failed to find action [action_name=cinder.volumes_get" in ended.state_info


def _ended(mistral: Any, run_id: str) -> Any:
    found = mistral.executions.get(run_id)
    return found if found.state in ("SUCCESS", "ERROR") else None
