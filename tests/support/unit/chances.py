# SPDX-License-Identifier: Apache-2.0
"""Random backups of one volume, and runs of the rotation's model on them."""

from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from hypothesis import strategies as st

from backup_dashboard.core.backups import BackupStatus as Status
from backup_dashboard.core.retention.backups import Kind
from backup_dashboard.core.retention.backups import RotationBackup
from backup_dashboard.core.retention.limits import Limits
from backup_dashboard.core.retention.rotation import RotationRun
from backup_dashboard.core.retention.rotation import run

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLAIN_LIMITS = st.builds(Limits, st.integers(1, 3), st.integers(0, 4))
FEW = st.sampled_from([0, 0, 1, 2])
LIMITS = st.builds(Limits, st.integers(1, 3), st.integers(0, 4), FEW, FEW, FEW, FEW)


@st.composite
def histories(draw: st.DrawFn) -> tuple[RotationBackup, ...]:
    """Return backups of one volume, with any owner and in any state; an incremental is based on one before it."""
    found: list[RotationBackup] = []
    for number in range(draw(st.integers(0, 7))):
        kind = draw(st.sampled_from(Kind)) if found else Kind.FULL
        found.append(
            RotationBackup(
                f"b{number}",
                kind,
                NOW - DAY * (20 - number),
                draw(st.sampled_from([1, 1, 1, 2])),
                draw(st.sampled_from([Status.AVAILABLE] * 5 + [s for s in Status if s.at_rest])),
                draw(st.sampled_from([True, True, True, False])),
                draw(st.sampled_from(found)).id if kind is Kind.INCREMENTAL else None,
                draw(st.sampled_from([False, False, False, True])),
            )
        )
    return tuple(found)


def fold(
    backups: Sequence[RotationBackup], limits: Limits, size: int, count: int
) -> list[RotationRun]:
    """Run the rotation ``count`` times, one day between two runs."""
    done, left = [], tuple(backups)
    for number in range(1, count + 1):
        done.append(run(left, limits, size, NOW + DAY * number, (f"run {number}",)))
        left = done[-1].left
    return done
