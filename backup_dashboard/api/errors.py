# SPDX-License-Identifier: Apache-2.0
"""The errors of the services, the same for every client library."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from cinderclient import exceptions as cinder_exceptions
from keystoneauth1 import exceptions as keystone_exceptions
from mistralclient.api.base import APIException

from backup_dashboard.api import texts
from backup_dashboard.api.door import TooLong
from backup_dashboard.api.logs import log_failure
from backup_dashboard.core.messages import gettext_noop
from backup_dashboard.core.workflows import Workflow


class Service(Enum):
    """A service that the dashboard calls; the value is the name that users know."""

    CINDER = gettext_noop("Cinder (block storage)")
    MISTRAL = gettext_noop("Mistral (workflows)")
    KEYSTONE = gettext_noop("Keystone (identity)")


class ServiceError(Exception):
    """A service did not do what it was asked to do; ``reason`` is its own text, shown as a detail."""

    def __init__(self, service: Service, reason: str) -> None:
        self.service = service
        self.reason = texts.short(reason, texts.SENTENCE)
        super().__init__(f"{service.value}: {self.reason}")


class Unreachable(ServiceError):
    """The service did not answer in time, or answered with a server error (5xx)."""


class Busy(Unreachable):
    """The service got too many requests and wants to be asked later (429)."""


class Absent(Unreachable):
    """The user's catalog has no address of the service."""


class TooMuch(Unreachable):
    """The answer is larger than the limit for one answer or one list."""


class Refused(ServiceError):
    """The service refused the request (4xx)."""


class NotFound(Refused):
    """The object does not exist, or belongs to another project (404)."""


class Conflict(Refused):
    """The name is already in use (409)."""


class Forbidden(Refused):
    """The user's roles do not allow the request (403)."""


class NoTrust(Forbidden):
    """Mistral cannot act for the user: a schedule needs a trust, and not every kind of login can create one."""


class NotInstalled(NotFound):
    """The project has no ``workflow`` that it may run."""

    def __init__(self, workflow: Workflow) -> None:
        super().__init__(Service.MISTRAL, f"{workflow.value} is not installed.")
        self.workflow = workflow


class Unauthorized(Exception):
    """The user's token is no longer valid: the user has to sign in again, whatever the request was (401).

    It is not a ``ServiceError``, so that no caller mistakes it for a service that is missing: all pages catch it in one
    place (``panels/shared/signing_in.py``).
    """

    def __init__(self, service: Service, reason: str) -> None:
        super().__init__(f"{service.value}: {reason}")
        self.service = service
        self.reason = reason


_BY_STATUS = {403: Forbidden, 404: NotFound, 409: Conflict, 429: Busy}


def _from_status(service: Service, status: int, reason: str) -> ServiceError | Unauthorized:
    if status == 401:
        return Unauthorized(service, reason)
    kind = _BY_STATUS.get(status, Refused if 400 <= status < 500 else Unreachable)
    return kind(service, reason)


_WRONG_ANSWER = (
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)

_STATUS_IN_TEXT = re.compile(r"(?:\(HTTP |DBEntityNotFoundError: )(403|404)\b")


def _mistral_status(error: APIException) -> int:
    """Return the status that Mistral means.

    Mistral answers 500 if Keystone refuses a trust, and if the workflow to start does not exist: only the text of the
    error contains the real status.
    """
    status = int(error.error_code or 0)
    match = _STATUS_IN_TEXT.search(str(error)) if status == 500 else None
    return int(match[1]) if match else status


@contextmanager
def translated(service: Service) -> Iterator[None]:
    """Turn every error of the client libraries, and of reading their answers, into an error of ``service``; log it.

    The block contains only the call and the reading of its answer, so that every error in it is caused by the answer.
    """
    try:
        yield
    except APIException as error:
        raise _answered(service, error, _mistral_status(error), str(error)) from error
    except cinder_exceptions.ClientException as error:
        raise _answered(service, error, int(error.code or 0), str(error.message)) from error
    except keystone_exceptions.HttpError as error:
        raise _answered(service, error, int(error.http_status or 0), str(error)) from error
    except (keystone_exceptions.ClientException, cinder_exceptions.EndpointNotFound) as error:
        if isinstance(getattr(error, "original", None), TooLong):
            log_failure(service.value, error, logging.WARNING)
            raise TooMuch(service, str(error)) from error
        raise _answered(service, error, 0, str(error)) from error
    except _WRONG_ANSWER as error:
        # A proxy's page with status 200, or JSON in another format than the service's: the client libraries do not
        # check for it, and fail with any of these errors.
        raise _answered(
            service, error, 0, f"not an answer of this service ({error!r:.200})"
        ) from error


_LEVELS = {NotFound: logging.DEBUG, Conflict: logging.DEBUG, Unauthorized: logging.INFO}
"""Log levels of the errors of normal use; an operator should see all other errors."""


def _answered(
    service: Service, error: Exception, status: int, reason: str
) -> ServiceError | Unauthorized:
    translation = _from_status(service, status, reason)
    level = _LEVELS.get(type(translation), logging.WARNING)
    log_failure(service.value, error, level, status)
    return translation
