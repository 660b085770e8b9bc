# SPDX-License-Identifier: Apache-2.0
"""Turn a token that is no longer valid into signing in again; no other module does this."""

from collections.abc import Iterator
from contextlib import contextmanager

from horizon import exceptions

from backup_dashboard.api.errors import Unauthorized


@contextmanager
def signing_in() -> Iterator[None]:
    """Raise Horizon's ``NotAuthenticated`` for an invalid token; usable as a block or as a decorator.

    Horizon's middleware then shows the login page, or answers 401 to a script.
    """
    try:
        yield
    except Unauthorized as error:
        raise exceptions.NotAuthenticated from error
