# SPDX-License-Identifier: Apache-2.0
"""What becomes of each line of ``tests/cron-lines.tsv``."""

import re
from collections import Counter

import pytest

from backup_dashboard.core.cron.fields import PatternError
from backup_dashboard.core.cron.patterns import to_safe_pattern
from tests.support.cron_lines import LINES
from tests.support.cron_lines import NOW
from tests.support.cron_lines import Line


def name_of(line: Line) -> str:
    # pytest escapes given names anew whenever it runs in one process, as mutmut lets it, and then finds none of these.
    return re.sub(r"[^ -\[\]-~]", "?", line.typed[:40])


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_each_line_that_people_write_is_taken_or_refused_as_the_table_says(line: Line) -> None:
    try:
        taken = to_safe_pattern(line.typed, NOW)
    except PatternError as error:
        assert (line.verdict, line.refusal) == ("refused", str(error))  # noqa: PT017
        return
    assert taken.pattern == line.saved
    saved_otherwise = any("is saved as" in str(note) for note in taken.notes)
    assert line.verdict == ("note" if saved_otherwise else "taken")


def test_the_table_has_two_times_65_lines_and_more_are_taken_than_refused() -> None:
    found = Counter(line.verdict for line in LINES)
    assert found.total() >= 130
    assert found["taken"] + found["note"] > 2 * found["refused"]
    assert all(line.saved or len(line.refusal) > 40 for line in LINES)
