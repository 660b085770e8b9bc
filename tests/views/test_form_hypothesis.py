# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent to the form: it never breaks, never creates on refusal, and never loses input."""

import unicodedata
from datetime import UTC
from datetime import datetime

from base import ViewTest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from pages import errors
from pages import held
from pages import parse
from recordings import numbered

from backup_dashboard.core import cron
from backup_dashboard.core.workflows import Workflow

TEXTS = ("max_full_backups", "max_incremental_backups", "pattern", "name",
         "backup_name")  # fmt: skip
HOSTILE = st.sampled_from(
    ["", " ", "\x00", "\ud7ff", "'; DROP TABLE x;--", "<script>alert(1)</script>", "{{ 7*7 }}",
     "%s%n", "../../etc/passwd", "٣", "1e9", "-1", "0x10", "NaN", "9" * 400, "🦆", "a\r\nb"]
)  # fmt: skip
NASTY = HOSTILE | st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


def field(*good: str) -> st.SearchStrategy[str | None]:
    """Values of a field: often a good one, sometimes nasty, sometimes missing."""
    return st.one_of(st.sampled_from(good), st.sampled_from(good), NASTY, st.none())


SUBMISSIONS = st.fixed_dictionaries(
    {
        "volume_id": field(numbered(1, 1), numbered(1, 1), numbered(99, 1)),
        "workflow": field(*Workflow),
        "max_full_backups": field("1", "2", "1000", "0", "1001"),
        "max_incremental_backups": field("0", "5", "1000", "-1"),
        "pattern": field(*cron.PRESETS, "5 4 * * *", "0 2 * * MON-FRI", "61 * * * *", "0 0 31 2 *"),
        "name": field("", "nightly", "n" * 200, "n" * 201),
        "backup_name": field("", "db", "b" * 255, "b" * 256),
        "wanted": field("save", "save", "run_now", "preview"),
    }
)


class AnySubmissionTest(ViewTest):
    def test_it_is_either_carried_out_or_shown_again_with_everything_in_it(self) -> None:
        @settings(max_examples=200, deadline=None)
        @example(dict.fromkeys(["volume_id", "workflow", "pattern", "wanted"], ""))
        @given(SUBMISSIONS)
        def any_submission(fields: dict[str, str | None]) -> None:
            self.submit_and_judge(fields)

        any_submission()

    def submit_and_judge(self, fields: dict[str, str | None]) -> None:
        for rows in (self.cloud.calls, self.cloud.triggers, self.cloud.executions):
            rows.clear()
        response = self.submit(**fields)
        made = self.cloud.triggers + self.cloud.executions
        if response.status_code == 302:
            assert len(made) == 1
            (call,) = self.cloud.changes
            self.judge(call.body, fields["wanted"] == "run_now")
            return
        assert response.status_code == 200
        assert made == self.cloud.changes == []
        form = parse(response.content.decode()).one("form", id="bd-form")
        assert errors(form) or fields["wanted"] == "preview"
        assert form.find("script") == []
        kept = held(form)
        for name in TEXTS:
            if fields.get(name) is not None:
                assert _typed(kept[name]) == _typed(fields[name])
        for name, offered in {"workflow": list(Workflow), "volume_id": [numbered(1, 1)]}.items():
            if fields.get(name) in offered:
                assert kept.get(name) == fields[name]

    def judge(self, body: dict[str, str], at_once: bool) -> None:
        """Nothing is sent that Mistral, Cinder or a person could not make sense of."""
        if not at_once:
            assert 1 <= len(body["name"]) <= 200
            assert "/" not in body["name"]
            assert not any(unicodedata.category(letter) == "Cc" for letter in body["name"])
            assert cron.next_runs(body["pattern"], datetime.now(UTC), 1)


def _typed(text: str) -> str:
    """A line of input as browsers and HTML let it through: line ends and NULs are not theirs to keep."""
    return " ".join(text.replace("\x00", "").split())
