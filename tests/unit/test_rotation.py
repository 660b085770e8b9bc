# SPDX-License-Identifier: Apache-2.0
"""The rules of the rotation, one by one, on histories that are written out.

``F`` is a full and ``I`` an incremental of the rotation, ``f`` and ``i`` are foreign; ``!`` is in error,
``~`` is being restored, ``x`` failed to be deleted. Each is named by its place: ``F1 I2 I3``.
"""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Any

import pytest

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.rotation import CinderOutcome
from backup_dashboard.core.retention.rotation import RotationRun
from backup_dashboard.core.retention.rotation import Undeleted
from backup_dashboard.core.retention.rotation import WhyFull
from backup_dashboard.core.retention.rotation import cinder_parent
from backup_dashboard.core.retention.rotation import clean_up
from backup_dashboard.core.retention.rotation import run
from backup_dashboard.core.retention.rotation import why_full

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LATER = START + timedelta(days=100)
MARKS = {
    "": Status.AVAILABLE,
    "!": Status.ERROR,
    "~": Status.RESTORING,
    "x": Status.ERROR_DELETING,
}
DEPENDS = "another backup depends on it"


def chain(text: str) -> tuple[RotationBackup, ...]:
    """Read a history; an incremental hangs on what is before it, whatever its state is now."""
    backups: list[RotationBackup] = []
    for place, word in enumerate(text.split(), 1):
        kind = Kind.FULL if word[0] in "Ff" else Kind.INCREMENTAL
        backups.append(
            RotationBackup(
                f"{word[0]}{place}",
                kind,
                START + timedelta(days=place),
                status=MARKS[word[1:]],
                ours=word[0].isupper(),
                parent=backups[-1].id if kind is Kind.INCREMENTAL else None,
            )
        )
    return tuple(backups)


def next_run(text: str, fulls: int = 1, incrementals: int = 5, **more: Any) -> RotationRun:
    limits = Limits(fulls, incrementals)
    return run(chain(text), limits, more.pop("size", 1), LATER, ("new", "full"), **more)


def drawn(backups: tuple[RotationBackup, ...]) -> str:
    return " ".join("F" if backup.kind is Kind.FULL else "I" for backup in backups)


@pytest.mark.parametrize(
    ("fulls", "incrementals", "after_each_run"),
    [
        (1, 5, "F, F I, F I I, F I I I, F I I I I, F I I I I I, F, F I"),
        (2, 1, "F, F I, F F, F F I, F F, F F I"),
        (3, 0, "F, F F, F F F, F F F"),
        (1, 0, "F, F"),
    ],
)
def test_a_rotation_turns_as_its_limits_say(
    fulls: int, incrementals: int, after_each_run: str
) -> None:
    backups: tuple[RotationBackup, ...] = ()
    for number, wanted in enumerate(after_each_run.split(", ")):
        at = START + timedelta(days=number)
        done = run(backups, Limits(fulls, incrementals), 1, at, (f"{number}",))
        backups = done.left
        assert (done.succeeded, drawn(backups)) == (True, wanted)


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("", WhyFull.NO_FULL),
        ("f i", WhyFull.NO_FULL),
        ("F!", WhyFull.NO_FULL),
        ("F! I", WhyFull.NO_FULL),
        ("F", None),
        ("F I", None),
        ("F I I", WhyFull.LIMIT),
        ("F I I I", WhyFull.LIMIT),
        ("F I I F", None),
        ("F I I!", None),
        ("F I I~", WhyFull.LIMIT),
        ("F f", WhyFull.FOREIGN),
        ("F i", WhyFull.FOREIGN),
        ("F f!", None),
        ("F~", WhyFull.RESTORING),
        ("F F~", WhyFull.RESTORING),
        ("F I~", None),
        ("F I! I", WhyFull.ERROR_IN_CHAIN),
        ("F F! I", WhyFull.ERROR_IN_CHAIN),
        ("F I! F", None),
        ("F I!", None),
        ("F F!", None),
    ],
)
def test_each_reason_for_a_full_has_its_history(before: str, why: WhyFull | None) -> None:
    backups = chain(before)
    assert why_full(backups, Limits(1, 2), 1, LATER) is why


def test_a_resized_volume_gets_a_full() -> None:
    assert next_run("F I", size=2).why is WhyFull.RESIZED
    assert next_run("F I", size=1).why is None


def test_the_reason_says_which_limit_was_reached() -> None:
    assert WhyFull.LIMIT.words(Limits(1, 7)) == "the limit of 7 incrementals was reached"
    assert WhyFull.RESIZED.words(Limits(1, 7)) == "the volume was resized"


def test_cinder_builds_on_the_latest_that_is_available_whoever_made_it() -> None:
    parents = {text: cinder_parent(chain(text)) for text in ("F i", "F I!", "F f~", "F!", "")}
    assert {text: parent and parent.id for text, parent in parents.items()} == {
        "F i": "i2",
        "F I!": "F1",
        "F f~": "F1",
        "F!": None,
        "": None,
    }


