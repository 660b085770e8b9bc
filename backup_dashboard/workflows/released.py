# SPDX-License-Identifier: Apache-2.0
"""The sha256 of every definition that was ever released, by version.

Written by ``python -m tools.release_workflows``. An installed definition whose digest is here is as
it was shipped, and may be updated. A line that was released stays for ever.
"""

from backup_dashboard.core.workflows import Workflow

RELEASED: dict[Workflow, dict[int, str]] = {
    Workflow.ROTATION: {
        1: "1b9de2a00ca4fb1baca0f235ece0b5edecd768d27f1653c5c1b60b032b8d05b0",
        2: "e05b49390965dcfca3066c22994aee803c18e3377b2c9a0e51f488471576dbd0",
    },
    Workflow.FULL_INCREMENTAL: {
        1: "b4a386d419f2d5e0d3ce17c9a8f4540ffd048f7630e1e1848afe71c15233083d",
        2: "836d8411e7cb397c5f41c7d5a2bfd9c6b8fb114c61636c9bc3a0d54c3830946a",
    },
    Workflow.FULL: {
        1: "47e68e0f20943c2eba237918b3183d14a7dcce27a1de589757eabd7d89816897",
        2: "0d921635d9bca961f910a6ca25ebf655f460c1445324a904dfc68d6adb7dc35c",
    },
}
