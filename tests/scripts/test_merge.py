# SPDX-License-Identifier: Apache-2.0
"""Merging what the server says into a block that somebody uses: what stays, what comes and what goes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from selenium.webdriver.remote.webdriver import WebDriver

JS = Path(__file__).parents[2] / "static" / "backup_dashboard" / "js"

PLAIN = {"state": "RUNNING", "extra": ""}


def row(id: str, state: str = "RUNNING", extra: str = "") -> str:
    """A row as Horizon writes it: a box, a link, a state, and a menu."""
    return (
        f'<tr id="row-{id}" class="row" data-display="{id}"><td><input type="checkbox" class="box" value="{id}"></td>'
        f'<td><a href="#{id}">name of {id}</a> <small>{extra}</small></td><td><b class="badge">{state}</b></td>'
        f'<td><div class="btn-group"><button type="submit">Run Now</button>'
        f'<a class="dropdown-toggle" href="#">v</a><ul class="dropdown-menu"><li><button>{state}</button></li></ul>'
        "</div></td></tr>"
    )


def block(*rows: str, head: str = "", tail: str = "", more: str = "") -> str:
    """A block as a tab writes it."""
    return (
        f'<div class="bd-live" data-live-in="2.5">{head}<form class="list" method="post">'
        f'<input type="hidden" name="csrf" value="{len(rows)}{tail}"><table id="table"><thead>'
        f'<tr><th class="tick"></th>'
        f"<th>Name</th></tr></thead><tbody>{''.join(rows)}</tbody></table></form>{more}</div>"
    )


class Page:
    """A page with one block in it."""

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver
        driver.get("about:blank")
        for name in ("vendor/idiomorph.js", "merge.js"):
            source = json.dumps((JS / name).read_text(encoding="utf-8"))
            self.do(
                "var s = document.createElement('script');"
                f"s.textContent = {source}; document.head.append(s);"
            )

    def show(self, html: str) -> None:
        self.do(
            "document.body.innerHTML = arguments[0];"
            "window.block = document.querySelector('.bd-live'); backupDashboardMerge.remember(block);",
            html,
        )

    def merge(self, html: str) -> None:
        self.do(
            "var fresh = new DOMParser().parseFromString(arguments[0], 'text/html');"
            "backupDashboardMerge.merge(block, fresh.querySelector('.bd-live'));",
            html,
        )

    def do(self, script: str, *args: Any) -> Any:
        return self.driver.execute_script(script, *args)

    def watch(self) -> None:
        self.do(
            "window.seen = []; new MutationObserver(all => all.forEach(each => {"
            " var at = each.target.nodeType === 1 ? each.target : each.target.parentNode;"
            " seen.push((at.closest('[id]') || at).id || at.tagName); }))"
            ".observe(block, {subtree: true, childList: true, attributes: true, characterData: true})"
        )

    def touched(self) -> list[str]:
        """The ids of the elements in which something was changed since ``watch``."""
        seen = self.do("return new Promise(done => setTimeout(() => done(seen), 50))")
        return sorted({*seen})

    def ids(self) -> list[str]:
        return self.do("return [...block.querySelectorAll('tbody tr')].map(r => r.id.slice(4))")

    def ticked(self) -> list[str]:
        return self.do("return [...block.querySelectorAll('.box:checked')].map(b => b.value)")

    def focused(self) -> str:
        return self.do("return document.activeElement.outerHTML.slice(0, 60)")


@pytest.fixture
def page(driver: WebDriver) -> Page:
    return Page(driver)


def test_a_tick_stays_when_its_row_changes_and_goes_with_its_row(page: Page) -> None:
    page.show(block(row("a"), row("b"), row("c")))
    page.do("block.querySelectorAll('.box').forEach(b => { b.checked = b.value !== 'b'; })")
    page.merge(block(row("new"), row("a", "SUCCESS"), row("b", "SUCCESS")))
    assert page.ids() == ["new", "a", "b"]
    assert page.ticked() == ["a"]
    assert page.do("return block.querySelector('#row-a .badge').textContent") == "SUCCESS"


def test_a_block_that_says_the_same_is_not_touched_at_all(page: Page) -> None:
    html = block(row("a"), row("b"), more="<details><summary>More</summary>text</details>")
    page.show(html)
    page.watch()
    page.merge(html)
    assert page.touched() == []


def test_where_one_row_changes_no_other_is_touched(page: Page) -> None:
    page.show(block(row("a"), row("b"), row("c")))
    page.watch()
    page.merge(block(row("a"), row("b", "SUCCESS"), row("c")))
    assert page.touched() == ["row-b"]


def test_what_scripts_have_changed_stays_while_the_server_says_the_same(page: Page) -> None:
    page.show(block(row("a"), row("b")))
    page.do(
        "var form = block.querySelector('form'); form.classList.add('ng-pristine', 'ng-valid');"
        "form.setAttribute('data-made', 'by a script'); document.getElementById('row-a').classList.add('odd');"
        "block.querySelector('th.tick').innerHTML = '<input type=checkbox id=all checked>';"
        "block.querySelectorAll('th')[1].innerHTML = '<div class=inner>Name</div>';"
        "document.getElementById('row-b').classList.remove('row')"
    )
    page.merge(block(row("a", "SUCCESS"), row("b", "FAILED"), tail="2"))
    assert page.do("return block.querySelector('form').className") == "list ng-pristine ng-valid"
    assert page.do("return block.querySelector('form').dataset.made") == "by a script"
    assert page.do("return document.getElementById('row-a').className") == "row odd"
    assert page.do("return document.getElementById('row-b').className") == ""
    assert page.do("return document.getElementById('all').checked")
    assert page.do("return block.querySelectorAll('th')[1].textContent") == "Name"


def test_what_the_server_changes_comes_beside_what_scripts_have_changed(page: Page) -> None:
    page.show(block(row("a")))
    page.do("document.getElementById('row-a').classList.add('odd')")
    page.merge(block(row("a").replace('class="row"', 'class="row warning" title="late"')))
    assert page.do("return document.getElementById('row-a').className") == "row warning odd"
    assert page.do("return document.getElementById('row-a').title") == "late"
    page.merge(block(row("a").replace('class="row"', 'class="plain"')))
    assert page.do("return document.getElementById('row-a').className") == "plain odd"
    assert page.do("return document.getElementById('row-a').title") == ""


def test_a_row_whose_menu_is_open_waits_until_the_menu_is_closed(page: Page) -> None:
    page.show(block(row("a"), row("b"), row("gone")))
    page.do(
        "block.querySelectorAll('#row-a .btn-group, #row-gone .btn-group').forEach(m => m.classList.add('open'))"
    )
    now = block(row("a", "SUCCESS"), row("b", "SUCCESS"))
    page.merge(now)
    page.merge(now)
    states = "return [...block.querySelectorAll('.badge')].map(b => b.textContent)"
    assert page.do(states) == ["RUNNING", "SUCCESS", "RUNNING"]
    assert page.do("return block.querySelectorAll('.btn-group.open').length") == 2
    page.do("block.querySelectorAll('.open').forEach(m => m.classList.remove('open'))")
    page.merge(now)
    assert page.ids() == ["a", "b"]
    assert page.do(states) == ["SUCCESS", "SUCCESS"]


def test_the_focus_stays_where_it_is_when_rows_come_go_and_move(page: Page) -> None:
    page.show(block(row("a"), row("b"), row("c")))
    page.do("document.querySelector('#row-b a').focus()")
    page.merge(block(row("c"), row("new"), row("b", "SUCCESS"), row("a")))
    assert page.ids() == ["c", "new", "b", "a"]
    assert "#b" in page.focused()


def test_the_focus_of_a_row_that_is_gone_goes_to_the_row_beside_it(page: Page) -> None:
    page.show(block(row("a"), row("b"), row("c")))
    page.do("document.querySelector('#row-b a').focus()")
    page.merge(block(row("a"), row("c")))
    assert page.do("return document.activeElement.closest('tr').id") == "row-c"
    page.merge(block())
    assert page.do("return document.activeElement === block")


def test_marked_text_stays_marked(page: Page) -> None:
    page.show(block(row("a", extra="1 minute ago"), row("b", extra="1 minute ago")))
    page.do("document.getSelection().selectAllChildren(document.querySelector('#row-a small'))")
    page.merge(block(row("a", extra="2 minutes ago"), row("b", extra="2 minutes ago")))
    assert page.do("return String(document.getSelection())") == "1 minute ago"
    assert page.do("return document.querySelector('#row-b small').textContent") == "2 minutes ago"
    page.do("document.getSelection().removeAllRanges()")
    page.merge(block(row("a", extra="2 minutes ago"), row("b", extra="2 minutes ago")))
    assert page.do("return document.querySelector('#row-a small').textContent") == "2 minutes ago"


def test_open_details_stay_open_and_get_what_is_new_in_them(page: Page) -> None:
    details = "<details id=raw><summary>Raw</summary><pre>{}</pre></details>"
    page.show(block(more=details.format("one")))
    page.do("document.getElementById('raw').open = true")
    page.merge(block(more=details.format("two")))
    assert page.do("return [raw.open, raw.querySelector('pre').textContent]") == [True, "two"]


FILTER = (
    '<input name="q" value=""><select name="s">{}</select><textarea name="t"></textarea>'
    '<p class="note">{}</p>'
)
OPTIONS = '<option value="">Any</option>{}'


def options(*names: str) -> str:
    return OPTIONS.format("".join(f'<option value="{each}">{each}</option>' for each in names))


def test_what_was_typed_or_chosen_stays_also_when_the_choices_change(page: Page) -> None:
    page.show(block(head=FILTER.format(options("b", "d"), "1")))
    page.do(
        "document.querySelector('[name=q]').value = 'typed'; document.querySelector('[name=s]').value = 'd';"
        "document.querySelector('[name=t]').value = 'long'"
    )
    page.merge(block(row("a"), head=FILTER.format(options("a", "b", "c", "d", "e"), "2")))
    held = "return ['q', 's', 't'].map(n => document.querySelector(`[name=${n}]`).value)"
    assert page.do(held) == ["typed", "d", "long"]
    assert page.do("return document.querySelector('.note').textContent") == "2"
    assert page.do("return document.querySelector('[name=s]').options.length") == 6


def test_a_field_that_nobody_touched_follows_the_server(page: Page) -> None:
    page.show(block(row("a"), tail="old"))
    page.merge(block(row("a"), tail="new"))
    assert page.do("return document.querySelector('[name=csrf]').value") == "1new"


def test_a_placeholder_becomes_what_it_stands_for(page: Page) -> None:
    page.show('<div class="bd-live" data-live-in="0.01"><p role="status">Asking</p></div>')
    page.merge('<div class="bd-live bd-overview" data-live-in="30.0"><h4 id="h">Needs</h4></div>')
    assert page.do("return block.className") == "bd-live bd-overview"
    assert page.do("return block.innerHTML") == '<h4 id="h">Needs</h4>'


def test_scrolling_stays_where_it_is(page: Page) -> None:
    page.show(block(*(row(f"r{n}") for n in range(60))))
    page.do("scrollTo(0, 700)")
    top = "return document.getElementById('row-r40').getBoundingClientRect().top"
    before = page.do(top)
    page.merge(block(row("new"), *(row(f"r{n}", "SUCCESS") for n in range(60))))
    assert (
        abs(
            page.do(f"return new Promise(d => requestAnimationFrame(() => d((() => {{{top}}})())))")
            - before
        )
        <= 1
    )


LISTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["RUNNING", "SUCCESS"])),
    unique_by=lambda each: each[0],
    max_size=6,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(LISTS, min_size=2, max_size=5), st.data())
def test_whatever_changes_the_block_ends_as_the_server_says_and_ticks_follow_their_rows(
    page: Page, lists: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    page.show(block(*(row(*each) for each in lists[0])))
    ticked: set[str] = set()
    for rows in lists[1:]:
        there = page.ids()
        ticked = ticked & {*there}
        if there:
            tick = data.draw(st.sampled_from(there))
            page.do("document.querySelector(`#row-${arguments[0]} .box`).checked = true", tick)
            ticked.add(tick)
        html = block(*(row(*each) for each in rows))
        page.merge(html)
        assert page.do("return block.outerHTML").replace(' tabindex="-1"', "") == html
        assert {*page.ticked()} == ticked & {each[0] for each in rows}
