# SPDX-License-Identifier: Apache-2.0
"""Create Mistral's tables: ``python -m devcloud.launchers.mistral_database --config-file …``.

``mistral-db-manage upgrade head`` cannot do this: SQLite has no ALTER of constraints.
"""

from __future__ import annotations

import sys

import mistral.cmd  # isort: skip  # chooses threads; must come first
import mistral.api.app  # noqa: F401  registers the options of the API
from mistral import config
from mistral.db.sqlalchemy import base
from mistral.db.v2 import api as db_api
from mistral.services import action_manager
from mistral.services import workflows

from devcloud.launchers import sqlite

if __name__ == "__main__":
    sqlite.make_fit()
    config.parse_args(sys.argv[1:])
    db_api.setup_db()
    sqlite.index_foreign_keys(base.get_engine())
    action_manager.sync_db()
    workflows.sync_db()
