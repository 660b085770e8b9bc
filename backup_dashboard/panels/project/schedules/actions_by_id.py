# SPDX-License-Identifier: Apache-2.0
"""Actions on rows that are done by id: wherever the row is by now, it is done or it says why not."""

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
    """Read an id that a browser sent; ``None`` for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


class ActionById(tables.BatchAction):
    """Does one thing to those chosen.

    ``preempt`` lets Horizon do it before it loads the list: the page that comes next need not show the rows.
    """

    preempt = True
    policy_rules = MAY_BACK_UP

    def doing(self, request: HttpRequest) -> Callable[[str], object]:
        """Give what does it to one by its id; it raises what keeps it from being done."""
        raise NotImplementedError

    def names(self, mistral: Mistral, ids: Sequence[str]) -> dict[str, str]:
        """Give the names of those chosen, as far as they are there."""
        return several.schedule_names(mistral, ids)

    def account(self, done: int, failed: int) -> str:
        """Say how many of several it was done to, and how many not."""
        raise NotImplementedError

    def handle(
        self, table: tables.DataTable, request: HttpRequest, obj_ids: list[str]
    ) -> HttpResponse:
        """Do it, and account for each."""
        if not policy.check(self.policy_rules, request):
            messages.error(
                request, _("Your roles do not allow this. Ask the administrator of the project.")
            )
        elif len(obj_ids) > several.AT_ONCE:
            text = _("This can be done to %(limit)d at once. Nothing was done: choose fewer.")
            messages.error(request, text % {"limit": several.AT_ONCE})
        else:
            self._do(request, list(dict.fromkeys(obj_ids)))
        return redirect(self.get_success_url(request))

    def _do(self, request: HttpRequest, chosen: list[str]) -> None:
        ids = [id for id in dict.fromkeys(map(read_id, chosen)) if id]
        strange = [each for each in chosen if read_id(each) is None]
        try:
            names = self.names(clients.mistral(request), ids)
            errors = several.do_to_each(self.doing(request), ids)
        except ServiceError as error:
            messages.error(request, words.failure(error))
            return
        found = [
            ActionOutcome(id, names.get(id, ""), error)
            for id, error in zip(ids, errors, strict=True)
        ]
        found += [
            ActionOutcome("", "", NotFound(Service.MISTRAL, "It is no id.")) for _each in strange
        ]
        self._tell(request, found)
        for refused in errors:
            if isinstance(refused, Unauthorized):
                raise refused

    def _tell(self, request: HttpRequest, found: list[ActionOutcome]) -> None:
        done = [each for each in found if each.error is None]
        failed = [each for each in found if each.error]
        if done:
            said = {"action": self._get_action_name(done, past=True), "names": outcomes.names(done)}
            messages.success(request, _("%(action)s: %(names)s") % said)
        if failed:
            why = outcomes.refusals(failed)
            count = self.account(len(done), len(failed)) if len(found) > 1 else ""
            messages.error(request, f"{count} {why}".strip())
