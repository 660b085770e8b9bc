# SPDX-License-Identifier: Apache-2.0
"""Who acts: the project of a session, and the rights of its user."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """The user of a session, with the facts that a flow needs to act for them.

    ``stronger``: their roles allow more than a member's; ``administrator``: one of the roles is an
    administrator's. ``agreed``: this administrator wants a schedule to run with these rights.
    """

    project_id: str
    stronger: bool = False
    administrator: bool = False
    agreed: bool = False
