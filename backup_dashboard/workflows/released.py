# SPDX-License-Identifier: Apache-2.0
"""The sha256 of every definition that was ever released, by version.

Written by ``python -m tools.release_workflows``. If the digest of an installed definition is here, nobody has changed
it and it may be updated. The lines of released versions stay forever.
"""

from backup_dashboard.core.workflows import Workflow

RELEASED: dict[Workflow, dict[int, str]] = {
    Workflow.ROTATION: {
        1: "1b9de2a00ca4fb1baca0f235ece0b5edecd768d27f1653c5c1b60b032b8d05b0",
        2: "de995d4a4fdb4a622ba4cb81f21e57bbcf78159e346f1c09c7ad957dafd33acc",
        3: "b8258fefb6a8a4285abbc24701e6451666755b1598e69739c46889d3fc122a60",
        4: "acbf612a57899d8e99050256bcf4e7fce2a323f4b8e8785a289f5f1276a06cf3",
    },
    Workflow.FULL_INCREMENTAL: {
        1: "b4a386d419f2d5e0d3ce17c9a8f4540ffd048f7630e1e1848afe71c15233083d",
        2: "f5b14bab67c38d1390f9f19d6ebb5c654e27158f342ce1b14ca7e98781eecc6b",
        3: "395e876a2c6fb5688cf093afad6ae4e08433342d01f98d4e5960777ffa0938fc",
        4: "4787c14b39212d9650422fa30d47cd97dc1d8efe9deb9d2289d993f33caef039",
    },
    Workflow.FULL: {
        1: "47e68e0f20943c2eba237918b3183d14a7dcce27a1de589757eabd7d89816897",
        2: "ce6c7046f14d5096ddddeb54f339c43d3f72736cf3cfa1a0b7804c14977ba451",
        3: "4fbb510bcc003256a4c3ccb58995afc5cfe985616b77e7adc031d61b00d5db47",
        4: "111eb1c040e9994f1f604f5bcd59756ce2e2d6b7fe9ba7b665de1f5673fdea28",
    },
}
