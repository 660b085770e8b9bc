# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a service is asked, whichever client library asked it."""

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
    """A service that is asked; its value is what people call it."""

    CINDER = gettext_noop("Cinder (block storage)")
    MISTRAL = gettext_noop("Mistral (workflows)")
    KEYSTONE = gettext_noop("Keystone (identity)")


class ServiceError(Exception):
    """A service did not do what it was asked; ``reason`` is its own text, for the curious."""

    def __init__(self, service: Service, reason: str) -> None:
        self.service = service
        self.reason = texts.short(reason, texts.SENTENCE)
        super().__init__(f"{service.value}: {self.reason}")


class Unreachable(ServiceError):
    """It did not answer in time, or with an error of its own (5xx)."""


class Busy(Unreachable):
    """It was asked too often, and wants to be asked later (429)."""


class Absent(Unreachable):
    """The user's catalog has no address of it."""


class TooMuch(Unreachable):
    """It answered with more than is read of any answer."""


class Refused(ServiceError):
    """It answered that it will not do that (4xx)."""


class NotFound(Refused):
    """There is no such thing, or it belongs to another project."""


class Conflict(Refused):
    """The name is taken."""


class Forbidden(Refused):
    """The user's roles do not allow it."""


class NoTrust(Forbidden):
    """Mistral may not act in the user's name: a schedule needs a trust, which not every login can give."""


class NotInstalled(NotFound):
    """The project has no ``workflow`` that it may run."""

    def __init__(self, workflow: Workflow) -> None:
        super().__init__(Service.MISTRAL, f"{workflow.value} is not installed.")
        self.workflow = workflow


class Unauthorized(Exception):
    """The user's token is not valid any more: time to sign in again, whatever was asked for.

    It is no ``ServiceError``, so that nobody takes it for a service that is missing: the pages catch it in one place
    (``panels/shared/signing_in.py``).
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
    *(AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError),
)

_STATUS_IN_TEXT = re.compile(r"(?:\(HTTP |DBEntityNotFoundError: )(403|404)\b")


def _mistral_status(error: APIException) -> int:
    """Give the status that Mistral means.

    It answers 500 where Keystone refuses it a trust, and where the workflow to start is not there:
    what really happened stands in the text alone.
    """
    status = int(error.error_code or 0)
    told = _STATUS_IN_TEXT.search(str(error)) if status == 500 else None
    return int(told[1]) if told else status


@contextmanager
def translated(service: Service) -> Iterator[None]:
    """Turn every error of the client libraries, and of reading what they give, into one of ``service``, and log it.

    Nothing but asking and reading stands in the block: whatever goes wrong in it is the answer's fault.
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
        # A proxy's page with status 200, or JSON that is not what the service says: the clients raise whatever
        # comes of taking it for that.
        raise _answered(
            service, error, 0, f"not an answer of this service ({error!r:.200})"
        ) from error


_LEVELS = {NotFound: logging.DEBUG, Conflict: logging.DEBUG, Unauthorized: logging.INFO}
"""What belongs to a day's work; all else is worth an operator's look."""


def _answered(
    service: Service, error: Exception, status: int, reason: str
) -> ServiceError | Unauthorized:
    meant = _from_status(service, status, reason)
    level = _LEVELS.get(type(meant), logging.WARNING)
    log_failure(service.value, error, level, status)
    return meant
