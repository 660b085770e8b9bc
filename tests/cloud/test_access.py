# SPDX-License-Identifier: Apache-2.0
"""Every address of the plugin, asked by everybody, for things of the own project and of another one.

Whoever may not act has no effect, nobody is told what another project has, and an address that is added without a line
in this table fails the first test.
"""

import uuid
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import pytest
import requests

from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.panels.admin import urls as admin_urls
from backup_dashboard.panels.project import urls as project_urls
from tests.support.cloud.definitions import restore
from tests.support.cloud.kit import FULL
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import until
from tests.support.cloud.panel import mistral_of
from tests.support.cloud.visitor import Visitor

PROJECT, ADMIN, VOLUMES = (
    "/project/backup_schedules/",
    "/admin/backup_schedules/",
    "/project/volumes/",
)
LEAP_DAY = "0 0 29 2 *"
SEE, ACT, GOVERN = "see", "act", "govern"
FORM = {
    "volume_id": "{volume}",
    "workflow": FULL,
    "pattern_shown": LEAP_DAY,
    "pattern": LEAP_DAY,
    "name": "{name}",
    "wanted": "save",
}


@dataclass(frozen=True)
class Address:
    """One thing that a browser can ask for: who may (``SEE``, ``ACT`` or ``GOVERN``), and what is sent."""

    name: str
    path: str
    may: str = SEE
    sent: Mapping[str, str] | None = None

    @property
    def acts(self) -> bool:
        """Whether it is sent to change something."""
        return self.sent is not None

    @property
    def names(self) -> bool:
        """Whether it names something of a project."""
        return "{" in self.path + str((self.sent or {}).values())


def tab(name: str, **query: str) -> str:
    return f"?tab=backup_schedules__{name}" + "".join(f"&{k}={v}" for k, v in query.items())


def row(table: str, action: str) -> dict[str, str]:
    return {"action": f"{table}__{action}__{{{'run' if table == 'history' else 'schedule'}}}"}


PROJECT_ADDRESSES = [
    Address("index", ""),
    Address("index", "?parts=all"),
    *(Address("index", tab(each)) for each in ("schedules", "history", "volumes")),
    Address("index", tab("history", schedule="{schedule}")),
    Address("index", tab("history", volume="{volume}")),
    Address("index", tab("history", history_marker="{run}")),
    Address("index", tab("schedules", schedules_marker="{schedule}")),
    *(
        Address("index", tab("schedules"), ACT, row("schedules", each))
        for each in ("run_now", "resume", "delete")
    ),
    Address("index", tab("history"), ACT, row("history", "retry")),
    Address("create", "create/", ACT),
    Address("create", "create/?volume_id={volume}", ACT),
    Address("create", "create/?from={schedule}", ACT),
    Address("create", "create/", ACT, FORM),
    Address("create", "create/", ACT, {**FORM, "wanted": "run_now"}),
    Address("form_volumes", "create/volumes/?q=mark", ACT),
    Address("preview", "preview/", ACT, FORM),
    Address("overview_state", "overview/state/"),
    Address("progress", "overview/progress/"),
    Address("overview_calendar", "overview/calendar/"),
    Address("history_csv", "history.csv"),
    Address("history_csv", "history.csv?volume={volume}"),
    Address("volumes_csv", "volumes.csv"),
    Address("names", "names/?of=schedules&q=mark"),
    Address("names", "names/?of=volumes&q=mark"),
    Address("cron", "cron/?pattern_line=0+2+*+*+*"),
    Address("install", "install/", ACT, {}),
    *(
        Address(each, f"{{schedule}}/{each}/", ACT)
        for each in ("edit", "delete", "pause", "resume")
    ),
    Address("edit", "{schedule}/edit/", ACT, {**FORM, "pattern": "0 5 29 2 *"}),
    *(
        Address(each, f"{{schedule}}/{each}/", ACT, {"when": "break"})
        for each in ("delete", "pause", "resume")
    ),
    *(Address(each, f"backups/{{backup}}/{each}/", ACT, {}) for each in ("hold", "release")),
    Address("run", "runs/{run}/"),
    *(
        Address(f"run_{each}", f"runs/{{run}}/{each}/", ACT, {})
        for each in ("retry", "resume", "cancel")
    ),
]
ADMIN_ADDRESSES = [
    Address("index", "", GOVERN),
    Address("index", "?parts=all", GOVERN),
    Address("state", "state/", GOVERN),
    Address("upgrade", "upgrade/", GOVERN, {}),
]
GRAFTS = [Address("volume", "{volume}/?tab=volume_details__backup_schedules")]
TABLES = ((PROJECT, PROJECT_ADDRESSES), (ADMIN, ADMIN_ADDRESSES), (VOLUMES, GRAFTS))
GOVERNED = ADMIN_ADDRESSES[0]
ROLES = ("nobody", "reader", "member", "stranger", "administrator in the project", "administrator")


