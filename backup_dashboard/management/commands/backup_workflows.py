# SPDX-License-Identifier: Apache-2.0
"""``python -m django backup_workflows install [--public] [--force] | [--check]``."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

import openstack
from django.core.management.base import BaseCommand
from django.core.management.base import CommandError
from keystoneauth1.exceptions import ClientException
from openstack.exceptions import ConfigException

from backup_dashboard.api.connection import SERVICE_TYPES
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.mistral import mistral_at
from backup_dashboard.core.workflow_versions import NO_VERSION
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.core.workflow_versions import version_of
from backup_dashboard.flows import workflows
from backup_dashboard.flows.actions import missing_actions
from backup_dashboard.flows.workflows import Change
from backup_dashboard.flows.workflows import Checked
from backup_dashboard.flows.workflows import Installed
from backup_dashboard.workflows.package import shipped


class Command(BaseCommand):
    """Creates or updates the three workflows in Mistral; a second run changes nothing."""

    help = (
        "Installs the backup workflows in Mistral, or updates them; one that was changed locally is "
        "left alone. The cloud and the user come from --os-cloud and clouds.yaml, or from the OS_* "
        "environment variables."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the action and its options."""
        parser.add_argument("action", choices=["install"])
        parser.add_argument("--os-cloud", help="the cloud's name in clouds.yaml")
        parser.add_argument(
            "--public", action="store_true", help="for every project (administrators only)"
        )
        either = parser.add_mutually_exclusive_group()
        either.add_argument(
            "--force",
            action="store_true",
            help="overwrite also what was changed locally, or is newer than this package",
        )
        either.add_argument(
            "--check",
            action="store_true",
            help="change nothing; tell what runs for the project, and fail if it is missing or old, or cannot run",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Install or check the workflows, and print one line for each."""
        if options["check"] and options["public"]:
            raise CommandError("--check looks at what runs for the project; leave --public out.")
        try:
            mistral, project_id = _connect(options["os_cloud"])
            done = (
                []
                if options["check"]
                else workflows.install(mistral, project_id, options["public"], options["force"])
            )
            checked = workflows.check(mistral, project_id)
            missing = missing_actions(mistral)
        except (ServiceError, ClientException, ConfigException) as error:
            raise CommandError(str(error)) from error
        results = [_done(installed) for installed in done] or [_state(check) for check in checked]
        for check, result in zip(checked, results, strict=True):
            self.stdout.write(f"{check.workflow.value}: {result}. {_runs(check, project_id)}.")
        if missing:
            self.stderr.write(_without(missing))
        if options["check"]:
            _fail_unless_good(checked, missing)


def _connect(cloud_name: str | None) -> tuple[Mistral, str]:
    cloud = openstack.config.OpenStackConfig().get_one(cloud=cloud_name)
    session = cloud.get_session()
    for service_type in SERVICE_TYPES[Service.MISTRAL]:
        url = session.get_endpoint(
            service_type=service_type,
            interface=cloud.get_interface(),
            region_name=cloud.get_region_name(),
        )
        if url:
            return mistral_at(session, url), session.get_project_id() or ""
    raise CommandError("This cloud's catalog lists no workflow service.")


def _done(installed: Installed) -> str:
    before, now = _version(installed.before), _version(installed.now)
    match installed.change:
        case Change.UPDATED if installed.before != installed.now:
            return f"updated from {before} to {now}"
        case Change.OVERWRITTEN:
            return f"overwritten, {before} with {now}"
        case Change.LEFT_CHANGED:
            return (
                f"left alone, it was changed locally ({now}): keep that under another name, "
                "then overwrite this one with --force"
            )
        case Change.LEFT_NEWER:
            return (
                f"left alone, it is newer than this package ({now}): "
                "upgrade the package, or go back with --force"
            )
        case _:
            return f"{installed.change.value}, {now}"


def _state(checked: Checked) -> str:
    if checked.runs is None:
        return "missing"
    verdict = checked.runs.verdict
    ships = _version(shipped(checked.workflow).version)
    if verdict.standing is VersionState.CURRENT:
        return "changed locally" if verdict.changed else "current"
    words = f"{verdict.standing.value}, this package has {ships}"
    if verdict.changed:
        return f"changed locally and {words}, which takes its place only with --force"
    return words


def _runs(checked: Checked, project_id: str) -> str:
    """Return which definition and version run for the project, and which others do not."""
    if checked.runs is None:
        return "This project has none to run"
    runs = checked.runs
    words = f"This project runs {_whose(runs.chosen, project_id)}, {_version(runs.verdict.version)}"
    for other in runs.passed_over:
        words += f", and not {_whose(other, project_id)}, {_version(version_of(other.tags))}"
    return words


def _whose(workflow: InstalledWorkflow, project_id: str) -> str:
    if workflow.project_id == project_id:
        return f"its own {workflow.scope} one"
    return f"the {workflow.scope} one of project {workflow.project_id}"


def _version(version: int) -> str:
    return "no version" if version == NO_VERSION else f"version {version}"


def _without(actions: list[str]) -> str:
    return (
        f"Every run will fail: Mistral does not have {', '.join(actions)}. Install mistral-extra where "
        "Mistral runs and start all of it anew, or see what [action_providers] and "
        "[legacy_action_provider] in its configuration leave out."
    )


def _fail_unless_good(checked: Iterable[Checked], missing: list[str]) -> None:
    names = ", ".join(check.workflow.value for check in checked if not check.good)
    if names:
        raise CommandError(
            f"Missing or old: {names}. Run install without --check, for the project that owns them."
        )
    if missing:
        raise CommandError("The workflows are there, but not the actions that they are made of.")
