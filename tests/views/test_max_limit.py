# SPDX-License-Identifier: Apache-2.0
"""An operator may let Mistral give a few rows at a time (``[api] max_limit``): a short page is not the last."""

import re

from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import backup
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume

ADMIN = "/admin/backup_schedules/state/"
PAGES = (
    SCHEDULES, HISTORY, VOLUMES, f"{INDEX}?parts=all", f"{INDEX}history.csv?", f"{INDEX}volumes.csv?",
)  # fmt: skip


class MaxLimitTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.volumes = [volume(number) for number in range(25)]
        self.cloud.triggers = [
            trigger(number, {"volume_id": numbered(number, 1)}) for number in range(25)
        ]
        self.cloud.executions = [execution(number) for number in range(25)]

    def test_no_page_says_anything_else_where_mistral_gives_seven_rows_at_a_time(self) -> None:
        for url in PAGES:
            self.cloud.max_limit = 1000
            whole = words(self.client.get(url).content.decode())
            self.cloud.max_limit = 7
            assert words(self.client.get(url).content.decode()) == whole, url

    def test_nor_where_cinder_gives_seven_rows_at_a_time(self) -> None:
        self.cloud.backups = [backup(number, numbered(number, 4)) for number in range(25)]
        for url in (*PAGES, f"{INDEX}create/"):
            self.cloud.osapi_max_limit = 1000
            whole = words(self.client.get(url).content.decode())
            self.cloud.osapi_max_limit = 7
            assert words(self.client.get(url).content.decode()) == whole, url

    def test_neither_does_the_page_of_all_projects(self) -> None:
        self.become("admin", "member")
        whole = words(self.client.get(ADMIN).content.decode())
        self.cloud.max_limit = self.cloud.osapi_max_limit = 7
        assert words(self.client.get(ADMIN).content.decode()) == whole


def words(text: str) -> str:
    """What a page says, without what is made anew each time."""
    return " ".join(
        re.sub(r"<script.*?</script>|<[^>]+>|\d+ s\b", " ", text, flags=re.DOTALL).split()
    )
