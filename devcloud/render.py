# SPDX-License-Identifier: Apache-2.0
"""Write the configuration files, ``clouds.yaml``, ``env.json`` and the commands in ``bin``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from string import Template

from devcloud.settings import PACKAGE
from devcloud.settings import REPO
from devcloud.settings import VENVS
from devcloud.settings import Settings

#: User -> project; every password is the user's name.
LOGINS = {"demo": "demo", "reader": "demo", "other": "other", "admin": "admin"}

_SERVICES_WITH_CONF = ("keystone", "nova", "cinder", "mistral")

_SERVICE_LOGIN = """\
auth_type = password
auth_url = {url}/v3
project_domain_name = Default
user_domain_name = Default
project_name = service
region_name = RegionOne"""

_AUTHTOKEN = """\
{service_login}
www_authenticate_uri = {url}/v3
interface = internal
service_token_roles = service
service_token_roles_required = true"""

_COMMAND = """\
#!/bin/sh
{exports}
exec "{program}" {arguments}"$@"
"""


def write_all(settings: Settings) -> None:
    """Write every generated file of the cloud; files that would not change are left as they are."""
    for folder in (settings.log, settings.run, settings.var, settings.etc, settings.bin):
        folder.mkdir(parents=True, exist_ok=True)
    for service in _SERVICES_WITH_CONF:
        write(settings.etc / service / f"{service}.conf", service_conf(settings, service))
    write(settings.home / "clouds.yaml", clouds_yaml(settings))
    write(settings.home / "env.json", json.dumps(environment(settings), indent=2) + "\n")
    for name in ("openstack", "mistral", "cinder"):
        _write_command(
            settings.bin / name,
            VENVS / "cloud" / "bin" / name,
            {"OS_CLIENT_CONFIG_FILE": str(settings.home / "clouds.yaml")},
        )
    _write_command(
        settings.bin / "django",
        VENVS / "horizon" / "bin" / "python",
        horizon_environment(settings),
        "-m django ",
    )


def service_conf(settings: Settings, service: str) -> str:
    """Return the text of a service's configuration file."""
    url = settings.url("keystone")
    service_login = _SERVICE_LOGIN.format(url=url)
    values = {
        "home": str(settings.home),
        "venv": str(VENVS / "cloud"),
        "policies": str(PACKAGE / "config"),
        "keystone_url": url,
        "service_login": service_login,
        "authtoken": _AUTHTOKEN.format(service_login=service_login, url=url),
        **{f"{name}_port": str(port) for name, port in settings.ports.items()},
    }
    template = (PACKAGE / "config" / f"{service}.conf.template").read_text()
    return Template(template).substitute(values)


def clouds_yaml(settings: Settings) -> str:
    """Return the clients' file with one cloud for each login."""
    lines = ["clouds:"]
    for user, project in LOGINS.items():
        lines += [
            f"  {user}:",
            "    auth:",
            f"      auth_url: {settings.url('keystone')}/v3",
            f"      username: {user}",
            f"      password: {user}",
            f"      project_name: {project}",
            "      user_domain_name: Default",
            "      project_domain_name: Default",
            "    region_name: RegionOne",
            "    identity_api_version: 3",
        ]
    return "\n".join(lines) + "\n"


def environment(settings: Settings) -> dict[str, object]:
    """Return what a test or a script needs to know about the cloud."""
    return {
        "home": str(settings.home),
        "ports": dict(settings.ports),
        "urls": {service: settings.url(service) for service in settings.ports},
        "logins": {user: {"password": user, "project": LOGINS[user]} for user in LOGINS},
        "clouds_yaml": str(settings.home / "clouds.yaml"),
        "bin": str(settings.bin),
        "log": str(settings.log),
        "run": str(settings.run),
        "horizon": horizon_environment(settings),
    }


def horizon_environment(settings: Settings) -> dict[str, str]:
    """Return the variables with which Horizon's Python finds its settings."""
    return {
        "DEVCLOUD_HOME": str(settings.home),
        "DJANGO_SETTINGS_MODULE": "openstack_dashboard.settings",
        "OS_CLIENT_CONFIG_FILE": str(settings.home / "clouds.yaml"),
        "PYTHONPATH": os.pathsep.join([str(PACKAGE / "horizon"), str(REPO)]),
    }


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a text file in one step, unless it already holds that text."""
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.chmod(mode)
    draft.replace(path)


def _write_command(path: Path, program: Path, env: dict[str, str], arguments: str = "") -> None:
    """Write a small command that runs a program of a virtual environment against this cloud."""
    exports = "\n".join(f'export {name}="{value}"' for name, value in env.items())
    text = _COMMAND.format(exports=exports, program=program, arguments=arguments)
    write(path, text, mode=0o755)