@dataclass
class Scene:
    """What one project has: a schedule that fires, a run that failed, and their volume, with a backup.

    ``mark`` stands in the name of each of these, so that a page of another project which tells it is found.
    """

    person: Person
    mark: str = field(default_factory=lambda: f"mark{uuid.uuid4().hex}")

    def make(self) -> None:
        mistral = mistral_of(self.person)
        self.volume = str(self.person.cinder.volumes.create(1, name=f"{self.mark}-volume").id)
        cinder = self.person.cinder
        until(lambda: cinder.volumes.get(self.volume).status == "available", "the volume is made")
        self.backup = str(cinder.backups.create(self.volume, name=f"{self.mark}-backup").id)
        until(lambda: cinder.backups.get(self.backup).status == "available", "the backup is made")
        inputs = {"volume_id": self.volume, "backup_name": f"{self.mark}-backup"}
        made = Definition(f"{self.mark}-active", Workflow.FULL, inputs, LEAP_DAY)
        self.schedule = mistral.triggers.create(made).id
        gone = {"volume_id": str(uuid.uuid4()), "backup_name": f"{self.mark}-backup"}
        self.run = self.person.start(FULL, **gone)
        self.person.finished(self.run)

    def ids(self) -> dict[str, str]:
        name = f"access-{uuid.uuid4().hex}"
        return {
            "schedule": self.schedule,
            "run": self.run,
            "volume": self.volume,
            "backup": self.backup,
            "name": name,
        }

    def state(self) -> dict[str, Any]:
        """Everything of the project's that an address could have an effect on."""
        mistral, cinder = self.person.mistral, self.person.cinder
        return {
            "triggers": {each.id for each in mistral.cron_triggers.list()},
            "records": {
                (each.name, str(each.variables))
                for each in mistral.environments.list()
                if each.name.startswith("backup-schedule-")
            },
            "runs": {(each.id, each.state) for each in mistral.executions.list()},
            "workflows": {
                (each.id, each.updated_at, each.scope) for each in mistral.workflows.list()
            },
            "backups": {(each.id, str(each.metadata)) for each in cinder.backups.list()},
        }

    def clean(self) -> None:
        mistral = self.person.mistral
        for each in mistral.cron_triggers.list():
            if self.mark in each.name:
                mistral.cron_triggers.delete(each.id)
        for each in mistral.executions.list():
            if self.mark in str(each.input):
                mistral.executions.delete(each.id, force=True)
        self.person.cinder.volumes.delete(self.volume)
        self.person.cinder.backups.delete(self.backup)


@pytest.fixture(scope="module")
def scenes(
    env: dict[str, Any], demo: Person, other: Person, admin: Person
) -> Iterator[dict[str, Scene]]:
    """What demo's project and the other one have."""
    restore(env, admin, demo, other)
    made = {"demo": Scene(demo), "other": Scene(other)}
    try:
        for scene in made.values():
            scene.make()
        yield made
    finally:
        for scene in made.values():
            with suppress(AttributeError):
                scene.clean()


