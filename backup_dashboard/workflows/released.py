# SPDX-License-Identifier: Apache-2.0
"""The sha256 of every definition that was ever released, by version.

Written by ``python -m tools.release_workflows``. An installed definition whose digest is here is as
it was shipped, and may be updated. A line that was released stays for ever.
"""

from backup_dashboard.core.workflows import Workflow

RELEASED: dict[Workflow, dict[int, str]] = {
    Workflow.ROTATION: {
        1: "1b9de2a00ca4fb1baca0f235ece0b5edecd768d27f1653c5c1b60b032b8d05b0",
        2: "de995d4a4fdb4a622ba4cb81f21e57bbcf78159e346f1c09c7ad957dafd33acc",
        3: "fd7a4435cf53960d23f4d8ccbfd7761e851ecb09a9cc1ed069a8140a36f4442d",
    },
    Workflow.FULL_INCREMENTAL: {
        1: "b4a386d419f2d5e0d3ce17c9a8f4540ffd048f7630e1e1848afe71c15233083d",
        2: "f5b14bab67c38d1390f9f19d6ebb5c654e27158f342ce1b14ca7e98781eecc6b",
        3: "8a3e9f0af6becd6369c7d9c43546e60cb3dd98f3ad117579e4a14962b854babe",
    },
    Workflow.FULL: {
        1: "47e68e0f20943c2eba237918b3183d14a7dcce27a1de589757eabd7d89816897",
        2: "ce6c7046f14d5096ddddeb54f339c43d3f72736cf3cfa1a0b7804c14977ba451",
        3: "bc86c456e746810c86f9080cd225e681fb8407ac20c4f4e6c62f21231fc5e315",
    },
}
