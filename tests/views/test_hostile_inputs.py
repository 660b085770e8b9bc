# SPDX-License-Identifier: Apache-2.0
"""What people write into runs and schedules by the API, and how pages are asked for, ends no page."""

import json
from typing import Any

from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import execution
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger
from tests.support.views.recordings import triggered_by

RUN = f"{INDEX}runs/{numbered(1, 4)}/"
PAGES = (
    INDEX, SCHEDULES, HISTORY, VOLUMES, f"{INDEX}overview/state/", f"{INDEX}overview/calendar/", f"{INDEX}history.csv",
    f"{INDEX}volumes.csv", CREATE, f"{CREATE}?from={numbered(1, 3)}", f"{INDEX}{numbered(1, 3)}/edit/",
    f"{INDEX}{numbered(1, 3)}/delete/", f"{INDEX}{numbered(1, 3)}/pause/", RUN,
)  # fmt: skip
INPUTS: dict[str, dict[str, Any]] = {
    "half a character": {"backup_name": "x\ud83d", "volume_id": "\ude00"},
    "names of a dict's own": {"items": 1, "keys": 2, "get": 3, "values": {"items": None}},
    "a megabyte": {"backup_name": "x" * 1_000_000},
    "lists for texts": {"backup_name": ["x", {"a": 1}], "volume_id": {"a": []}, "max_full_backups": "x"},
    "nothing": {"backup_name": None, "volume_id": None},
    "control characters": {"backup_name": "a\x00b\x1b[2J\u202e", "x\ud83d": "\x07"},
}  # fmt: skip


class HostileInputsTest(ViewTest):
    def stands(self, **headers: Any) -> None:
        for url in PAGES:
            with self.subTest(url):
                answer = self.client.get(url, **headers)
                assert answer.status_code == 200, answer
                assert len(answer.content) < 500_000

    def test_no_input_ends_a_page(self) -> None:
        for what, inputs in INPUTS.items():
            self.cloud.triggers = [trigger(1, inputs=inputs)]
            self.cloud.executions = [
                execution(1, inputs=inputs, description=triggered_by(1)),
                execution(2, "error", inputs=inputs),
            ]
            for url in PAGES:
                with self.subTest(what, url=url):
                    assert self.client.get(url).status_code == 200

    def test_no_description_ends_a_page(self) -> None:
        for description in ("[" * 3000, '{"triggered_by": ' * 2000, "null", '{"triggered_by": 1}', "\ud83d",
                            json.dumps({"triggered_by": {"type": ["x"], "id": {"a": 1}}})):  # fmt: skip
            self.cloud.triggers = [trigger(1)]
            self.cloud.executions = [
                execution(1, description=description + "triggered_by"),
                execution(2, "error", description=description),
            ]
            self.stands()

    def test_an_id_that_no_address_can_hold_ends_no_page(self) -> None:
        for id in ("x", "a/b", "../x", "ABCDEF00-0000-4000-8000-000000000001", "x\ud83d"):
            self.cloud.triggers = [trigger(1)]
            self.cloud.executions = [
                execution(1),
                execution(2, "error", id=id, description=triggered_by(1)),
                execution(3, "running", id=id + "2", description=triggered_by(1)),
            ]
            self.stands()

    def test_the_pages_stand_when_a_script_asks_for_them(self) -> None:
        self.cloud.triggers = [trigger(1)]
        self.cloud.executions = [execution(1, description=triggered_by(1))]
        self.stands(HTTP_X_REQUESTED_WITH="XMLHttpRequest")

    def test_the_inputs_of_a_run_are_all_on_its_page(self) -> None:
        self.cloud.executions = [execution(1, inputs={"items": "first", "keys": "second"})]
        told = self.page(RUN).one("table", id="bd-inputs").text
        assert "items first" in told
        assert "keys second" in told
