# SPDX-License-Identifier: Apache-2.0
"""Create Nova's databases and cells: ``python -m devcloud.launchers.nova_database <nova.conf>``.

The steps are those of ``nova-manage``, which cannot create an empty cell a second time without an error, and which
takes three seconds for each step.
"""

from __future__ import annotations

import sys

from nova.cmd import manage  # isort: skip  # chooses how Nova does concurrency; must come first
from nova import config
from nova import objects
from oslo_config import cfg

from devcloud.launchers import sqlite


def main(conf: str) -> None:
    """Create what is missing: API database, cell0, the one cell, and their databases."""
    sqlite.make_fit()
    config.parse_args(["nova-manage", "--config-file", conf])
    objects.register_all()
    connection = cfg.CONF.database.connection
    manage.ApiDbCommands().sync()
    cells = manage.CellV2Commands()
    cells.map_cell0(database_connection=connection.replace("nova.db", "nova_cell0.db"))
    manage.DbCommands().sync()
    cells.create_cell(name="cell1")


if __name__ == "__main__":
    main(sys.argv[1])
