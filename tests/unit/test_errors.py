# SPDX-License-Identifier: Apache-2.0
"""Whatever a client library raises, the pages see one of a few kinds of error."""

import pytest
from cinderclient import exceptions as cinder
from keystoneauth1 import exceptions as keystone
from mistralclient.api.base import APIException

from backup_dashboard.api import errors
from backup_dashboard.api.errors import Service

KINDS = {
    400: errors.Refused,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    413: errors.Refused,
    414: errors.Refused,
    429: errors.Busy,
    500: errors.Unreachable,
    502: errors.Unreachable,
    503: errors.Unreachable,
}


def translate(error: Exception, service: Service = Service.MISTRAL) -> errors.ServiceError:
    kinds = (errors.ServiceError, errors.Unauthorized)
    with pytest.raises(kinds) as caught, errors.translated(service):
        raise error
    assert caught.value.service is service
    return caught.value


@pytest.mark.parametrize("status", KINDS)
def test_an_answer_means_the_same_whichever_library_read_it(status: int) -> None:
    assert type(translate(APIException(status, "why"))) is KINDS[status]
    assert type(translate(cinder.ClientException(status, "why"))) is KINDS[status]
    http = keystone.HttpError("why", http_status=status)
    assert type(translate(http, Service.CINDER)) is KINDS[status]


@pytest.mark.parametrize(
    "error",
    [keystone.ConnectFailure("no"), keystone.ConnectTimeout("no"), keystone.EndpointNotFound("no"),
     keystone.SSLError("no"), cinder.EndpointNotFound("no"), APIException(None, "no")],
)  # fmt: skip
def test_no_answer_means_unreachable(error: Exception) -> None:
    assert type(translate(error)) is errors.Unreachable


def test_the_services_own_reason_is_kept() -> None:
    assert translate(APIException(400, "Bad pattern")).reason == "Bad pattern"
    assert translate(cinder.BadRequest(400, "Bad volume")).reason == "Bad volume"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Delegated tokens cannot manage trusts.. (HTTP 403) (Request-ID: req-1)",
            errors.Forbidden,
        ),
        ("DBEntityNotFoundError: 404: Workflow not found", errors.NotFound),
        ("The trust has expired (HTTP 401)", errors.Unreachable),
        ("failed to find next date", errors.Unreachable),
    ],
)
def test_a_refusal_that_mistral_wraps_in_a_500_is_still_a_refusal(
    text: str, kind: type[errors.ServiceError]
) -> None:
    assert type(translate(APIException(500, text))) is kind


def test_our_own_mistakes_are_not_taken_for_a_services() -> None:
    with pytest.raises(ZeroDivisionError), errors.translated(Service.CINDER):
        raise ZeroDivisionError
