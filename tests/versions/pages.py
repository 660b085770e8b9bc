# SPDX-License-Identifier: Apache-2.0
"""Open the sign-in page and ours in an installed Horizon, in both themes, with compressed style sheets.

Runs in the environment of that Horizon with its own settings. Keystone, Mistral and Cinder are answered as in the
view tests. Prints whether each theme has its own style sheets; ends with an AssertionError if anything is wrong.
"""

import re
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django

django.setup()

import requests_mock  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from tests.support.views.cloud import CINDER  # noqa: E402
from tests.support.views.cloud import MISTRAL  # noqa: E402
from tests.support.views.cloud import Cloud  # noqa: E402
from tests.support.views.recordings import PROJECT  # noqa: E402
from tests.support.views.recordings import trigger  # noqa: E402

KEYSTONE = settings.OPENSTACK_KEYSTONE_URL
ROLES = {"operator": ("admin", "member"), "reader": ("reader",)}
INDEX = "/project/backup_schedules/"
PAGES = {
    f"{INDEX}?tab=backup_schedules__schedules": "schedule-0001",
    f"{INDEX}?tab=backup_schedules__volumes&parts=all": "volume-1",
    f"{INDEX}create/": "bd-",
    "/admin/backup_schedules/": "Backup Schedules of All Projects",
}


def token(request, context):
    """Sign a user in: with a project in the roles of the user's name, without one as a user without a project."""
    auth = request.json()["auth"]
    identity, scope = auth["identity"], auth.get("scope", {})
    who = (
        identity["password"]["user"]["name"]
        if "password" in identity
        else identity["token"]["id"].partition(" ")[2]
    )
    if "domain" in scope:
        context.status_code = 401
        return {"error": {"code": 401, "message": "no role in the domain"}}
    context.status_code = 201
    context.headers["X-Subject-Token"] = f"token {who}"
    now, default = datetime.now(UTC), {"id": "default", "name": "Default"}
    given = {
        "user": {"id": who, "name": who, "domain": default},
        "methods": ["password"],
        "issued_at": f"{now:%Y-%m-%dT%H:%M:%S.000000Z}",
        "expires_at": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000000Z}",
    }
    if "project" in scope:
        given["project"] = {"id": PROJECT, "name": "demo", "domain": default}
        given["roles"] = [{"id": role, "name": role} for role in ROLES[who]]
        given["catalog"] = [
            {
                "type": kind,
                "name": kind,
                "endpoints": [{"region": "RegionOne", "interface": "public", "url": url}],
            }
            for kind, url in (("volumev3", CINDER), ("workflowv2", MISTRAL), ("identity", KEYSTONE))
        ]
    return {"token": given}


def keystone(http: requests_mock.Mocker) -> None:
    """Answer as Keystone does to a sign-in."""
    project = {"id": PROJECT, "name": "demo", "enabled": True, "domain_id": "default"}
    links = [{"href": KEYSTONE, "rel": "self"}]
    version = {"id": "v3.14", "status": "stable", "links": links}
    http.get(KEYSTONE, json={"version": version})
    http.post(f"{KEYSTONE}/auth/tokens", json=token)
    http.get(re.compile(f"{KEYSTONE}/.*projects"), json={"projects": [project], "links": {}})


def styles(page: str) -> str:
    """Return the text of all compressed style sheets of a page, and check that its scripts exist."""
    root, text = Path(settings.STATIC_ROOT), ""
    found = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))', page)
    assert any(name.endswith(".js") for name in found), "the page has no scripts"
    for name in found:
        file = root / name
        assert file.is_file(), f"{name} is not there"
        text += file.read_text(encoding="utf-8") if name.endswith(".css") else ""
    return text


def opened(client: Client, url: str) -> str:
    """Open a page, and return its text."""
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return answer.content.decode()


def signed_in(client: Client, who: str) -> str:
    """Sign somebody in and give the text of the sign-in page."""
    page = opened(client, "/auth/login/")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = client.post("/auth/login/", {**fields, "username": who, "password": "secret"})
    assert answer.status_code == 302, "the sign-in was refused"
    return page


def a_reader_is_refused() -> None:
    """See that a reader may look, and is neither offered nor given what Cinder would refuse."""
    client = Client()
    signed_in(client, "reader")
    page = opened(client, f"{INDEX}?tab=backup_schedules__schedules")
    assert "schedule-0001" in page
    assert "Schedule Backups" not in page, "a reader is offered backups"
    assert client.get(f"{INDEX}create/").status_code == 403, "a reader is given the form"


def main() -> str:
    """Open everything in each theme."""
    sheets = set()
    for theme, _name, _path in settings.AVAILABLE_THEMES:
        client = Client()
        client.cookies["theme"] = theme
        sheets.add(styles(signed_in(client, "operator")))
        for url, words in PAGES.items():
            page = opened(client, url)
            assert words in page, f"{url}: no {words}"
            css = styles(page)
            assert ".bd-badge" in css, f"{url}: our style sheet is missing in theme {theme}"
            assert "{{" not in css, url
    a_reader_is_refused()
    return "themes-apart" if len(sheets) > 1 else "themes-mixed"


if __name__ == "__main__":
    with requests_mock.Mocker() as http:
        cloud = Cloud(http)
        keystone(http)
        cloud.triggers = [trigger(1)]
        print(main())
