# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a service is asked, whichever client library asked it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from cinderclient import exceptions as cinder_exceptions
from keystoneauth1 import exceptions as keystone_exceptions
from mistralclient.api.base import APIException
from requests.exceptions import JSONDecodeError

from backup_dashboard.core.messages import gettext_noop


class Service(Enum):
    """A service that is asked; its value is what people call it."""

    CINDER = gettext_noop("Cinder (block storage)")
    MISTRAL = gettext_noop("Mistral (workflows)")


class ServiceError(Exception):
    """A service did not do what it was asked; ``reason`` is its own text, for the curious."""

    def __init__(self, service: Service, reason: str) -> None:
        super().__init__(f"{service.value}: {reason}")
        self.service = service
        self.reason = reason


class Unreachable(ServiceError):
    """It did not answer in time, or with an error of its own (5xx)."""


class Refused(ServiceError):
    """It answered that it will not do that (4xx)."""


class NotFound(Refused):
    """There is no such thing, or it belongs to another project."""


class Conflict(Refused):
    """The name is taken."""


class Forbidden(Refused):
    """The user's roles do not allow it."""


class Unauthorized(ServiceError):
    """The user's token is not valid any more: time to sign in again."""


_BY_STATUS = {401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict}


def _from_status(service: Service, status: int, reason: str) -> ServiceError:
    kind = _BY_STATUS.get(status, Refused if 400 <= status < 500 else Unreachable)
    return kind(service, reason)


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
    """Turn every error of the client libraries into a ``ServiceError`` of ``service``."""
    try:
        yield
    except APIException as error:
        raise _from_status(service, _mistral_status(error), str(error)) from error
    except cinder_exceptions.ClientException as error:
        raise _from_status(service, int(error.code or 0), str(error.message)) from error
    except keystone_exceptions.HttpError as error:
        raise _from_status(service, int(error.http_status or 0), str(error)) from error
    except JSONDecodeError as error:
        # A proxy's page in place of the service's answer, with status 200.
        raise Unreachable(service, str(error)) from error
    except (keystone_exceptions.ClientException, cinder_exceptions.EndpointNotFound) as error:
        raise Unreachable(service, str(error)) from error
