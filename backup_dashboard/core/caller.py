# SPDX-License-Identifier: Apache-2.0
"""Who acts: the project of a session, and how much its person may do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Caller:
    """The person of a session, as far as a flow that acts for them needs to know.

    ``stronger`` says that their roles allow more than a member's; ``administrator`` that one of them is an
    administrator's. ``agreed`` says that this administrator wants a schedule to run with these rights.
    """

    project_id: str
    stronger: bool = False
    administrator: bool = False
    agreed: bool = False
