# SPDX-License-Identifier: Apache-2.0
"""The one place where a token that is not valid any more becomes signing in again."""

from collections.abc import Iterator
from contextlib import contextmanager

from horizon import exceptions

from backup_dashboard.api.errors import Unauthorized


@contextmanager
def signing_in() -> Iterator[None]:
    """Let Horizon's middleware lead to signing in, or answer 401 to a script; as a block or a decorator."""
    try:
        yield
    except Unauthorized as error:
        raise exceptions.NotAuthenticated from error
