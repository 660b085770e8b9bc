# SPDX-License-Identifier: Apache-2.0
"""Nothing that a browser sends costs more than a moment, and many volumes no more than many times one."""

from collections.abc import Callable
from typing import Any
from unittest import mock

from django.http import HttpResponse

from backup_dashboard.core.cron import dates
from backup_dashboard.core.plan import collisions
from backup_dashboard.core.plan import forecast
from backup_dashboard.core.stagger import shift_pattern
from tests.support.views.base import CREATE
from tests.support.views.base import HISTORY
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import VOLUMES
from tests.support.views.base import ViewTest
from tests.support.views.pages import parse
from tests.support.views.recordings import backup
from tests.support.views.recordings import numbered
from tests.support.views.recordings import record
from tests.support.views.recordings import trigger
from tests.support.views.recordings import volume
from tests.support.work import calls

PREVIEW = f"{INDEX}preview/"
LONG = "1," * 200_000 + "1 * * * *"
NAMES = (
    "q", "status", "sort", "state", "workflow", "schedule", "volume", "period", "day", "from", "volume_id",
    "schedules_marker", "history_marker", "history_prev_marker", "volumes_marker", "pattern", "pattern_shown", "name",
    "parts", "page",
)  # fmt: skip
"""What addresses of the panel carry."""

FOREIGN = "0 2 * * * 30"
"""Six fields: croniter takes them, the form does not."""


class LimitsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.client.get(INDEX)  # reads the templates
        self.client.post(PREVIEW, {"pattern": "0 2 * * *"})

    def work(self, ask: Callable[[], Any], statuses: set[int]) -> int:
        """Give the calls that an answer with one of ``statuses`` costs."""

        def answered() -> None:
            answer = ask()
            assert answer.status_code in statuses, answer

        return calls(answered)

    def test_no_field_of_the_preview_costs_more_than_the_preview_itself_however_long_it_is(
        self,
    ) -> None:
        fields = ("pattern", "kept", "replaces", "pattern_shown", "pattern_preset", "pattern_minute", "pattern_time",
                  "pattern_step", "pattern_past", "pattern_date", "pattern_weekdays", "pattern_cadence", "name",
                  "backup_name", "first_run", "count", "max_full_backups", "window", "workflow", "volume_id", "done",
                  "wanted", "pattern_offset")  # fmt: skip
        plain = {"pattern": "0 2 * * *", "volume_id": numbered(1, 1)}
        most = 2 * self.work(lambda: self.client.post(PREVIEW, plain), {200})
        for field in fields:
            for text in (LONG, "9" * 400_000, " " * 400_000, ".0" * 200_000, "x " * 200_000):
                sent = {**plain, field: text}
                if field == "kept":
                    sent["pattern"] = text
                with self.subTest(field, text=text[:4]):
                    cost = self.work(lambda sent=sent: self.client.post(PREVIEW, sent), {200})
                    assert cost < most, (field, text[:4])

    def test_no_part_of_an_address_costs_more_than_the_page_itself(self) -> None:
        for url in (SCHEDULES, HISTORY, VOLUMES, f"{CREATE}?", f"{INDEX}history.csv?", f"{INDEX}volumes.csv?",
                    f"{INDEX}cron/?"):  # fmt: skip
            plain = self.work(lambda url=url: self.client.get(url), {200, 302})
            for name in NAMES:
                for text in (LONG, "9" * 100_000, f"{numbered(1, 1)}," * 5_000, "\u00df" * 50_000):
                    with self.subTest(url, name=name, text=text[:4]):
                        address = f"{url}&{name}={text}"
                        cost = self.work(
                            lambda address=address: self.client.get(address), {200, 302}
                        )
                        # Python's quoting of an address makes one call for each character.
                        assert cost < 2 * plain + 50_000 + len(text), (url, name, cost)

    def test_a_hundred_thousand_values_are_refused_before_they_are_looked_at(self) -> None:
        values = "&".join(["volume_id=x"] * 100_000)
        assert self.work(lambda: self.client.get(f"{CREATE}?{values}"), {400}) < 50_000
        ticked = "action=volumes__protect_many" + "&object_ids=x" * 10_000
        form = "application/x-www-form-urlencoded"
        assert (
            self.work(lambda: self.client.post(VOLUMES, ticked, content_type=form), {400}) < 50_000
        )

    def test_more_volumes_than_can_be_dealt_with_are_refused_at_their_field(self) -> None:
        answer = self.submit(volume_id=" ".join(numbered(n, 1) for n in range(1001)))
        assert "at most 1000 volumes" in answer.content.decode()
        assert self.cloud.changes == []


