# SPDX-License-Identifier: Apache-2.0
"""Pages cut from what a service gave, forwards and backwards."""

from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.api.paging import Page
from backup_dashboard.api.paging import PageRequest

ROWS, SIZES = st.integers(0, 60), st.integers(1, 25)


def ask(rows: list[int], wanted: PageRequest) -> Page[int]:
    """Answer as the services do: up to ``limit`` rows beyond the marker, in the order asked for."""
    order = rows[::-1] if wanted.backwards else rows
    start = order.index(int(wanted.marker)) + 1 if wanted.marker else 0
    return Page.cut(order[start : start + wanted.limit], wanted)


@given(ROWS, SIZES)
def test_going_forwards_shows_every_row_once_and_ends(count: int, size: int) -> None:
    rows, seen = list(range(count)), []
    page = ask(rows, PageRequest(size))
    assert not page.has_previous
    while True:
        assert len(page.items) <= size
        seen += page.items
        if not page.has_more:
            break
        page = ask(rows, PageRequest(size, str(page.items[-1])))
        assert page.has_previous
    assert seen == rows


@given(ROWS, SIZES)
def test_going_back_shows_the_page_that_one_came_from(count: int, size: int) -> None:
    rows = list(range(count))
    first = ask(rows, PageRequest(size))
    while first.has_more:
        second = ask(rows, PageRequest(size, str(first.items[-1])))
        back = ask(rows, PageRequest(size, str(second.items[0]), backwards=True))
        assert back.items == first.items
        assert back.has_more
        assert back.has_previous == (first.items[0] != rows[0])
        first = second


@given(ROWS, SIZES)
def test_a_list_that_is_there_as_a_whole_is_cut_into_the_same_pages(count: int, size: int) -> None:
    rows = list(range(count))
    wanted = PageRequest(size)
    while True:
        page, expected = Page.of(rows, wanted, str), ask(rows, wanted)
        assert page == expected
        if page.items:
            back = PageRequest(size, str(page.items[0]), backwards=True)
            if wanted.marker:
                assert Page.of(rows, back, str).items == ask(rows, back).items
        if not page.has_more:
            break
        wanted = PageRequest(size, str(page.items[-1]))


@given(ROWS, SIZES, st.booleans())
def test_after_a_row_that_is_gone_the_list_begins_anew(
    count: int, size: int, backwards: bool
) -> None:
    rows = list(range(count))
    page = Page.of(rows, PageRequest(size, "gone", backwards), str)
    assert (page.items, page.has_previous) == (rows[:size], False)
    assert page.restarted
