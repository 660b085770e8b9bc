# SPDX-License-Identifier: Apache-2.0
"""What an administrator reads: which projects need attention, and which workflows run."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup_dashboard.core.workflow_versions import NO_VERSION
from backup_dashboard.core.workflow_versions import VersionState
from backup_dashboard.flows.cloud_overview import CloudOverview
from backup_dashboard.flows.overview import Overview
from backup_dashboard.flows.workflows import Change
from backup_dashboard.flows.workflows import Checked
from backup_dashboard.flows.workflows import Installed
from backup_dashboard.panels.project.overview import words as overview_words
from backup_dashboard.panels.project.overview.words import Need
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.badges import Mark

_CHANGES = {
    Change.CREATED: gettext_lazy("installed for every project."),
    Change.UPDATED: gettext_lazy("upgraded."),
    Change.PUBLISHED: gettext_lazy("made public."),
    Change.OVERWRITTEN: gettext_lazy("overwritten."),
    Change.UNCHANGED: gettext_lazy("is up to date."),
    Change.LEFT_CHANGED: gettext_lazy("not touched, because somebody has changed it."),
    Change.LEFT_NEWER: gettext_lazy("not touched, because it is newer than this panel."),
}


@dataclass(frozen=True)
class Version:
    """A workflow that projects run: its owner, its version, and how it compares with this package's own."""

    name: str
    whose: str
    version: str
    standing: str
    state: Enum


def change(done: Installed) -> str:
    """Return what installing did to a workflow, in words."""
    return str(_CHANGES[done.change])


def needs(cloud: CloudOverview, names: Mapping[str, str]) -> list[tuple[str, Need]]:
    """Return each line of Needs attention, together with the name of its project."""
    return _with_project(overview_words.needs, cloud, names)


def recovered(cloud: CloudOverview, names: Mapping[str, str]) -> list[tuple[str, Need]]:
    """Return each line of what has recovered, together with the name of its project."""
    return _with_project(overview_words.recovered, cloud, names)


def _with_project(
    lines_of: Callable[[Overview], list[Need]], cloud: CloudOverview, names: Mapping[str, str]
) -> list[tuple[str, Need]]:
    """Return the lines of all projects: first those without a time, then the newest first."""
    lines = [
        (names.get(project) or project, need)
        for project, state in cloud.states.items()
        for need in lines_of(state)
    ]
    timeless = [line for line in lines if line[1].moment is None]
    dated = [(line[1].moment, line) for line in lines if line[1].moment]
    in_order = sorted(dated, key=lambda timed_line: timed_line[0], reverse=True)
    return [*timeless, *(line for _at, line in in_order)]


def versions(checked: Iterable[Checked], names: Mapping[str, str]) -> list[Version]:
    """Return for each workflow which version runs, in words."""
    return [_version(workflow, names) for workflow in checked]


def can_upgrade(checked: Iterable[Checked]) -> bool:
    """Return whether installing may change something."""
    return any(workflow.runs is None or not _is_current(workflow) for workflow in checked)


def _is_current(checked: Checked) -> bool:
    runs = checked.runs
    return (
        runs is not None
        and runs.verdict.standing is VersionState.CURRENT
        and not runs.verdict.changed
        and runs.chosen.scope == "public"
    )


def _version(checked: Checked, names: Mapping[str, str]) -> Version:
    name = str(words.WORKFLOW_NAMES[checked.workflow])
    if checked.runs is None:
        return Version(name, "\u2013", "\u2013", _("Not installed"), Mark.NOT_INSTALLED)
    runs, verdict = checked.runs, checked.runs.verdict
    owner = names.get(runs.chosen.project_id) or runs.chosen.project_id
    public = runs.chosen.scope == "public"
    whose = (_("%s (public)") if public else _("%s (private)")) % owner
    version = _("none") if verdict.version == NO_VERSION else str(verdict.version)
    standing, state = _standing(verdict.standing, verdict.changed)
    return Version(name, whose, version, standing, state)


def _standing(standing: VersionState, changed: bool) -> tuple[str, Enum]:
    if standing is VersionState.OLD:
        return (_("Old, and changed locally") if changed else _("Old")), standing
    if standing is VersionState.NEWER:
        return _("Newer than this panel"), standing
    if changed:
        return _("Changed locally"), Mark.CHANGED_BY_SOMEBODY
    return _("Up to date"), standing
