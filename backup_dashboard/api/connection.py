# SPDX-License-Identifier: Apache-2.0
"""HTTP sessions with a service: with the user's token, a timeout and a limit for the size of an answer."""

from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token

from backup_dashboard.api.door import Door
from backup_dashboard.api.errors import Service

SERVICE_TYPES = {
    Service.CINDER: ("block-storage", "volumev3", "volume"),
    Service.MISTRAL: ("workflowv2", "workflow"),
}
"""The service types under which a catalog may list a service, the preferred one first."""


def connect(url: str, token: str, verify: bool | str, timeout: float) -> Session:
    """Create a session that sends ``token`` to ``url`` and gives up after ``timeout`` seconds.

    ``verify`` says whether to verify the service's certificate, or is the file with the certificate authorities to
    trust.
    """
    return Session(session=Door(), auth=Token(url, token), verify=verify, timeout=timeout)
