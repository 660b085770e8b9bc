# SPDX-License-Identifier: Apache-2.0
"""The only way to use a user's token on what Mistral or Cinder store.

Everybody with a role in a project can store anything in its triggers, environments, runs and workflows. So an action on
a stored object has the same checks as if the user had typed the object in: does it belong to the project of the
session, and, if the user has more rights than a member, whose text will run?
"""

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from threading import Lock
from typing import Any

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import NotInstalled
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core import denials
from backup_dashboard.core.backups import Backup
from backup_dashboard.core.caller import Caller
from backup_dashboard.core.messages import Message
from backup_dashboard.core.readiness import Unready
from backup_dashboard.core.readiness import find_unready
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.core.runs import Step
from backup_dashboard.core.schedules import Definition
from backup_dashboard.core.schedules import Schedule
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.workflow_versions import is_released
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.flows import workflows
from backup_dashboard.flows.asking import Asking
from backup_dashboard.workflows.package import shipped

HARMLESS_PARAMS = frozenset({"notify", "description"})
"""Settings of a run that give nobody more rights. ``env`` does: it can hold other inputs for each action
(``__actions``, ``mistral/engine/tasks.py``)."""

_MOST_BACKUPS = 50
"""Most backups named in the data of a run that are requested one by one."""

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class Denied(Refused):
    """The gate refuses an action; ``message`` says why, and what to do."""

    def __init__(self, service: Service, message: Message) -> None:
        super().__init__(service, str(message))
        self.message = message


class NotReady(Denied):
    """Cinder would refuse to back up the volume in its present state."""

    def __init__(self, unready: Unready) -> None:
        super().__init__(Service.CINDER, denials.not_ready(unready))


