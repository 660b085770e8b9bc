# SPDX-License-Identifier: Apache-2.0
"""The one gate through which a person's token acts on what Mistral or Cinder store.

Everybody with a role in a project can store anything in its triggers, environments, runs and workflows. So whoever
acts on it is asked the same as if that person had typed it: is it of the project of the session, and for somebody with
more than a member's rights, whose text will run?
"""

import re
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
"""Backups named by what a run has stored that are asked for one by one."""

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class Denied(Refused):
    """The gate stays shut; ``message`` says why, and what to do."""

    def __init__(self, service: Service, message: Message) -> None:
        super().__init__(service, str(message))
        self.message = message


class NotReady(Denied):
    """Cinder would not back the volume up as it is now."""

    def __init__(self, found: Unready) -> None:
        super().__init__(Service.CINDER, denials.not_ready(found))


class Gate:
    """Both services for one caller; whatever acts on stored things goes through its methods.

    ``volumes`` are some that Cinder has just told to be the project's: those are not asked for again.
    """

    def __init__(
        self, mistral: Mistral, cinder: Cinder, caller: Caller, volumes: Iterable[Volume] = ()
    ) -> None:
        self.mistral = mistral
        self.caller = caller
        self._cinder = cinder
        self._own_volumes = {each.id: each for each in volumes}
        self._admitted: dict[tuple[Workflow, bool], InstalledWorkflow] = {}
        self._lock = Lock()

    def start(self, workflow: Workflow, inputs: Mapping[str, Any], origin: Origin) -> Run:
        """Start a run at once, with the caller's own token.

        Raises ``NotReady`` where it could only fail, ``Denied``, ``NotInstalled``, and any other ``ServiceError``.
        """
        for found in find_unready([self._check_volume(inputs.get("volume_id"))]):
            raise NotReady(found)
        admitted = self._admit(workflow, lasting=False)
        try:
            return self.mistral.executions.start(admitted.id, inputs, origin)
        except NotFound as error:  # somebody deleted it this moment
            raise NotInstalled(workflow) from error

    def check(self, wanted: Definition) -> None:
        """Raise what ``create_schedule`` would raise before it asks Mistral to make anything.

        A volume that is gone keeps no member from changing its schedule: with a member's token nothing can come of it.
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
        """Create a trigger; its trust carries all roles of the caller for as long as it lives.

        Raises ``Denied``, ``Conflict`` if the name is taken, ``NotFound`` without the workflow, and any other
        ``ServiceError``.
        """
        self.check(wanted)
        return self.mistral.triggers.create(wanted)

    def delete_schedule(self, schedule: Schedule) -> None:
        """Delete the trigger of a schedule of the project.

        Mistral takes an id for a name as well (``_get_db_object_by_name_and_namespace_or_id``), and names may look
        like ids: so it is asked first which trigger it means. Raises ``NotFound``, ``Denied``, and any other
        ``ServiceError``.
        """
        if self.mistral.triggers.get(schedule.id).id != schedule.id:
            raise Denied(Service.MISTRAL, denials.ambiguous(schedule.name))
        self.mistral.triggers.delete(schedule.id)

    def cancel(self, run: Run) -> None:
        """Cancel a run that was read with the project as the limit. Raises ``ServiceError``."""
        self.mistral.executions.cancel(run.id)

    def rerun(self, run: Run, raw: Mapping[str, Any], step: Step) -> None:
        """Let a run go on from ``step`` with the caller's own token; ``raw`` is all that Mistral told of the run.

        It goes on with the text and the values that it has stored. Raises ``Denied``, and any other ``ServiceError``.
        """
        self._check_volume(run.volume_id)
        if self.caller.stronger:
            self._check_params(raw.get("params") or {})
            self._check_text_of(run, str(raw.get("workflow_id") or ""))
            self._check_backups_in(raw.get("output"), run)
        self.mistral.executions.rerun(step.id)

    def _check_volume(self, volume_id: object) -> Volume:
        try:
            if not isinstance(volume_id, str) or not _ID.fullmatch(volume_id):
                raise NotFound(Service.CINDER, "The input names no volume.")
            if volume_id in self._own_volumes:
                return self._own_volumes[volume_id]
            found = own_volume(self._cinder, volume_id, self.caller.project_id)
            if self.caller.stronger and found.project_id != self.caller.project_id:
                raise NotFound(Service.CINDER, "Cinder does not tell whose volume it is.")
        except NotFound as error:
            raise Denied(Service.CINDER, denials.foreign_volume()) from error
        self._own_volumes[volume_id] = found
        return found

    def _check_params(self, params: Mapping[str, Any]) -> None:
        if self.caller.stronger and (beyond := params.keys() - HARMLESS_PARAMS):
            raise Denied(Service.MISTRAL, denials.stored_settings(sorted(map(str, beyond))))

    def _admit(self, workflow: Workflow, lasting: bool) -> InstalledWorkflow:
        """Give the workflow that runs for the project, if its text may run for the caller.

        A private one can be changed at any time by every member: for somebody stronger it may run at once with a
        text that was released, and never in the name of a schedule. One beside a public one counts, too: which of
        them runs is up to the order of Mistral's database. Raises ``Denied``, ``NotInstalled``.
        """
        with self._lock:
            found = self._admitted.get((workflow, lasting))
            if found is None:
                candidates = workflows.candidates(self.mistral, workflow, self.caller.project_id)
                if self.caller.stronger:
                    self._check_text(workflow, candidates, lasting)
                found = self._admitted[workflow, lasting] = candidates[0]
            return found

    def _check_text(
        self, workflow: Workflow, candidates: list[InstalledWorkflow], lasting: bool
    ) -> None:
        private = [each for each in candidates if each.scope != "public"]
        if lasting and private:
            raise Denied(Service.MISTRAL, denials.private_for_schedule(workflow))
        for each in private:
            if not is_released(shipped(workflow), self.mistral.workflows.get_text(each.id)):
                raise Denied(Service.MISTRAL, denials.private_for_run(workflow))

    def _check_text_of(self, run: Run, workflow_id: str) -> None:
        """Raise unless the text that ``run`` began with is one that administrators made public.

        The run holds a copy of the text; Mistral tells only what the workflow says today.
        """
        try:
            found = self.mistral.workflows.get(workflow_id)
        except NotFound as error:
            raise Denied(Service.MISTRAL, denials.changed_since()) from error
        if found.workflow.scope != "public":
            raise Denied(Service.MISTRAL, denials.private_for_schedule(run.workflow))
        if found.changed is None or found.changed > run.started:
            raise Denied(Service.MISTRAL, denials.changed_since())

    def _check_backups_in(self, stored: object, run: Run) -> None:
        """Raise if what a run has stored names a backup of another project: the next step may delete it.

        Every member can give a running action another result (``PUT /v2/action_executions``).
        """
        named = set(_UUID.findall(str(stored))) - {run.id, run.volume_id}
        own = {each.id for each in self._cinder.backups(run.volume_id)}
        strangers = sorted(named - own)
        if len(strangers) > _MOST_BACKUPS:
            raise Denied(Service.CINDER, denials.foreign_backups())
        with Asking() as ask:
            owners = [ask(self._cinder.owner_of_backup, each) for each in strangers]
        for owner in owners:
            if isinstance(owner.error, NotFound):
                continue
            if owner.result() != self.caller.project_id:
                raise Denied(Service.CINDER, denials.foreign_backups())


def own_volume(cinder: Cinder, volume_id: str, project_id: str) -> Volume:
    """Give the volume if the project owns it.

    An administrator sees other projects' volumes, too, but the workflow would run in this project
    and could not back them up: they count as ``NotFound``.
    """
    volume = cinder.volume(volume_id)
    if volume.project_id and volume.project_id != project_id:
        raise NotFound(Service.CINDER, f"Volume {volume_id} belongs to another project.")
    return volume
