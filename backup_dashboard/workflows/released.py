# SPDX-License-Identifier: Apache-2.0
"""The sha256 of every definition that was ever released, by version.

Written by ``python -m tools.release_workflows``. An installed definition whose digest is here is as
it was shipped, and may be updated. A line that was released stays for ever.
"""

from backup_dashboard.core.workflows import Workflow

RELEASED: dict[Workflow, dict[int, str]] = {
    Workflow.ROTATION: {
        1: "1b9de2a00ca4fb1baca0f235ece0b5edecd768d27f1653c5c1b60b032b8d05b0",
        2: "b2a48730ded5cdff27655ec406f46c140c81810bf43f4269b6f3960bc5a7c9f6",
    },
    Workflow.FULL_INCREMENTAL: {
        1: "b4a386d419f2d5e0d3ce17c9a8f4540ffd048f7630e1e1848afe71c15233083d",
        2: "9b05646b0f994dc5667a731bd2150539282c2fee26feb16e94443d88b364a4ef",
    },
    Workflow.FULL: {
        1: "47e68e0f20943c2eba237918b3183d14a7dcce27a1de589757eabd7d89816897",
        2: "95847a1121727b679c358f494ce250a99e6bcacbaf9dc408e1911c1678670a2d",
    },
}