def visitor(env: Mapping[str, Any], role: str, demo: Person, admin: Person) -> requests.Session:
    """Sign in as one of ``ROLES``."""
    url = env["urls"]["horizon"]
    if role == "nobody":
        found = requests.Session()
        found.trust_env = False
        found.url = url  # type: ignore[attr-defined]
        return found
    names = {"reader": "reader", "member": "demo", "stranger": "other"}
    found = Visitor(url, names.get(role, "admin"))
    if role.startswith("administrator"):
        project_id = (demo if role.endswith("project") else admin).project_id
        found.open(f"/auth/switch/{project_id}/?next=/project/")
    return found


def ask(session: requests.Session, address: Address, base: str, ids: Mapping[str, str]) -> Any:
    """Send one request as a page of ours would, and give the answer where it does not lead on."""
    url = f"{session.url}{base}{address.path.format(**ids)}"  # type: ignore[attr-defined]
    if address.sent is None:
        return session.get(url, timeout=60, allow_redirects=False)
    data = {key: value.format(**ids) for key, value in address.sent.items()}
    data["csrfmiddlewaretoken"] = session.cookies.get("csrftoken", "")
    return session.post(url, data=data, headers={"Referer": url}, timeout=60, allow_redirects=False)


def said(session: requests.Session, answer: Any) -> str:
    """What the page says, and the page that it leads to."""
    if answer.status_code in (301, 302) and "/auth/login" not in answer.headers["Location"]:
        return str(session.get(f"{session.url}{PROJECT}", timeout=60).text) + str(answer.headers)  # type: ignore[attr-defined]
    return str(answer.text)


def test_every_address_is_in_the_table() -> None:
    for patterns, table in ((project_urls, PROJECT_ADDRESSES), (admin_urls, ADMIN_ADDRESSES)):
        assert {each.name for each in patterns.urlpatterns} == {each.name for each in table}


def may(role: str, address: Address) -> bool:
    """Whether a role may ask for an address at all."""
    match address.may:
        case "see":
            return role != "nobody"
        case "act":
            return role not in ("nobody", "reader")
    return role.startswith("administrator")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_acts_on_another_projects_things_or_is_told_of_them(
    env: dict[str, Any], demo: Person, admin: Person, scenes: dict[str, Scene], role: str
) -> None:
    own = {"stranger": "other", "administrator": ""}.get(role, "demo")
    before = {name: scene.state() for name, scene in scenes.items()}
    wrong = []
    with visitor(env, role, demo, admin) as session:
        for target, scene in scenes.items():
            for base, table in TABLES:
                for address in table:
                    if (
                        address.acts
                        and may(role, address)
                        and not (address.names and target != own)
                    ):
                        continue  # what somebody may do in the own project is other tests' to show
                    answer = ask(session, address, base, scene.ids())
                    wrong += [
                        f"{'POST' if address.acts else 'GET'} {base}{address.path} as {role} on {target}: {problem}"
                        for problem in problems(session, address, base, answer, role, scenes, own)
                    ]
    after = {name: scene.state() for name, scene in scenes.items()}
    assert wrong == []
    assert after == before


def problems(
    session: requests.Session,
    address: Address,
    base: str,
    answer: Any,
    role: str,
    scenes: dict[str, Scene],
    own: str,
) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    if role == "nobody":
        if "/auth/login" not in answer.headers.get("Location", "") and answer.status_code != 401:
            yield f"status {answer.status_code} without signing in"
    elif not may(role, address) and answer.status_code not in (302, 403):
        yield f"status {answer.status_code} for somebody who may not"
    if base == ADMIN and may(role, address):
        return
    text = said(session, answer)
    for name, scene in scenes.items():
        # The volume's own page is Horizon's, which tells an administrator the volume's name.
        told = f"{scene.mark}-active" if base == VOLUMES and may(role, GOVERNED) else scene.mark
        if name != own and told in text:
            yield f"tells what {name} has"
