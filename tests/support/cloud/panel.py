# SPDX-License-Identifier: Apache-2.0
"""The plugin's clients of Mistral and Cinder."""

from django.core.cache.backends.dummy import DummyCache
from keystoneauth1.session import Session
from openstack.config import OpenStackConfig

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.mistral import mistral_at
from backup_dashboard.core.caller import Caller
from backup_dashboard.flows.gate import Gate
from backup_dashboard.flows.shelf import Shelf
from tests.support.cloud.kit import Person


def mistral_of(person: Person) -> Mistral:
    """Return the plugin's Mistral client for somebody, made as the management command makes it."""
    url = f"{person.env['urls']['mistral']}/v2"
    is_admin = person.name == "admin"
    return mistral_at(_session(person), url, person.project_id, sees_every_project=is_admin)


def cinder_of(person: Person) -> Cinder:
    """Return the plugin's Cinder client for somebody."""
    return Cinder(_session(person))


def shelf() -> Shelf:
    """Return a shelf that keeps nothing: everything is counted again each time."""
    return Shelf(DummyCache("", {}), ())


def gate_of(person: Person, mistral: Mistral | None = None, agreed: bool = False) -> Gate:
    """Return the plugin's gate for somebody, with ``mistral`` as its client if it is given."""
    is_admin = person.name == "admin"
    caller = Caller(person.project_id, stronger=is_admin, administrator=is_admin, agreed=agreed)
    return Gate(mistral or mistral_of(person), Cinder(_session(person)), caller)


def _session(person: Person) -> Session:
    config = OpenStackConfig(config_files=[person.env["clouds_yaml"]], load_envvars=False)
    return config.get_one(cloud=person.name).get_session()
