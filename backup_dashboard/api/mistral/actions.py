# SPDX-License-Identifier: Apache-2.0
"""Actions: what the tasks of workflows do, as far as this Mistral has them."""

from collections.abc import Iterable

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral.part import Part
from backup_dashboard.api.rows import Row


class Actions(Part):
    """The actions that Mistral's installation and configuration provide."""

    def actions_among(self, names: Iterable[str]) -> set[str]:
        """Give those of ``names`` that Mistral has."""
        with translated(Service.MISTRAL):
            found = self._client.actions.list(name="in:" + ",".join(names))
            return {Row(each.to_dict()).text("name") for each in found}
