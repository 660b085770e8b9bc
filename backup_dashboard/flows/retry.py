# SPDX-License-Identifier: Apache-2.0
"""Running a run that has ended once more, from its beginning."""

from backup_dashboard.api.mistral import Mistral
from backup_dashboard.core.runs import Origin
from backup_dashboard.core.runs import Run
from backup_dashboard.flows import workflows


class NotOver(Exception):
    """The run has not ended, so that a second one would only wait for it."""


def retry(mistral: Mistral, run_id: str, project_id: str) -> Run:
    """Start a run with the same inputs, by hand and for the same schedule.

    Raises ``NotOver``; ``NotInstalled`` if the project has no such workflow to run any more; ``NotFound`` for no
    such run; and any other ``ServiceError``.
    """
    run = mistral.run(run_id)
    if not run.state.terminal:
        raise NotOver
    chosen = workflows.chosen(mistral, run.workflow, project_id)
    return mistral.start(chosen.id, run.inputs, Origin(run.origin.schedule_id))
