# SPDX-License-Identifier: Apache-2.0
"""Which statuses of a volume Cinder backs up: our rule against Cinder itself."""

from collections.abc import Callable

import pytest
from cinderclient.exceptions import BadRequest

from backup_dashboard.core.readiness import Readiness
from backup_dashboard.core.readiness import readiness_of_status
from tests.support.cloud.kit import Person
from tests.support.cloud.kit import Volume

STATUSES = (
    "creating",
    "deleting",
    "error",
    "error_deleting",
    "error_extending",
    "error_managing",
    "error_restoring",
    "attaching",
    "detaching",
    "maintenance",
    "managing",
    "reserved",
    "awaiting-transfer",
    "restoring-backup",
    "retyping",
    "extending",
    "uploading",
    "downloading",
    "backing-up",
)


def test_cinder_refuses_every_status_that_the_plan_warns_of(
    volume: Callable[..., Volume], demo: Person, admin: Person
) -> None:
    made = volume("statuses")
    tried = []
    for status in STATUSES:
        try:
            admin.cinder.volumes.reset_state(made.id, status)
        except BadRequest:  # one that administrators can't set
            continue
        if made.status != status:
            continue
        tried.append(status)
        with pytest.raises(BadRequest, match="must be available or in-use"):
            demo.cinder.backups.create(made.id, force=True)
        assert readiness_of_status(status) is not Readiness.READY or status == "backing-up"
    admin.cinder.volumes.reset_state(made.id, "available")
    assert {"error", "maintenance", "creating", "reserved"} <= set(tried)
    made.back_up_by_hand()
