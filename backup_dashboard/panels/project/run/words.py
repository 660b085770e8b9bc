# SPDX-License-Identifier: Apache-2.0
"""What a run reports about itself, in the reader's language."""

from django.utils.translation import ngettext

from backup_dashboard.core.story import Story
from backup_dashboard.panels.shared import words


def summary(story: Story) -> str:
    """Return what a successful run made and why, and what it deleted; empty if the run does not tell it."""
    if story.outcome is None:
        return ""
    sentences = [words.translate(story.outcome)]
    if count := len(story.deleted):
        sentences.append(
            ngettext(
                "%(count)d backup beyond the limits was deleted.",
                "%(count)d backups beyond the limits were deleted.",
                count,
            )
            % {"count": count}
        )
    if count := len(story.kept):
        sentences.append(
            ngettext(
                "%(count)d that should have gone could not be deleted.",
                "%(count)d that should have gone could not be deleted.",
                count,
            )
            % {"count": count}
        )
    return " ".join(sentences)
