# SPDX-License-Identifier: Apache-2.0
"""A form field for a cron pattern, which any Horizon plugin may import.

Its page shows the pattern as a picker, as five fields and as the raw line. Its cleaned value is one pattern.
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
    """A pattern as picker, fields and line; its inputs are named ``<name>_<part>``, the line ``<name>``."""

    template_name = "backup_dashboard/cron/widget.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> PickerSubmission | None:
        """Collect the parts that were sent, as they were typed; ``None`` where there is none."""
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
        """Tell whether none of the parts that can say a pattern was sent."""
        return not any(
            key in data
            for key in (name, f"{name}_preset", f"{name}_cadence", f"{name}_{FIELDS[0]}")
        )

    def id_for_label(self, id_: str) -> str:
        """Let a label of the whole field lead to the raw line."""
        return id_

    def get_context(
        self, name: str, value: PickerSubmission | str | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Give the template all parts, in step with each other."""
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
        """Render by Horizon's own template engine, which finds the templates of plugins."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class CronField(Field):
    """A cron pattern (UTC) as ``core.cron.take`` saves it; empty only where it is not required."""

    widget = CronWidget
    default_error_messages = {"required": REQUIRED}

    def to_python(self, value: PickerSubmission | str | None) -> str:
        """Give the one pattern that was meant, checked; errors say what to do."""
        try:
            return resolve_pattern(value, timezone.now()).pattern
        except PartError as error:
            raise ValidationError(error.words, code="invalid") from error

    def get_bound_field(self, form: Form, field_name: str) -> BoundField:
        """Give the field as its form shows it."""
        return _BoundCronField(form, self, field_name)


class _BoundCronField(BoundField):
    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        """Let every control name the help and the errors that stand below it, as Django 5.2 does it."""
        found = super().build_widget_attrs(attrs, widget)
        described = [f"{self.auto_id}_helptext"] if self.help_text else []
        if self.errors:
            found["aria-invalid"] = "true"
            described.append(f"{self.auto_id}_error")
        return {**found, "aria-describedby": " ".join(described)} if described else found
