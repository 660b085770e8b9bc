# SPDX-License-Identifier: Apache-2.0
"""The backups of a volume as rows of its tab."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from backup_dashboard.core.chains import Chain
from backup_dashboard.core.chains import Link
from backup_dashboard.flows.staying import Stay
from backup_dashboard.panels.shared.reasons import format_stays


@dataclass(frozen=True)
class ChainRow:
    """A backup with its parent, and why it stays."""

    link: Link
    stays: Sequence[str]


def rows_of_chains(
    chains: Iterable[Chain], stays: Mapping[str, Sequence[Stay]]
) -> list[list[ChainRow]]:
    """Return the rows of each chain."""
    return [
        [ChainRow(link, format_stays(stays.get(link.backup.id, ()))) for link in chain.links]
        for chain in chains
    ]
