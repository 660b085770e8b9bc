# SPDX-License-Identifier: Apache-2.0
"""The rotation, run by the real Mistral on the real Cinder over random histories, against its model.

The first history happens to a volume with so many backups that a run reads them in pages.
``ROTATION_RUNS`` is the number of runs in all; ``ROTATION_SEED`` gives the histories of a failed test again.
"""

import os
import random
from collections.abc import Iterator
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.cloud.crowd import crowd
from tests.support.cloud.histories import History
from tests.support.cloud.kit import Person

RUNS = int(os.environ.get("ROTATION_RUNS", "60"))
RUNS_OF_A_HISTORY = 15
SIDE_BY_SIDE = 4
# In CI always the same: 60 runs in which every reason for a full and for keeping a backup comes up.
NEW_SEED = "354" if os.environ.get("CI") else str(random.SystemRandom().randrange(10**6))
SEED = os.environ.get("ROTATION_SEED", NEW_SEED)


@pytest.fixture
def room(demo: Person, admin: Person) -> Iterator[None]:
    """As many backups as the histories may want."""
    quotas = admin.cinder.quotas
    before = quotas.get(demo.project_id)
    names = ("backups", "backup_gigabytes", "volumes", "gigabytes")
    quotas.update(demo.project_id, **dict.fromkeys(names, 2000))
    yield
    quotas.update(demo.project_id, **{name: getattr(before, name) for name in names})


def test_after_every_run_cinder_has_what_the_model_says(env: Mapping[str, Any], room: None) -> None:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        begun = range(0, RUNS, RUNS_OF_A_HISTORY)
        list(pool.map(lambda first: live(env, first), begun))


def live(env: Mapping[str, Any], first: int) -> None:
    """Live one of the histories to its end; pytest shows what was printed when it fails."""
    number = first // RUNS_OF_A_HISTORY
    history = History(
        env, f"history {first}", f"{SEED} {first}", crowded=number == 0, calendar=number % 2 == 1
    )
    try:
        with crowd(history.volume, *history.crowd):
            history.live(min(RUNS_OF_A_HISTORY, RUNS - first))
            history.end()
    finally:
        print(f"ROTATION_SEED={SEED}, history {first}", *history.told, sep="\n")
        history.remove()
