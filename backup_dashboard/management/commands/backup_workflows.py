# SPDX-License-Identifier: Apache-2.0
"""``python -m django backup_workflows install [--public]``."""

from argparse import ArgumentParser
from typing import Any

import openstack
from django.core.management.base import BaseCommand
from django.core.management.base import CommandError
from keystoneauth1.exceptions import ClientException
from openstack.exceptions import ConfigException

from backup_dashboard.api.connection import SERVICE_TYPES
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.flows import workflows


class Command(BaseCommand):
    """Creates or updates the three workflows in Mistral; a second run changes nothing."""

    help = (
        "Installs the backup workflows in Mistral, or updates them. The cloud and the user come "
        "from --os-cloud and clouds.yaml, or from the OS_* environment variables."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the action and its options."""
        parser.add_argument("action", choices=["install"])
        parser.add_argument("--os-cloud", help="the cloud's name in clouds.yaml")
        parser.add_argument(
            "--public", action="store_true", help="for every project (administrators only)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Install, and print a line for each workflow."""
        try:
            cloud = openstack.config.OpenStackConfig().get_one(cloud=options["os_cloud"])
            session = cloud.get_session()
            project_id = session.get_project_id()
            url = next(
                found
                for service_type in SERVICE_TYPES[Service.MISTRAL]
                if (
                    found := session.get_endpoint(
                        service_type=service_type,
                        interface=cloud.get_interface(),
                        region_name=cloud.get_region_name(),
                    )
                )
            )
            done = workflows.install(Mistral(session, url), project_id, options["public"])
        except StopIteration:
            raise CommandError("This cloud's catalog lists no workflow service.") from None
        except (ServiceError, ClientException, ConfigException) as error:
            raise CommandError(str(error)) from error
        for installed in done:
            self.stdout.write(f"{installed.workflow.value}: {installed.change.value}")
