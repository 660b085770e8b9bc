# SPDX-License-Identifier: Apache-2.0
"""Run all of Cinder in one process: ``python -m devcloud.launchers.cinder --config-file …``.

API, scheduler, volume and backup are threads that communicate by oslo.messaging's in-process ``fake://``.
"""

from __future__ import annotations

import os
import warnings

os.environ["OS_CINDER_DISABLE_EVENTLET_PATCHING"] = "true"
warnings.simplefilter("ignore")

from cinder import monkey_patch  # noqa: E402

monkey_patch.patch()

import sys  # noqa: E402
import threading  # noqa: E402

import cinder.cmd.scheduler  # noqa: E402  registers its options
import cinder.privsep  # noqa: E402
import os_brick  # noqa: E402
import os_brick.privileged  # noqa: E402
from cinder import coordination  # noqa: E402
from cinder import i18n  # noqa: E402
from cinder import objects  # noqa: E402
from cinder import rpc  # noqa: E402
from cinder import service  # noqa: E402
from cinder import utils  # noqa: E402
from cinder import version  # noqa: E402
from cinder.cmd import backup as _backup  # noqa: E402, F401  registers its options
from cinder.cmd import volume as cmd_volume  # noqa: E402
from cinder.common import config  # noqa: E402
from cinder.common import constants  # noqa: E402
from oslo_config import cfg  # noqa: E402
from oslo_log import log as logging  # noqa: E402
from oslo_privsep import priv_context  # noqa: E402
from oslo_service import wsgi as oslo_wsgi  # noqa: E402

from devcloud.launchers import messages  # noqa: E402
from devcloud.launchers import serving  # noqa: E402
from devcloud.launchers import sqlite  # noqa: E402

CONF = cfg.CONF
_HEARTBEAT = threading.Lock()


class Service(service.Service):
    """A Cinder service that can share its process with others.

    Cinder keeps the id of the service in a class attribute. Without this class, only the service started last sends
    heartbeats, and the others count as down after a minute.
    """

    def report_state(self) -> None:
        """Send this service's own heartbeat."""
        with _HEARTBEAT:
            service.Service.service_id = self.origin_service_id
            super().report_state()


def _do_everything_as_this_user() -> None:
    """Run in this process what Cinder would run as root: every file belongs to the user."""
    priv_context.init(root_helper=["env"])
    cinder.privsep.sys_admin_pctxt.set_client_mode(False)
    os_brick.privileged.default.set_client_mode(False)
    os_brick.setup(CONF)


def _services() -> list[service.Service]:
    services = []
    for backend in CONF.enabled_backends:
        CONF.register_opt(cmd_volume.host_opt, group=backend)
        services.append(
            Service.create(
                host=f"{CONF.host}@{backend}",
                service_name=backend,
                binary=constants.VOLUME_BINARY,
                coordination=False,
            )
        )
    services.append(Service.create(binary=constants.SCHEDULER_BINARY))
    services.append(
        Service.create(
            binary=constants.BACKUP_BINARY,
            service_name="backup",
            coordination=False,
            process_number=1,
            semaphore=utils.semaphore_factory(CONF.backup_max_operations, 1),
        )
    )
    return services


def main() -> None:
    """Start volume, scheduler, backup and API, then wait for a signal."""
    sqlite.make_fit()
    messages.hand_over_at_once()
    i18n.enable_lazy()
    objects.register_all()
    CONF(sys.argv[1:], project="cinder", version=version.version_string())
    config.set_middleware_defaults()
    logging.setup(CONF, "cinder")
    _do_everything_as_this_user()
    coordination.COORDINATOR.start()
    rpc.init(CONF)
    for part in _services():
        part.start()
    application = oslo_wsgi.Loader(CONF).load_app("osapi_volume")
    serving.serve(application, CONF.osapi_volume_listen_port)


if __name__ == "__main__":
    main()
