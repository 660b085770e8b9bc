# SPDX-License-Identifier: Apache-2.0
"""Draw the retention picture as SVG paths.

All frames share one axis, so that a backup keeps its place while time goes on. The marks follow the order of the
backups, at equal distances. A full backup is a diamond and an incremental one a square.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from backup_dashboard.core.plan.forecast_chain import Frame
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup

WIDTH, HEIGHT = 400, 74
MIDDLE, AXIS, MARGIN = 22, 46, 14
MOST_BEFORE = 12
"""The most existing backups that are drawn; older ones are only counted."""

WIDEST_STEP = 34
"""The distance of two marks if there is room enough."""

LABEL_WIDTH = 62


@dataclass(frozen=True)
class Label:
    """A date below the axis."""

    x: float
    moment: datetime


@dataclass(frozen=True)
class Picture:
    """One frame, as paths.

    ``fulls`` and ``incrementals`` are the rotation's backups that exist; ``foreign`` ones are not the rotation's.
    ``made`` is a ring around the backup that this run makes, and ``deleted`` are the backups that it deletes.
    ``reach`` is the line from the oldest to the newest retained backup.
    """

    fulls: str
    incrementals: str
    foreign: str
    broken: str
    made: str
    deleted: str
    strikes: str
    reach: tuple[float, float] | None


@dataclass(frozen=True)
class Axis:
    """What all frames share: the places of the backups, the dates, and how many backups are not drawn.

    ``within_a_day`` says that the dates differ only in their hours.
    """

    places: dict[str, float]
    size: float
    labels: tuple[Label, ...]
    end: float
    not_drawn: int
    within_a_day: bool
    has_foreign: bool


def axis(frames: Sequence[Frame]) -> Axis:
    """Return the axis, with a place for every backup in ``frames``."""
    first = frames[0]
    before = sorted((*first.left, *first.deleted), key=_taken)
    before = [backup for backup in before if backup is not first.made]
    drawn = [*before[-MOST_BEFORE:], *(frame.made for frame in frames)]
    step = min(WIDEST_STEP, (WIDTH - 2 * MARGIN) / max(1, len(drawn) - 1))
    places = {backup.id: round(MARGIN + step * n, 1) for n, backup in enumerate(drawn)}
    return Axis(
        places,
        size=max(2.5, min(7, step / 2 - 0.8)),
        labels=_labels(drawn, places),
        end=places[drawn[-1].id] + MARGIN,
        not_drawn=max(0, len(before) - MOST_BEFORE),
        within_a_day=drawn[-1].taken - drawn[0].taken < timedelta(days=1),
        has_foreign=any(not backup.ours for backup in drawn),
    )


def picture(frame: Frame, on: Axis) -> Picture:
    """Draw one frame."""
    there = [backup for backup in frame.left if backup.id in on.places]
    gone = [backup for backup in frame.deleted if backup.id in on.places]
    good = [backup for backup in there if backup.status.usable]
    ours = [backup for backup in good if backup.ours]
    retained = [on.places[backup.id] for backup in ours]
    return Picture(
        fulls=_marks((b for b in ours if b.kind is Kind.FULL), on),
        incrementals=_marks((b for b in ours if b.kind is Kind.INCREMENTAL), on),
        foreign=_marks((b for b in good if not b.ours), on),
        broken=_marks((b for b in there if not b.status.usable), on),
        made=_marks([frame.made], on, larger=3),
        deleted=_marks(gone, on),
        strikes="".join(_strike(on.places[b.id], on.size + 2) for b in gone),
        reach=(min(retained), max(retained)) if len(retained) > 1 else None,
    )


def _marks(backups: Iterable[RotationBackup], on: Axis, larger: float = 0) -> str:
    return "".join(_mark(b.kind, on.places[b.id], on.size + larger) for b in backups)


def _mark(kind: Kind, x: float, half: float) -> str:
    if kind is Kind.FULL:
        # The diamond is wider, to look as large as the square.
        half = round(half * 1.35, 1)
        return f"M{x:g} {MIDDLE - half:g}l{half:g} {half:g}-{half:g} {half:g}-{half:g}-{half:g}z"
    half = round(half * 0.85, 1)
    return f"M{x - half:g} {MIDDLE - half:g}h{2 * half:g}v{2 * half:g}h-{2 * half:g}z"


def _strike(x: float, half: float) -> str:
    return f"M{x - half:g} {MIDDLE + half:g}l{2 * half:g}-{2 * half:g}"


def _labels(drawn: Sequence[RotationBackup], places: dict[str, float]) -> tuple[Label, ...]:
    """Return as many dates as fit, at equal distances, including the first and the last."""
    room = places[drawn[-1].id] - MARGIN
    count = min(len(drawn), max(1, int(room // LABEL_WIDTH) + 1))
    chosen = sorted({round(n * (len(drawn) - 1) / max(1, count - 1)) for n in range(count)})
    return tuple(Label(places[drawn[n].id], drawn[n].taken) for n in chosen)


def _taken(backup: RotationBackup) -> datetime:
    return backup.taken
