# SPDX-License-Identifier: Apache-2.0
"""What the form holds, right or not, as a draft of which the plan can be told."""

from dataclasses import replace

from django.utils.datastructures import MultiValueDict

from backup_dashboard.core.messages import Message
from backup_dashboard.core.stagger import CannotStagger
from backup_dashboard.core.storage import Volume
from backup_dashboard.core.submission import build_definitions
from backup_dashboard.flows.plan import Draft
from backup_dashboard.panels.project.form.forms import PREVIEW
from backup_dashboard.panels.project.form.forms import ScheduleForm

NO_VOLUME = Volume("", "", 0, "")


def draft(form: ScheduleForm, replaces: str = "") -> Draft:
    """Read a form that is filled, or the first values of one that is not; ``replaces`` as in ``Draft``."""
    if not form.is_bound:
        form = _filled(form)
    form.is_valid()
    batch, volumes = form.batch(), form.volumes or [NO_VOLUME]
    try:
        wanted = build_definitions(batch, volumes)
    except CannotStagger:
        wanted = build_definitions(replace(batch, window=0), volumes)
    told = [
        error
        for field in ("pattern", "window", "first_run")
        for error in form.errors.get(field, [])
    ]
    error = Message("%(error)s", {"error": told[0]}) if told else None
    return Draft(wanted, form.volumes, replaces, error)


def _filled(form: ScheduleForm) -> ScheduleForm:
    values = {field.name: field.value() for field in form}
    data = MultiValueDict(
        {
            name: value if isinstance(value, list) else [str(value)]
            for name, value in values.items()
            if value not in (None, "")
        }
    )
    data["wanted"] = PREVIEW
    return form.sent_with(data)
