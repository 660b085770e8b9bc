# SPDX-License-Identifier: Apache-2.0
"""Lines as people write them in crontabs, CronJobs, pipelines and other backup tools, and what becomes of them.

``cron-lines.tsv`` has a line for each: its source, the verdict (``taken`` as it is, taken with a ``note`` that
something else is saved, ``refused``), what was written (as a JSON string), and what is saved, or words of the
refusal.
"""

import json
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from pathlib import Path

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One line: ``saved`` is empty for a refused one, ``refusal`` for an accepted one."""

    source: str
    verdict: str
    typed: str
    saved: str = ""
    refusal: str = ""


def _line(text: str) -> Line:
    source, verdict, typed, outcome = text.split("\t")
    kept = {"refusal" if verdict == "refused" else "saved": outcome}
    return Line(source, verdict, json.loads(typed), **kept)


LINES = [
    _line(text)
    for text in (Path(__file__).parents[1] / "cron-lines.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if text
]
