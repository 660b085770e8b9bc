# SPDX-License-Identifier: Apache-2.0
"""Actions on rows by id: they succeed wherever the row is by now, or say why not."""

from collections.abc import Callable
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from horizon import messages
from horizon import tables
from openstack_dashboard import policy

from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.flows import several
from backup_dashboard.flows.several import ActionOutcome
from backup_dashboard.panels.project.schedules import outcomes
from backup_dashboard.panels.shared import clients
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared.rights import MAY_BACK_UP


def read_id(text: str) -> str | None:
    """Read an id that a browser submitted; ``None`` if the text is not an id."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


class ActionById(tables.BatchAction):
    """An action on the chosen rows.

    ``preempt`` lets Horizon run it before it loads the list: the next page need not contain the rows.
    """

    preempt = True
    policy_rules = MAY_BACK_UP

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Return a function that acts on one row by its id; the function raises the error that prevents the action."""
        raise NotImplementedError

    def names(self, mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
        """Return the names of the chosen rows that still exist."""
        return several.schedule_names(mistral, ids)

    def account(self, done: int, failed: int) -> str:
        """Return for how many of several rows the action succeeded, and for how many it failed."""
        raise NotImplementedError

    def handle(
        self, table: tables.DataTable, request: HttpRequest, obj_ids: list[str]
    ) -> HttpResponse:
        """Act on the rows, and report the outcome of each."""
        if not policy.check(self.policy_rules, request):
            messages.error(
                request, _("Your roles do not allow this. Ask the administrator of the project.")
            )
        elif len(obj_ids) > several.AT_ONCE:
            text = _("At most %(limit)d can be chosen at once. Nothing was done. Choose fewer.")
            messages.error(request, text % {"limit": several.AT_ONCE})
        else:
            self._do(request, list(dict.fromkeys(obj_ids)))
        return redirect(self.get_success_url(request))

    def _do(self, request: HttpRequest, chosen: list[str]) -> None:
        ids = [id for id in dict.fromkeys(map(read_id, chosen)) if id]
        invalid = [text for text in chosen if read_id(text) is None]
        try:
            names = self.names(clients.mistral(request), ids)
            errors = several.do_to_each(self.doing(request), ids)
        except ServiceError as error:
            messages.error(request, words.failure(error))
            return
        results = [
            ActionOutcome(id, names.get(id, ""), error)
            for id, error in zip(ids, errors, strict=True)
        ]
        results += [
            ActionOutcome("", "", NotFound(Service.MISTRAL, "It is no id.")) for _text in invalid
        ]
        self._tell(request, results)
        for refused in errors:
            if isinstance(refused, Unauthorized):
                raise refused

    def _tell(self, request: HttpRequest, results: list[ActionOutcome]) -> None:
        done = [outcome for outcome in results if outcome.error is None]
        failed = [outcome for outcome in results if outcome.error]
        if done:
            values = {
                "action": self._get_action_name(done, past=True),
                "names": outcomes.names(done),
            }
            messages.success(request, _("%(action)s: %(names)s") % values)
        if failed:
            why = outcomes.refusals(failed)
            count = self.account(len(done), len(failed)) if len(results) > 1 else ""
            messages.error(request, f"{count} {why}".strip())
