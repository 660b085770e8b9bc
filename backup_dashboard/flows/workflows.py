# SPDX-License-Identifier: Apache-2.0
"""Are the three workflows in Mistral, installing and updating them, and which ones run."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from backup_dashboard.api.mistral import InstalledWorkflow
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.definitions import Standing
from backup_dashboard.core.definitions import Verdict
from backup_dashboard.core.definitions import judge
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
    """One workflow as a project's runs meet it; ``runs`` is ``None`` where it is missing."""

    workflow: Workflow
    runs: Runs | None

    @property
    def good(self) -> bool:
        """Whether a run would be as good as the package's: there, and not old."""
        return self.runs is not None and self.runs.verdict.standing is not Standing.OLD


def missing(found: Iterable[InstalledWorkflow]) -> list[Workflow]:
    """Tell which of the three workflows the project does not see."""
    names = {workflow.name for workflow in found}
    return [workflow for workflow in Workflow if workflow.value not in names]


def install(
    mistral: Mistral, project_id: str, public: bool, force: bool = False
) -> list[Installed]:
    """Bring the project's own copies of the three workflows up to what this package ships.

    Only workflows that ``project_id`` owns are touched, and each by its id: another project's
    workflow of the same name stays as it is. So does one that was changed locally or is newer than
    the package's, unless ``force`` is given. ``public`` makes them visible to everybody, which
    Mistral lets administrators do; a workflow that is public already stays so. A second call
    changes nothing.

    Raises ``ServiceError``.
    """
    own = {
        each.name: each for each in mistral.installed_workflows() if each.project_id == project_id
    }
    return [
        _install(mistral, workflow, own.get(workflow.value), public, force) for workflow in Workflow
    ]


def _install(
    mistral: Mistral,
    workflow: Workflow,
    there: InstalledWorkflow | None,
    public: bool,
    force: bool,
) -> Installed:
    new = shipped(workflow)
    if there is None:
        mistral.create_workflow(new.text, public)
        return Installed(workflow, Change.CREATED, 0, new.version)
    text = mistral.definition(there.id)
    verdict = judge(new, text, there.tags)
    change = _change(verdict, same=text == new.text, publish=public and there.scope == "private")
    if change in (Change.LEFT_CHANGED, Change.LEFT_NEWER) and force:
        change = Change.OVERWRITTEN
    if change in (Change.UPDATED, Change.PUBLISHED, Change.OVERWRITTEN):
        mistral.update_workflow(there.id, new.text, public or there.scope == "public")
        return Installed(workflow, change, verdict.version, new.version)
    return Installed(workflow, change, verdict.version, verdict.version)


def _change(verdict: Verdict, same: bool, publish: bool) -> Change:
    if verdict.standing is Standing.NEWER:
        return Change.LEFT_NEWER
    if verdict.changed:
        return Change.LEFT_CHANGED
    if not same:
        return Change.UPDATED
    return Change.PUBLISHED if publish else Change.UNCHANGED


def check(mistral: Mistral, project_id: str) -> list[Checked]:
    """Tell for each workflow what the project's runs would really run; nothing is changed.

    Raises ``ServiceError``.
    """
    usable = [
        each
        for each in mistral.installed_workflows()
        # An administrator is also told of the private ones of every other project.
        if each.scope == "public" or each.project_id == project_id
    ]
    return [
        Checked(workflow, _runs(mistral, workflow, project_id, usable)) for workflow in Workflow
    ]


def _runs(
    mistral: Mistral, workflow: Workflow, project_id: str, usable: list[InstalledWorkflow]
) -> Runs | None:
    found = [each for each in usable if each.name == workflow.value]
    if not found:
        return None
    found.sort(key=lambda each: each.project_id != project_id)
    if len(found) > 1:
        # Mistral has no rule for it, only the order of its database; so it is asked. It may tell an
        # administrator another project's private one, which no schedule runs: then the own counts.
        named = mistral.id_behind(workflow)
        found.sort(key=lambda each: each.id != named)
    chosen, *others = found
    verdict = judge(shipped(workflow), mistral.definition(chosen.id), chosen.tags)
    return Runs(chosen, verdict, tuple(others))
