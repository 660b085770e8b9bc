# SPDX-License-Identifier: Apache-2.0
"""The fields of a form that say how many backups a rotation keeps."""

from collections.abc import Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from horizon import forms

from backup_dashboard.core.plan.forecast_chain import limits_of
from backup_dashboard.core.retention.daily import makes_daily_fulls
from backup_dashboard.core.workflows import LIMIT_NAMES
from backup_dashboard.core.workflows import LIMITS
from backup_dashboard.panels.project.form.fields import whole_number

DAILY = "keep_daily"


class LimitsForm(forms.SelfHandlingForm):
    """A form with a field for each of ``LIMITS``, after the type of backup."""

    def limit(self, most: int) -> None:
        """Ask for the limits of a rotation, each up to ``most``."""
        for limit in LIMITS:
            self.fields[limit.name] = whole_number(
                _(limit.label),
                limit.least,
                most,
                initial=min(limit.proposed, most),
                required=not limit.optional,
            )
        self.order_fields(["volume_id", "workflow", *LIMIT_NAMES])

    @property
    def limits(self) -> list[BoundField]:
        """The fields that every rotation needs."""
        return [self[limit.name] for limit in LIMITS if not limit.optional]

    @property
    def calendar(self) -> list[BoundField]:
        """The fields of the days, weeks, months and years for which fulls are kept."""
        return [self[limit.name] for limit in LIMITS if limit.optional]

    @property
    def has_calendar(self) -> bool:
        """Whether one of these is not 0, or has an error."""
        return any(field.errors or str(field.value() or "0") != "0" for field in self.calendar)

    def limit_values(self, data: Mapping[str, Any]) -> dict[str, int]:
        """Return the limits, by name, as far as they are valid."""
        return {name: data.get(name) or 0 for name in LIMIT_NAMES}

    def check_daily(self, data: Mapping[str, Any]) -> None:
        """Add an error if daily restore points are wanted of a schedule that makes no full every day.

        Where it makes incrementals, they are the restore points of the days.
        """
        limits, pattern = limits_of(self.limit_values(data)), str(data.get("pattern") or "")
        if DAILY in self.errors or not data.get(DAILY) or limits is None or not pattern:
            return
        if not makes_daily_fulls(pattern, limits):
            self.add_error(
                DAILY,
                _(
                    "This schedule does not make a full backup every day, and only full backups can be kept for days. "
                    "Enter 0 here: its incrementals are the restore points of the days. Or set the incrementals to 0 "
                    "and let it run every day."
                ),
            )
