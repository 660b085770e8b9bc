# SPDX-License-Identifier: Apache-2.0
"""The three workflows in Mistral: whether they exist, install and update them, and which of them run."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from backup_dashboard.api.errors import NotInstalled
from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.workflow_versions import Verdict
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.core.workflow_versions import judge
from backup_dashboard.core.workflows import Workflow
from backup_dashboard.workflows.package import shipped


class Change(Enum):
    """What installing did to a workflow."""

    CREATED = "created"
    UPDATED = "updated"
    PUBLISHED = "made public"
    OVERWRITTEN = "overwritten"
    UNCHANGED = "unchanged"
    LEFT_CHANGED = "left alone: changed locally"
    LEFT_NEWER = "left alone: newer"


@dataclass(frozen=True)
class Installed:
    """One workflow after installing: what was done to it, and its version before (0: none) and now."""

    workflow: Workflow
    change: Change
    before: int
    now: int


@dataclass(frozen=True)
class Runs:
    """What runs under a workflow's name; ``passed_over`` are the others that the project could run."""

    chosen: InstalledWorkflow
    verdict: Verdict
    passed_over: tuple[InstalledWorkflow, ...]


@dataclass(frozen=True)
class Checked:
    """One workflow as a project's runs use it; ``runs`` is ``None`` if it is missing."""

    workflow: Workflow
    runs: Runs | None

    @property
    def good(self) -> bool:
        """Whether a run would be as good as with the package's workflow: it exists and is not old."""
        return self.runs is not None and self.runs.verdict.standing is not VersionState.OLD


def usable(found: Iterable[InstalledWorkflow], project_id: str) -> list[InstalledWorkflow]:
    """Return those that the project may run: its own ones and public ones.

    To administrators Mistral also returns the private ones of every other project, and would run them: a run with an
    administrator's token would then do whatever that project wrote.
    """
    return [
        workflow
        for workflow in found
        if workflow.scope == "public" or workflow.project_id == project_id
    ]


def missing(found: Iterable[InstalledWorkflow], project_id: str) -> list[Workflow]:
    """Return which of the three workflows the project cannot run because there is none."""
    names = {installed.name for installed in usable(found, project_id)}
    return [workflow for workflow in Workflow if workflow.value not in names]


def private_copies(found: Iterable[InstalledWorkflow], project_id: str) -> frozenset[Workflow]:
    """Return the workflows of which the project has a copy that its members can change."""
    own = {
        installed.name
        for installed in found
        if installed.project_id == project_id and installed.scope != "public"
    }
    return frozenset(workflow for workflow in Workflow if workflow.value in own)


def chosen(mistral: Mistral, workflow: Workflow, project_id: str) -> InstalledWorkflow:
    """Return the workflow that runs for the project: the same by hand as by schedule.

    Raises ``NotInstalled``, and any other ``ServiceError``.
    """
    return candidates(mistral, workflow, project_id)[0]


def candidates(mistral: Mistral, workflow: Workflow, project_id: str) -> list[InstalledWorkflow]:
    """Return all workflows of that name that the project could run, the one that does run first.

    Raises ``NotInstalled``, and any other ``ServiceError``.
    """
    usable_ones = usable(mistral.workflows.list_installed(), project_id)
    named = _candidates(mistral, workflow, project_id, usable_ones)
    if not named:
        raise NotInstalled(workflow)
    return named


def _candidates(
    mistral: Mistral, workflow: Workflow, project_id: str, found: Iterable[InstalledWorkflow]
) -> list[InstalledWorkflow]:
    """Return the usable workflows of a name, the one that runs first."""
    named = [candidate for candidate in found if candidate.name == workflow.value]
    named.sort(key=lambda candidate: candidate.project_id != project_id)
    if len(named) > 1:
        # Mistral has no rule for it, only the order of its database, so it is asked. To an administrator it may
        # return another project's private one, which no schedule runs: then the project's own one comes first.
        id = mistral.workflows.get_id_behind(workflow)
        named.sort(key=lambda candidate: candidate.id != id)
    return named


def install_missing(mistral: Mistral, project_id: str) -> None:
    """Create the workflows that the project cannot run yet, for this project only.

    An existing workflow is neither changed nor copied: with a private copy beside a public workflow, Mistral's database
    would decide which of the two runs. A second call changes nothing.

    Raises ``ServiceError``.
    """
    for workflow in missing(mistral.workflows.list_installed(), project_id):
        mistral.workflows.create(shipped(workflow).text, public=False)


def install(
    mistral: Mistral, project_id: str, public: bool, force: bool = False
) -> list[Installed]:
    """Update the project's own copies of the three workflows to those of this package, or create them.

    Only workflows that ``project_id`` owns are changed, each by its id: another project's workflow of the same name
    stays as it is. So does one that was changed locally or is newer than the package's, unless ``force`` is given.
    ``public`` makes them visible to all projects, which Mistral allows administrators only; a public workflow stays
    public. A second call changes nothing.

    Raises ``ServiceError``.
    """
    own = {
        installed.name: installed
        for installed in mistral.workflows.list_installed()
        if installed.project_id == project_id
    }
    return [
        _install(mistral, workflow, own.get(workflow.value), public, force) for workflow in Workflow
    ]


def _install(
    mistral: Mistral,
    workflow: Workflow,
    existing: InstalledWorkflow | None,
    public: bool,
    force: bool,
) -> Installed:
    new = shipped(workflow)
    if existing is None:
        mistral.workflows.create(new.text, public)
        return Installed(workflow, Change.CREATED, 0, new.version)
    text = mistral.workflows.get_text(existing.id)
    verdict = judge(new, text, existing.tags)
    change = _change(verdict, same=text == new.text, publish=public and existing.scope == "private")
    if change in (Change.LEFT_CHANGED, Change.LEFT_NEWER) and force:
        change = Change.OVERWRITTEN
    if change in (Change.UPDATED, Change.PUBLISHED, Change.OVERWRITTEN):
        mistral.workflows.update(existing.id, new.text, public or existing.scope == "public")
        return Installed(workflow, change, verdict.version, new.version)
    return Installed(workflow, change, verdict.version, verdict.version)


def _change(verdict: Verdict, same: bool, publish: bool) -> Change:
    if verdict.standing is VersionState.NEWER:
        return Change.LEFT_NEWER
    if verdict.changed:
        return Change.LEFT_CHANGED
    if not same:
        return Change.UPDATED
    return Change.PUBLISHED if publish else Change.UNCHANGED


def check(mistral: Mistral, project_id: str) -> list[Checked]:
    """Return for each workflow what the project's runs would really run; nothing is changed.

    Raises ``ServiceError``.
    """
    visible = usable(mistral.workflows.list_installed(), project_id)
    return [
        Checked(
            workflow, _runs(mistral, workflow, _candidates(mistral, workflow, project_id, visible))
        )
        for workflow in Workflow
    ]


def _runs(mistral: Mistral, workflow: Workflow, candidates: list[InstalledWorkflow]) -> Runs | None:
    if not candidates:
        return None
    first, *others = candidates
    verdict = judge(shipped(workflow), mistral.workflows.get_text(first.id), first.tags)
    return Runs(first, verdict, tuple(others))