class KeptPatternTest(ViewTest):
    """A pattern from elsewhere may stay, where the server knows that it is there."""

    def plan(self, **fields: Any) -> Any:
        sent = {"workflow": "cinder_volume_backup_full", "volume_id": numbered(1, 1), **fields}
        return parse(self.client.post(PREVIEW, sent).content.decode())

    def test_the_pattern_of_the_schedule_that_is_edited_is_taken_as_it_is(self) -> None:
        self.cloud.triggers = [trigger(1, pattern=FOREIGN)]
        plan = self.plan(
            pattern=FOREIGN,
            pattern_shown=FOREIGN,
            replaces=numbered(1, 3),
        )
        assert plan.find(css="bd-plan-error") == []
        assert plan.find("li", css="bd-run")

    def test_so_is_that_of_one_that_is_paused(self) -> None:
        self.cloud.environments = [record(2, pattern=FOREIGN)]
        plan = self.plan(
            pattern=FOREIGN,
            pattern_shown=FOREIGN,
            replaces=numbered(2, 3),
        )
        assert plan.find(css="bd-plan-error") == []

    def test_what_the_page_says_of_it_is_not_believed(self) -> None:
        self.cloud.triggers = [trigger(1)]
        for replaces in ("", numbered(1, 3), numbered(9, 3), "x"):
            plan = self.plan(pattern=FOREIGN, kept=FOREIGN, replaces=replaces)
            assert plan.find(css="bd-plan-error")


class ManyVolumesTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        for each in (forecast.next_runs_of_pattern, shift_pattern, collisions._meet):
            each.cache_clear()

    def preview(self, count: int, same: bool = False) -> int:
        """Give the calls that the plan of ``count`` volumes costs."""
        name = {"name": "same"} if same else {}
        self.cloud.volumes = [volume(n, **name) for n in range(1, count + 1)]
        self.cloud.backups = [backup(n, volume_id=numbered(n, 1)) for n in range(1, count + 1)]
        self.cloud.triggers = [
            trigger(n, inputs={"volume_id": numbered(n, 1)}, pattern=f"{n % 60} {n % 24} * * *")
            for n in range(1, count + 1)
        ]
        sent = {
            "volume_id": " ".join(numbered(n, 1) for n in range(1, count + 1)),
            "workflow": "cinder_volume_backup_rotation",
            "max_full_backups": "2",
            "max_incremental_backups": "5",
            "pattern": "0 2 * * *",
            "window": "60",
        }

        def answered() -> None:
            assert self.client.post(PREVIEW, sent).status_code == 200

        return calls(answered)

    def test_the_last_of_a_thousand_volumes_costs_no_more_than_the_first(self) -> None:
        few, some, many = (self.preview(count) for count in (50, 500, 1000))
        first, last = (some - few) / 450, (many - some) / 500
        assert last < 1.1 * first
        assert last < 2000

    def test_volumes_of_one_name_cost_no_more_than_others(self) -> None:
        others = self.preview(1000)
        assert self.preview(1000, same=True) < 1.1 * others

    def test_the_dates_of_a_pattern_are_reckoned_once_for_all_volumes(self) -> None:
        with mock.patch(
            "backup_dashboard.core.cron.dates.croniter", wraps=dates.croniter
        ) as reckoned:
            self.preview(30)
            few = reckoned.call_count
            self.preview(300)
        assert reckoned.call_count - few < 5 * few


class ProtectManyTest(ViewTest):
    """Ticked rows open the form, however many they are."""

    def ticked(self, *ids: str) -> HttpResponse:
        sent = {"action": "volumes__protect_many", "object_ids": list(ids)}
        return self.client.post(VOLUMES, sent)

    def test_the_browser_sends_the_ticked_rows_on_to_the_form(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1, 91)]
        ids = [numbered(n, 1) for n in range(1, 91)]
        answer = self.ticked(*ids)
        assert answer.status_code == 307
        assert answer.headers["Location"] == CREATE
        page = parse(self.client.post(CREATE, {"object_ids": ids}).content.decode())
        boxes = [
            each for each in page.find("input", name="volume_id") if "checked" in each.attributes
        ]
        assert sorted(each.attributes["value"] for each in boxes) == ids
        assert page.find("span", css="bd-error") == []
        assert self.cloud.changes == []

    def test_a_thousand_in_one_value_open_it_as_well(self) -> None:
        self.cloud.volumes = [volume(n) for n in range(1, 1001)]
        ids = " ".join(numbered(n, 1) for n in range(1, 1001))
        assert self.ticked(ids).status_code == 307
        page = parse(self.client.post(CREATE, {"object_ids": ids}).content.decode())
        assert (
            len([e for e in page.find("input", name="volume_id") if "checked" in e.attributes])
            == 1000
        )

    def test_it_is_not_for_readers(self) -> None:
        self.become("reader")
        assert self.client.post(CREATE, {"object_ids": numbered(1, 1)}).status_code == 403
