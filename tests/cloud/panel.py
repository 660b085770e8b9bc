# SPDX-License-Identifier: Apache-2.0
"""Mistral as the plugin reaches it, which wants a Django that is set up as an operator's is."""

import os

import django
from kit import Person
from openstack.config import OpenStackConfig

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openstack_dashboard.settings")
django.setup()

from backup_dashboard.api.mistral import Mistral  # noqa: E402


def mistral_of(person: Person) -> Mistral:
    """Give the plugin's Mistral for somebody, as the management command makes it."""
    config = OpenStackConfig(config_files=[person.env["clouds_yaml"]], load_envvars=False)
    session = config.get_one(cloud=person.name).get_session()
    return Mistral(session, f"{person.env['urls']['mistral']}/v2", person.project_id)
