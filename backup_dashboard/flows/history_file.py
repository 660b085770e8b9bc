# SPDX-License-Identifier: Apache-2.0
"""The history as a file: the newest runs that match a filter."""

from datetime import datetime

from backup_dashboard.api.cinder import Cinder
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.api.mistral import Mistral
from backup_dashboard.api.paging import PageRequest
from backup_dashboard.flows.history import SEARCH
from backup_dashboard.flows.history import HistoryFilter
from backup_dashboard.flows.history import load_page
from backup_dashboard.flows.problems import raise_first
from backup_dashboard.flows.run_rows import RunRow
from backup_dashboard.flows.shelf import Shelf

DOWNLOAD_LIMIT = 5000
"""Most runs that a file contains."""

_RESTARTS = 3
"""How often a file is started again because the list lost the run that was read last."""


def load_rows(
    mistral: Mistral, cinder: Cinder, shelf: Shelf, only: HistoryFilter, now: datetime
) -> list[RunRow]:
    """Load the newest ``DOWNLOAD_LIMIT`` runs that match: one call to Mistral per page of them.

    If Mistral deletes the run at which the next page starts, the list is read from its beginning again.

    Raises ``ServiceError``: users would trust a file with missing rows.
    """
    rows: dict[str, RunRow] = {}
    marker = ""
    restarts = 0
    while len(rows) < DOWNLOAD_LIMIT:
        history = load_page(mistral, cinder, shelf, PageRequest(SEARCH.size, marker), now, only)
        raise_first(history.missing_services)
        restarts += history.page.restarted
        if restarts > _RESTARTS:
            raise Unreachable(Service.MISTRAL, "Its list changes faster than it can be read.")
        if history.page.restarted:
            rows.clear()
        rows |= {row.id: row for row in history.page.items}
        if not history.page.has_more:
            break
        marker = history.page.items[-1].id
    return list(rows.values())[:DOWNLOAD_LIMIT]