def test_an_incremental_hangs_on_what_cinder_chooses_and_a_full_on_nothing() -> None:
    assert [backup.parent for backup in next_run("F I").made] == ["I2"]
    assert [backup.parent for backup in next_run("F f").made] == [None]


@pytest.mark.parametrize(
    ("before", "fulls", "deleted", "kept"),
    [
        ("F I I F", 2, "I3 I2", {}),
        ("F I I F", 1, "I3 I2 F1", {}),
        ("F F F F", 2, "F1 F2", {}),
        ("F I I! F", 1, "I3 I2 F1", {}),
        ("F I! I F", 1, "I3 I2 F1", {}),
        ("F F! F", 2, "F2", {}),
        ("F I I", 1, "", {}),
        ("F I I!", 1, "I3", {}),
        ("f i F f", 1, "", {}),
        ("F i F", 1, "", {"F1": DEPENDS}),
        ("F I i! F", 1, "", {"I2": DEPENDS, "F1": DEPENDS}),
        ("F I~ F", 1, "", {"I2": "it is restoring", "F1": DEPENDS}),
        ("F~ I F", 1, "I2", {"F1": "it is restoring"}),
        ("F Ix F", 2, "", {"I2": "it is error_deleting"}),
    ],
)
def test_a_clean_up_deletes_newest_first_and_reports_what_has_to_stay(
    before: str, fulls: int, deleted: str, kept: dict[str, str]
) -> None:
    backups = chain(before)
    done = clean_up(backups, Limits(fulls, 5), LATER)
    assert done.deleted == tuple(deleted.split())
    assert done.kept == tuple(Undeleted(id_, why) for id_, why in kept.items())
    assert done.left == tuple(b for b in backups if b.id not in done.deleted)


def test_a_run_that_fails_deletes_nothing() -> None:
    done = next_run("F I! F", incrementals=0, outcome=CinderOutcome.BACKUP_FAILS)
    assert not done.succeeded
    assert (done.deleted, done.kept) == ((), ())
    assert [backup.status for backup in done.left[-1:]] == [Status.ERROR]
    assert len(done.left) == 4


def test_an_incremental_that_fails_is_followed_by_a_full_and_goes() -> None:
    done = next_run("F I", outcome=CinderOutcome.INCREMENTAL_FAILS)
    assert (done.succeeded, done.why) == (True, WhyFull.INCREMENTAL_FAILED)
    assert [(b.id, b.kind, b.status) for b in done.made] == [
        ("new", Kind.INCREMENTAL, Status.ERROR),
        ("full", Kind.FULL, Status.AVAILABLE),
    ]
    assert done.deleted == ("new", "I2", "F1")
    assert [backup.id for backup in done.left] == ["full"]


def test_where_a_full_is_made_no_incremental_can_fail() -> None:
    done = next_run("F", incrementals=0, outcome=CinderOutcome.INCREMENTAL_FAILS)
    assert (done.succeeded, done.why, len(done.made)) == (True, WhyFull.LIMIT, 1)


def test_a_run_tries_one_full_and_no_more() -> None:
    done = next_run("F I", outcome=CinderOutcome.BACKUP_FAILS)
    assert not done.succeeded
    assert [(b.kind, b.status) for b in done.made] == [
        (Kind.INCREMENTAL, Status.ERROR),
        (Kind.FULL, Status.ERROR),
    ]


def test_lower_limits_are_honoured_by_the_next_run_of_either_kind() -> None:
    assert next_run("F F F", fulls=1, incrementals=1).deleted == ("F1", "F2")
    done = next_run("F I I I I", incrementals=2)
    assert (done.why, done.deleted) == (WhyFull.LIMIT, ("I5", "I4", "I3", "I2", "F1"))


def test_higher_limits_let_the_chain_grow() -> None:
    assert next_run("F I I", incrementals=2).why is WhyFull.LIMIT
    assert next_run("F I I", incrementals=3).why is None


def test_what_was_kept_goes_once_nothing_hangs_on_it() -> None:
    first = clean_up(chain("F i F"), Limits(1, 5), LATER)
    assert first.kept == (Undeleted("F1", DEPENDS),)
    without = tuple(backup for backup in first.left if backup.id != "i2")
    assert clean_up(without, Limits(1, 5), LATER).deleted == ("F1",)


@pytest.mark.parametrize("fulls", [0, -1, 1001, 1.0, "2", True, None])
def test_absurd_limits_of_fulls_are_refused(fulls: Any) -> None:
    with pytest.raises(ValueError, match="max_full_backups has to be a whole number from 1 to"):
        Limits(fulls, 1)


@pytest.mark.parametrize("incrementals", [-1, 1001, 0.5, "0", False, None])
def test_absurd_limits_of_incrementals_are_refused(incrementals: Any) -> None:
    with pytest.raises(ValueError, match="max_incremental_backups has to be a whole number from 0"):
        Limits(1, incrementals)


def test_the_limits_reach_from_the_least_to_the_most() -> None:
    assert (Limits(1, 0).fulls, Limits(1000, 1000).incrementals) == (1, 1000)
