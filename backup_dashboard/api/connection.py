# SPDX-License-Identifier: Apache-2.0
"""Sessions with a service: with somebody's token, a timeout, and a limit for how long an answer may be."""

from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token

from backup_dashboard.api.door import Door
from backup_dashboard.api.errors import Service

SERVICE_TYPES = {
    Service.CINDER: ("block-storage", "volumev3", "volume"),
    Service.MISTRAL: ("workflowv2", "workflow"),
}
"""The types by which catalogs list a service, the preferred one first."""


def connect(url: str, token: str, verify: bool | str, timeout: float) -> Session:
    """Make a session that sends ``token`` to ``url`` and gives up after ``timeout`` seconds.

    ``verify`` is whether the service's certificate is verified, or the file of the authorities to do so by.
    """
    return Session(session=Door(), auth=Token(url, token), verify=verify, timeout=timeout)
