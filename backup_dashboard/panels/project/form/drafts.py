# SPDX-License-Identifier: Apache-2.0
"""Turn the values of the form, valid or not, into a draft from which the plan is built."""

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
    """Return the draft of a submitted form, or of the initial values of a new form; ``replaces`` as in ``Draft``."""
    if not form.is_bound:
        form = _filled(form)
    form.is_valid()
    batch, volumes = form.batch(), form.volumes or [NO_VOLUME]
    try:
        definitions = build_definitions(batch, volumes)
    except CannotStagger:
        definitions = build_definitions(replace(batch, window=0), volumes)
    errors = [
        error
        for field in ("pattern", "window", "first_run")
        for error in form.errors.get(field, [])
    ]
    error = Message("%(error)s", {"error": errors[0]}) if errors else None
    return Draft(definitions, form.volumes, replaces, error)


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