class Gate:
    """Both services for one user; every action on stored objects uses its methods.

    ``volumes`` are volumes of the project that Cinder has returned a moment ago: they are not requested again.
    """

    def __init__(
        self, mistral: Mistral, cinder: Cinder, caller: Caller, volumes: Iterable[Volume] = ()
    ) -> None:
        self.mistral = mistral
        self.caller = caller
        self.cinder = cinder
        self._own_volumes = {volume.id: volume for volume in volumes}
        self._admitted: dict[tuple[Workflow, bool], InstalledWorkflow] = {}
        self._lock = Lock()

    def start(self, workflow: Workflow, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start a run at once with the user's own token.

        Raises ``NotReady`` if it could only fail, ``Denied``, ``NotInstalled``, and any other ``ServiceError``.
        """
        for unready in find_unready([self._check_volume(inputs.get("volume_id"))]):
            raise NotReady(unready)
        admitted = self._admit(workflow, lasting=False)
        try:
            return self.mistral.executions.start(admitted.id, inputs, origin)
        except NotFound as error:  # somebody deleted it a moment ago
            raise NotInstalled(workflow) from error

    def check(self, wanted: Definition) -> None:
        """Raise what ``create_schedule`` would raise before it asks Mistral to create a trigger.

        A member may change a schedule whose volume no longer exists: with a member's token this can do no harm.
        """
        try:
            self._check_volume(wanted.volume_id)
        except Denied:
            if self.caller.stronger:
                raise
        self._check_params(wanted.params)
        if self.caller.stronger:
            self._admit(wanted.workflow, lasting=True)
        if self.caller.administrator and not self.caller.agreed:
            raise Denied(Service.MISTRAL, denials.not_agreed())

    def create_schedule(self, wanted: Definition) -> Schedule:
        """Create a trigger; its trust has all roles of the user for as long as the trigger exists.

        Raises ``Denied``, ``Conflict`` if the name is taken, ``NotFound`` without the workflow, and any other
        ``ServiceError``.
        """
        self.check(wanted)
        return self.mistral.triggers.create(wanted)

    def delete_schedule(self, schedule: Schedule) -> None:
        """Delete the trigger of a schedule of the project.

        Mistral accepts a name instead of an id (``_get_db_object_by_name_and_namespace_or_id``), and a name may look
        like an id: so Mistral is asked first which trigger it would delete. Raises ``NotFound``, ``Denied``, and any
        other ``ServiceError``.
        """
        if self.mistral.triggers.get(schedule.id).id != schedule.id:
            raise Denied(Service.MISTRAL, denials.ambiguous(schedule.name))
        self.mistral.triggers.delete(schedule.id)

    def cancel(self, run: Run) -> None:
        """Cancel a run, which must have been loaded as one of the project. Raises ``ServiceError``."""
        self.mistral.executions.cancel(run.id)

    def rerun(self, run: Run, raw: Mapping[str, Any], step: Step) -> None:
        """Continue a run from ``step`` with the user's own token; ``raw`` is Mistral's whole answer about the run.

        It continues with the text and the values that the run has stored. Raises ``Denied``, and any other
        ``ServiceError``.
        """
        self._check_volume(run.volume_id)
        if self.caller.stronger:
            self._check_params(raw.get("params") or {})
            self._check_text_of(run, str(raw.get("workflow_id") or ""))
            self._check_backups_in(raw.get("output"), run)
        self.mistral.executions.rerun(step.id)

    def change_metadata(
        self, backup_id: str, change: Callable[[dict[str, str]], dict[str, str]]
    ) -> tuple[Backup, bool]:
        """Change the metadata of a backup of the project; return it as it is then, and whether they are as wanted.

        Cinder's update replaces all of them (``cinder/backup/api.py``, ``update``), so they are written anew and read
        back. Raises ``Denied``, ``NotFound``, and any other ``ServiceError``.
        """
        backup, metadata = self.cinder.backup_with_metadata(backup_id)
        self._check_backup(backup)
        wanted = change(metadata)
        self.cinder.replace_metadata_of_backup(backup_id, wanted)
        backup, stored = self.cinder.backup_with_metadata(backup_id)
        return backup, stored == wanted

    def _check_backup(self, backup: Backup) -> None:
        """Raise ``Denied`` for a backup of another project: an administrator's token reaches those, too."""
        owner = backup.project_id
        if owner != self.caller.project_id and (owner or self.caller.stronger):
            raise Denied(Service.CINDER, denials.foreign_backup())

    def _check_volume(self, volume_id: object) -> Volume:
        try:
            if not isinstance(volume_id, str) or not _ID.fullmatch(volume_id):
                raise NotFound(Service.CINDER, "The input names no volume.")
            if volume_id in self._own_volumes:
                return self._own_volumes[volume_id]
            volume = own_volume(self.cinder, volume_id, self.caller.project_id)
            if self.caller.stronger and volume.project_id != self.caller.project_id:
                raise NotFound(Service.CINDER, "Cinder does not tell whose volume it is.")
        except NotFound as error:
            raise Denied(Service.CINDER, denials.foreign_volume()) from error
        self._own_volumes[volume_id] = volume
        return volume

    def _check_params(self, params: Mapping[str, Any]) -> None:
        if self.caller.stronger and (harmful := params.keys() - HARMLESS_PARAMS):
            raise Denied(Service.MISTRAL, denials.stored_settings(sorted(map(str, harmful))))

    def _admit(self, workflow: Workflow, lasting: bool) -> InstalledWorkflow:
        """Return the workflow that runs for the project, if its text may run for the user.

        Every member can change a private workflow at any time. For a user with more rights, it may run at once if its
        text was released, and never in a schedule. A private one beside a public one counts, too: the order of
        Mistral's database decides which of the two runs. Raises ``Denied``, ``NotInstalled``.
        """
        with self._lock:
            admitted = self._admitted.get((workflow, lasting))
            if admitted is None:
                candidates = workflows.candidates(self.mistral, workflow, self.caller.project_id)
                if self.caller.stronger:
                    self._check_text(workflow, candidates, lasting)
                admitted = self._admitted[workflow, lasting] = candidates[0]
            return admitted

    def _check_text(
        self, workflow: Workflow, candidates: list[InstalledWorkflow], lasting: bool
    ) -> None:
        private = [candidate for candidate in candidates if candidate.scope != "public"]
        if lasting and private:
            raise Denied(Service.MISTRAL, denials.private_for_schedule(workflow))
        for candidate in private:
            if not is_released(shipped(workflow), self.mistral.workflows.get_text(candidate.id)):
                raise Denied(Service.MISTRAL, denials.private_for_run(workflow))

    def _check_text_of(self, run: Run, workflow_id: str) -> None:
        """Raise ``Denied`` unless ``run`` started with a text that administrators made public.

        The run stores a copy of the text; Mistral returns only the workflow's present text.
        """
        try:
            installed = self.mistral.workflows.get(workflow_id)
        except NotFound as error:
            raise Denied(Service.MISTRAL, denials.changed_since()) from error
        if installed.workflow.scope != "public":
            raise Denied(Service.MISTRAL, denials.private_for_schedule(run.workflow))
        if installed.changed is None or installed.changed > run.started:
            raise Denied(Service.MISTRAL, denials.changed_since())

    def _check_backups_in(self, stored: object, run: Run) -> None:
        """Raise ``Denied`` if the data of a run name a backup of another project: the next step may delete it.

        Every member can change the result of a running action (``PUT /v2/action_executions``).
        """
        named = set(_UUID.findall(str(stored))) - {run.id, run.volume_id}
        own = {backup.id for backup in self.cinder.backups(run.volume_id)}
        strangers = sorted(named - own)
        if len(strangers) > _MOST_BACKUPS:
            raise Denied(Service.CINDER, denials.foreign_backups())
        with Asking() as ask:
            owners = [ask(self.cinder.owner_of_backup, id) for id in strangers]
        for owner in owners:
            if isinstance(owner.error, NotFound):
                continue
            if owner.result() != self.caller.project_id:
                raise Denied(Service.CINDER, denials.foreign_backups())


def own_volume(cinder: Cinder, volume_id: str, project_id: str) -> Volume:
    """Return the volume if the project owns it. Raises ``NotFound`` otherwise.

    An administrator sees other projects' volumes, too, but the workflow would run in this project and could not back
    them up: they count as ``NotFound``.
    """
    volume = cinder.volume(volume_id)
    if volume.project_id and volume.project_id != project_id:
        raise NotFound(Service.CINDER, f"Volume {volume_id} belongs to another project.")
    return volume
