# SPDX-License-Identifier: Apache-2.0
"""A form field for a cron pattern, which any Horizon plugin may import.

The page shows the pattern as a picker, as five fields and as one line. The cleaned value is one pattern.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms import Field
from django.forms import Form
from django.forms import Widget
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from backup_dashboard.panels.cron.parts import CHOICES
from backup_dashboard.panels.cron.parts import FIELDS
from backup_dashboard.panels.cron.parts import REQUIRED
from backup_dashboard.panels.cron.parts import PartError
from backup_dashboard.panels.cron.parts import parse_offset
from backup_dashboard.panels.cron.parts import resolve_pattern
from backup_dashboard.panels.cron.parts import view_of_pattern
from backup_dashboard.panels.cron.parts import view_of_submission
from backup_dashboard.panels.cron.sent import PatternSource
from backup_dashboard.panels.cron.sent import PickerSubmission


class CronWidget(Widget):
    """A widget that shows a pattern as picker, fields and line.

    Its inputs are named ``<name>_<part>``, and the line ``<name>``.
    """

    template_name = "backup_dashboard/cron/widget.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> PickerSubmission | None:
        """Return the submitted parts as they were typed; ``None`` if no part was submitted."""
        if self.value_omitted_from_data(data, files, name):
            return None
        several = getattr(data, "getlist", lambda key: data.get(key, []))
        fields = [data.get(f"{name}_{field}") for field in FIELDS]
        return PickerSubmission(
            shown=data.get(f"{name}_shown", ""),
            offset=parse_offset(data.get(f"{name}_offset")),
            preset=data.get(f"{name}_preset"),
            line=data.get(name),
            fields=None if None in fields else tuple(map(str, fields)),
            cadence=data.get(f"{name}_cadence"),
            step=data.get(f"{name}_step", ""),
            past=data.get(f"{name}_past", ""),
            time=data.get(f"{name}_time", ""),
            weekdays=tuple(several(f"{name}_weekdays")),
            date=data.get(f"{name}_date", ""),
        )

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        """Return whether no part that can state a pattern was submitted."""
        return not any(
            key in data
            for key in (name, f"{name}_preset", f"{name}_cadence", f"{name}_{FIELDS[0]}")
        )

    def id_for_label(self, id_: str) -> str:
        """Return the id of the line: a label of the whole field belongs to the line."""
        return id_

    def get_context(
        self, name: str, value: PickerSubmission | str | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Return the context of the template: all parts, showing the same pattern."""
        context = super().get_context(name, value, attrs)
        final = context["widget"]["attrs"]
        view = (
            view_of_submission(value)
            if isinstance(value, PickerSubmission)
            else view_of_pattern(value)
        )
        identity = final.get("id", f"id_{name}")
        described = (final.get("aria-describedby", ""), f"{identity}_says")
        context["widget"].update(
            {
                "id": identity,
                "url": reverse("horizon:project:backup_schedules:cron"),
                "optional": not self.is_required,
                "described_by": " ".join(filter(None, described)),
                "wrong": (view.wrong or PatternSource.LINE) if "aria-invalid" in final else "",
                "disabled": final.get("disabled", False),
                "view": view,
                "choices": CHOICES,
            }
        )
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Render with Horizon's template engine, which finds the templates of plugins."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class CronField(Field):
    """A cron pattern (UTC) as ``core.cron.patterns.to_safe_pattern`` writes it; empty only if not required."""

    widget = CronWidget
    default_error_messages = {"required": REQUIRED}

    def to_python(self, value: PickerSubmission | str | None) -> str:
        """Return the one pattern that was meant, checked.

        Raises ``ValidationError``, which says what to do.
        """
        try:
            return resolve_pattern(value, timezone.now()).pattern
        except PartError as error:
            raise ValidationError(error.words, code="invalid") from error

    def get_bound_field(self, form: Form, field_name: str) -> BoundField:
        """Return the field bound to its form."""
        return _BoundCronField(form, self, field_name)


class _BoundCronField(BoundField):
    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        """Let every control refer to the help and the errors below it, as Django 5.2 does."""
        attributes = super().build_widget_attrs(attrs, widget)
        described = [f"{self.auto_id}_helptext"] if self.help_text else []
        if self.errors:
            attributes["aria-invalid"] = "true"
            described.append(f"{self.auto_id}_error")
        return {**attributes, "aria-describedby": " ".join(described)} if described else attributes
