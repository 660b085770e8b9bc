# SPDX-License-Identifier: Apache-2.0
"""Why backups stay, one rule after the other, on days that are written out; all at 02:00 UTC."""

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.daily import makes_daily_fulls
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.reasons import Reason
from backup_dashboard.core.retention.reasons import Rule
from backup_dashboard.core.retention.reasons import find_reasons
from backup_dashboard.core.retention.rotation import WhyFull
from backup_dashboard.core.retention.rotation import clean_up
from backup_dashboard.core.retention.rotation import run
from backup_dashboard.core.retention.rotation import why_full

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def full(day: str) -> RotationBackup:
    return RotationBackup(day, Kind.FULL, datetime.fromisoformat(f"{day}T02:00:00+00:00"))


def incremental(day: str, on: str, held: bool = False) -> RotationBackup:
    return replace(full(day), kind=Kind.INCREMENTAL, parent=on, held=held)


def every_day(first: str, last: str) -> list[RotationBackup]:
    day, end, days = date.fromisoformat(first), date.fromisoformat(last), []
    while day <= end:
        days.append(full(day.isoformat()))
        day += DAY
    return days


def staying(backups: list[RotationBackup], limits: Limits) -> dict[str, tuple[Rule, str]]:
    reasons = find_reasons(backups, limits, NOW)
    return {id: (reason.rule, str(reason.period or "")) for id, reason in reasons.items()}


def test_without_a_calendar_the_newest_stay_and_say_their_place() -> None:
    reasons = find_reasons(every_day("2026-11-20", "2026-11-26"), Limits(2, 0), NOW)
    assert reasons == {
        "2026-11-26": Reason(Rule.NEWEST, place=1),
        "2026-11-25": Reason(Rule.NEWEST, place=2),
    }


def test_each_rule_keeps_the_newest_of_a_period_that_no_rule_before_it_has_covered() -> None:
    assert staying(every_day("2025-10-01", "2026-11-26"), Limits(1, 0, 2, 2, 2, 2)) == {
        "2026-11-26": (Rule.NEWEST, ""),
        "2026-11-25": (Rule.DAILY, "2026-11-25"),
        "2026-11-24": (Rule.DAILY, "2026-11-24"),
        "2026-11-22": (Rule.WEEKLY, "2026-11-16"),
        "2026-11-15": (Rule.WEEKLY, "2026-11-09"),
        "2026-10-31": (Rule.MONTHLY, "2026-10-01"),
        "2026-09-30": (Rule.MONTHLY, "2026-09-01"),
        "2025-12-31": (Rule.YEARLY, "2025-01-01"),
    }


def test_a_week_begins_on_monday() -> None:
    sunday, monday, next_sunday = full("2026-11-15"), full("2026-11-16"), full("2026-11-22")
    assert len(staying([sunday, monday], Limits(1, 0, weekly=1))) == 2
    assert len(staying([monday, next_sunday], Limits(1, 0, weekly=1))) == 1


def test_periods_are_utc_whatever_the_zone_in_which_a_time_is_given() -> None:
    late = full("2026-10-31")
    east = replace(
        late, taken=datetime(2026, 11, 1, 3, tzinfo=timezone(timedelta(hours=9)))
    )  # 31 October, 18:00 UTC
    assert staying([east, full("2026-11-26")], Limits(1, 0, monthly=1))["2026-10-31"] == (
        Rule.MONTHLY,
        "2026-10-01",
    )


def test_periods_without_a_backup_cost_a_rule_nothing() -> None:
    found = staying([full("2020-01-05"), full("2023-05-01"), full("2026-11-26")], Limits(1, 0, 2))
    assert [rule for rule, _period in found.values()] == [Rule.NEWEST, Rule.DAILY, Rule.DAILY]


def test_what_is_held_is_counted_by_no_rule() -> None:
    newest = replace(full("2026-11-26"), held=True)
    found = staying([full("2026-11-24"), full("2026-11-25"), newest], Limits(1, 0))
    assert found == {"2026-11-26": (Rule.HELD, ""), "2026-11-25": (Rule.NEWEST, "")}


def test_a_held_incremental_holds_all_that_it_needs_and_no_more() -> None:
    chain = [
        full("2026-11-01"),
        incremental("2026-11-02", "2026-11-01"),
        incremental("2026-11-03", "2026-11-02", held=True),
        incremental("2026-11-04", "2026-11-03"),
        full("2026-11-05"),
    ]
    assert staying(chain, Limits(1, 5)) == {
        "2026-11-01": (Rule.NEEDED, ""),
        "2026-11-02": (Rule.NEEDED, ""),
        "2026-11-03": (Rule.HELD, ""),
        "2026-11-05": (Rule.NEWEST, ""),
    }
    assert clean_up(chain, Limits(1, 5), NOW).deleted == ("2026-11-04",)


def test_a_hold_never_decides_which_kind_is_made_next() -> None:
    held = replace(full("2026-11-25"), held=True)
    assert why_full([held], Limits(1, 5), 1, NOW) is None


def test_a_failed_backup_that_is_held_stays() -> None:
    failed = replace(full("2026-11-20"), status=Status.ERROR, held=True)
    assert clean_up([failed, full("2026-11-25")], Limits(1, 0), NOW).deleted == ()


@pytest.mark.parametrize(("minutes", "counts"), [(60, True), (61, False)])
def test_more_than_an_hour_in_the_future_counts_for_nothing_and_never_goes(
    minutes: int, counts: bool
) -> None:
    late = replace(full("2026-11-26"), id="late", taken=NOW + timedelta(minutes=minutes))
    found = run([full("2026-11-25"), late], Limits(1, 0), 1, NOW, ("new",))
    if counts:
        assert found.late == 0
        return
    assert (found.late, found.deleted) == (1, ("2026-11-25",))
    assert "late" in {backup.id for backup in found.left}


def test_while_one_is_dated_in_the_future_no_incremental_is_built_on_it() -> None:
    late = replace(full("2026-11-26"), id="late", taken=NOW + 2 * DAY)
    assert why_full([full("2026-11-25"), late], Limits(1, 5), 1, NOW) is WhyFull.FUTURE


@pytest.mark.parametrize(
    ("pattern", "incrementals", "daily"),
    [
        ("0 2 * * *", 0, True),
        ("0 2 * * *", 1, False),
        ("0 2,14 * * *", 1, True),
        ("0 2,14 * * *", 2, False),
        ("0 * * * *", 23, True),
        ("0 * * * *", 24, False),
        ("0 2 * * 1-5", 0, False),
        ("0 2 * 1-11 *", 0, False),
        ("0 2 15W * *", 0, False),
        ("nonsense", 0, False),
    ],
)
def test_a_full_is_made_every_day_if_a_cycle_fits_into_a_day(
    pattern: str, incrementals: int, daily: bool
) -> None:
    assert makes_daily_fulls(pattern, Limits(1, incrementals)) is daily


@pytest.mark.parametrize("field", ["daily", "weekly", "monthly", "yearly"])
@pytest.mark.parametrize("number", [-1, 1001, 1.0, "2", True, None])
def test_absurd_numbers_of_periods_are_refused(field: str, number: object) -> None:
    with pytest.raises(ValueError, match=f"keep_{field} has to be a whole number from 0 to 1000"):
        Limits(1, 0, **{field: number})  # type: ignore[arg-type]
