# SPDX-License-Identifier: Apache-2.0
"""What Sphinx cannot see: links of the files beside the code, and the arrows of the architecture page."""

import re
from pathlib import Path

import pytest

from tests.support.layers import MAY_USE

REPO = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)")


def anchors(file: Path) -> set[str]:
    """The anchors of a page's headings, as a Git forge makes them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    for target, anchor in LINK.findall((REPO / name).read_text(encoding="utf-8")):
        assert (REPO / target).exists(), target
        assert not anchor or anchor in anchors(REPO / target), f"{target}#{anchor}"


def test_the_architecture_page_has_the_arrows_that_are_kept() -> None:
    page = (REPO / "doc" / "source" / "contributor" / "architecture.md").read_text(encoding="utf-8")
    drawn = dict(re.findall(r"^(\w+) +→ ([\w, ]+)$", page, re.MULTILINE))
    kept = {room: rooms - {room} for room, rooms in MAY_USE.items()}
    assert {room: set(rooms.split(", ")) - {"nothing"} for room, rooms in drawn.items()} == kept
