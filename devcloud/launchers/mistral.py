# SPDX-License-Identifier: Apache-2.0
"""Run all of Mistral in one process: ``python -m devcloud.launchers.mistral --config-file …``.

``mistral-server --server all`` starts a process for each part, and these need a broker. As threads of one process,
the same parts communicate by oslo.messaging's in-process ``fake://``.
"""

from __future__ import annotations

from mistral.cmd import launch  # isort: skip  # chooses threads, in Mistral 20 greenlets; must come first
from mistral import config
from mistral.api import service as api_service
from mistral.engine import engine_server
from mistral.executors import executor_server
from mistral.notifiers import notification_server
from mistral.rpc import base as rpc
from oslo_config import cfg
from oslo_log import log as logging

from devcloud.launchers import expressions
from devcloud.launchers import messages
from devcloud.launchers import serving
from devcloud.launchers import sqlite

try:
    from mistral.services import periodic_server
except ImportError:  # before Mistral 23 its API fires the triggers
    periodic_server = None


def main() -> None:
    """Start engine, executor, notifier, cron and API, then wait for a signal."""
    sqlite.make_fit()
    messages.hand_over_at_once()
    expressions.read_one_at_a_time()
    cfg.CONF.register_cli_opts(config.CLI_OPTS)
    config.parse_args(launch.get_properly_ordered_parameters())
    logging.setup(cfg.CONF, "Mistral")
    rpc.get_transport()
    services = [
        engine_server.get_oslo_service(),
        executor_server.get_oslo_service(),
        notification_server.get_oslo_service(),
        api_service.WSGIService("mistral_api"),
    ]
    if periodic_server:
        services.append(periodic_server.get_oslo_service())
    for service in services:
        service.start()
    serving.wait_for_signal()


if __name__ == "__main__":
    main()
