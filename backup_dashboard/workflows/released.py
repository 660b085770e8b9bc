# SPDX-License-Identifier: Apache-2.0
"""The sha256 of every definition that was ever released, by version.

Written by ``python -m tools.release_workflows``. An installed definition whose digest is here is as
it was shipped, and may be updated. A line that was released stays for ever.
"""

from backup_dashboard.core.workflows import Workflow

RELEASED: dict[Workflow, dict[int, str]] = {
    Workflow.ROTATION: {
        1: "1b9de2a00ca4fb1baca0f235ece0b5edecd768d27f1653c5c1b60b032b8d05b0",
        2: "5457fbf223a7d5bc7cdddd0de41a925ab324fdc497c6c93474fd34796e9b0963",
    },
    Workflow.FULL_INCREMENTAL: {
        1: "b4a386d419f2d5e0d3ce17c9a8f4540ffd048f7630e1e1848afe71c15233083d",
        2: "9b02aec0cceb5a899b41bfa72fdc66256293fe3eb0cdaa94776b4715950b3a21",
    },
    Workflow.FULL: {
        1: "47e68e0f20943c2eba237918b3183d14a7dcce27a1de589757eabd7d89816897",
        2: "5cc3846f98b53e32fecdcc2b72d9f8b4c2eaeed8f1e1ba43371b060445b2a71f",
    },
}
