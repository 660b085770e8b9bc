# SPDX-License-Identifier: Apache-2.0
"""Decorators that every view has: errors of services, signing in again, and the policy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from horizon import messages
from openstack_dashboard import policy

from backup_dashboard.api.errors import ServiceError
from backup_dashboard.panels.shared import limits
from backup_dashboard.panels.shared import words
from backup_dashboard.panels.shared import zone
from backup_dashboard.panels.shared.signing_in import signing_in

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """Turn a service's error into a message on the list page, and an invalid token into signing in again.

    The view shows times in the user's zone.
    """

    @wraps(view)
    @signing_in()
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        limits.limit(request)
        zone.activate(request)
        try:
            return view(request, *args, **kwargs)
        except ServiceError as error:
            messages.error(request, words.failure(error))
            return redirect("horizon:project:backup_schedules:index")

    return answer


def require(rules: tuple[tuple[str, str], ...]) -> Callable[[View], View]:
    """Allow a view only to users for whom the policy allows ``rules``; raises ``PermissionDenied`` for others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy.check(rules, request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return decorate
