# SPDX-License-Identifier: Apache-2.0
"""Actions: what the tasks of workflows call, as far as this Mistral provides them."""

from collections.abc import Iterable

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated
from backup_dashboard.api.mistral.base import MistralResource
from backup_dashboard.api.rows import Row


class MistralActions(MistralResource):
    """``Actions`` over HTTP."""

    def list_among(self, names: Iterable[str]) -> set[str]:
        with translated(Service.MISTRAL):
            actions = self._client.actions.list(name="in:" + ",".join(names))
            return {Row(action.to_dict()).text("name") for action in actions}
