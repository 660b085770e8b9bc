# SPDX-License-Identifier: Apache-2.0
"""Projects, users, roles and the service catalog."""

from __future__ import annotations

from typing import Any

from devcloud.seed.connect import connect

#: user -> (project, roles); every password is the user's name.
PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "cinder": ("service", ("admin", "service")),
    "mistral": ("service", ("admin", "service")),
    "nova": ("service", ("admin", "service")),
    "demo": ("demo", ("member",)),
    "reader": ("demo", ("reader",)),
    "other": ("other", ("member",)),
}

#: (name, type, service that answers, path)
CATALOG: tuple[tuple[str, str, str, str], ...] = (
    ("keystone", "identity", "keystone", "/v3"),
    ("cinderv3", "volumev3", "cinder", "/v3"),
    ("cinder", "block-storage", "cinder", "/v3"),
    ("mistral", "workflowv2", "mistral", "/v2"),
    ("nova", "compute", "nova", "/v2.1"),
)


def fill(environment: dict[str, Any]) -> None:
    """Create what is missing, and set every endpoint to its present address."""
    identity = connect(environment, "admin").identity
    domain = identity.get_domain("default")
    roles = {role.name: role for role in identity.roles()}
    for _, names in PEOPLE.values():
        for name in names:
            roles[name] = roles.get(name) or identity.create_role(name=name)
    projects = {project.name: project for project in identity.projects(domain_id=domain.id)}
    for name in ("service", "demo", "other"):
        if name not in projects:
            projects[name] = identity.create_project(name=name, domain_id=domain.id)
    users = {user.name: user for user in identity.users(domain_id=domain.id)}
    for name, (project, names) in PEOPLE.items():
        if name not in users:
            users[name] = identity.create_user(
                name=name,
                password=name,
                domain_id=domain.id,
                default_project_id=projects[project].id,
            )
        for role in names:
            identity.assign_project_role_to_user(projects[project], users[name], roles[role])
    identity.assign_project_role_to_user(projects["demo"], users["admin"], roles["admin"])
    _fill_catalog(identity, environment["urls"])


def _fill_catalog(identity: Any, urls: dict[str, str]) -> None:
    services = {service.type: service for service in identity.services()}
    endpoints = {
        (endpoint.service_id, endpoint.interface): endpoint for endpoint in identity.endpoints()
    }
    for name, kind, answering, path in CATALOG:
        service = services.get(kind) or identity.create_service(name=name, type=kind)
        url = urls[answering] + path
        for interface in ("public", "internal", "admin"):
            endpoint = endpoints.get((service.id, interface))
            if endpoint is None:
                identity.create_endpoint(
                    service_id=service.id, interface=interface, region_id="RegionOne", url=url
                )
            elif endpoint.url != url:
                identity.update_endpoint(endpoint, url=url)
