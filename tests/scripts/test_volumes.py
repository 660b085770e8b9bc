# SPDX-License-Identifier: Apache-2.0
"""Choosing among more volumes than the page has: what is searched for comes, and what is chosen stays."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

JS = Path(__file__).parents[2] / "static" / "backup_dashboard" / "js"
HORIZON = """
  window.gettext = function (text) { return text; };
  window.interpolate = function (text, values) {
    return text.replace(/%\\((\\w+)\\)s/g, function (all, name) { return values[name]; });
  };
  window.horizon = {addInitFunction: function (start) { start(); }};
  window.asked = [];
  window.fetch = function (url) {
    var query = new URL(url, 'http://x/').searchParams;
    window.asked.push(url);
    var names = window.all.filter(function (name) {
      return name.indexOf(query.get('q')) >= 0 && !(query.has('unprotected') && window.safe.indexOf(name) >= 0);
    }).slice(0, query.has('every') ? 1000 : 2);
    var html = names.map(window.row).join('');
    var answer = {ok: true, redirected: false, text: function () { return Promise.resolve(html); }};
    return window.fails ? Promise.reject(new Error('down')) : Promise.resolve(answer);
  };
"""
ROW = """
  window.row = function (name) {
    return '<li' + (window.safe.indexOf(name) >= 0 ? ' data-protected' : '') + '><label><input type="checkbox" ' +
      'name="volume_id" value="' + name + '" data-name="' + name + '"></label></li>';
  };
"""
NAMES = ("db-1", "db-2", "db-3", "web-1", "web-2")


class Page:
    """The form's part about volumes: two of five are there."""

    def __init__(self, driver: WebDriver, whole: bool) -> None:
        self.driver = driver
        names = NAMES if whole else NAMES[:2]
        url = "" if whole else ' data-url="/search" data-all="5"'
        setting = f"window.all = {json.dumps(NAMES)}; window.safe = ['db-2'];{ROW}"
        rows = f"document.getElementById('list').innerHTML = {json.dumps(names)}.map(window.row).join('');"
        script = (JS / "volumes.js").read_text()
        body = (
            '<fieldset id="bd-volumes"><div class="bd-volume-tools" hidden><input id="bd-volume-search">'
            '<input type="checkbox" id="bd-unprotected"><input type="checkbox" id="bd-all-volumes">'
            f'<b id="bd-volume-count"></b></div><ul class="bd-volume-list" id="list"{url}></ul>'
            '<p id="bd-window">spread</p></fieldset>'
        )
        driver.get("about:blank")
        driver.execute_script("document.body.innerHTML = arguments[0]", body)
        driver.execute_script(HORIZON + setting + rows + script)

    def _boxes(self, which: str) -> list[str]:
        script = f"""
          var boxes = Array.prototype.slice.call(document.getElementsByName('volume_id'));
          return boxes.filter(function (box) {{ return {which}; }}).map(function (box) {{ return box.value; }});
        """
        return list(self.driver.execute_script(script))

    def shown(self) -> list[str]:
        return self._boxes("box.offsetParent !== null")

    def chosen(self) -> list[str]:
        return self._boxes("box.checked")

    def asked(self) -> list[str]:
        return list(self.driver.execute_script("return window.asked"))

    def search(self, text: str) -> None:
        field = self.driver.find_element(By.ID, "bd-volume-search")
        field.clear()
        field.send_keys(text)

    def click(self, selector: str) -> None:
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def until(self, look: Callable[[], Any], wanted: Any) -> None:
        end = time.monotonic() + 10
        while look() != wanted and time.monotonic() < end:
            time.sleep(0.05)
        assert look() == wanted


@pytest.fixture
def page(driver: WebDriver) -> Page:
    return Page(driver, whole=False)


def test_a_search_brings_what_the_page_has_not_and_keeps_what_is_chosen(page: Page) -> None:
    page.click("[value=db-1]")
    page.search("web")
    page.until(page.shown, ["db-1", "web-1", "web-2"])
    page.click("[value=web-2]")
    page.search("db-3")
    page.until(page.shown, ["db-1", "web-2", "db-3"])
    assert page.chosen() == ["db-1", "web-2"]
    count = page.driver.find_element(By.ID, "bd-volume-count").text
    assert count == "2 of 5 chosen"


def test_a_volume_is_found_by_its_id_and_a_chosen_one_says_which_it_is(driver: WebDriver) -> None:
    page = Page(driver, whole=False)
    driver.execute_script("document.querySelector('[value=db-1]').dataset.name = 'accounts'")
    page.search("db-1")
    page.until(page.shown, ["db-1"])
    page.click("[value=db-1]")
    driver.execute_script(
        "var plain = window.row;"
        "window.row = function (name) { return plain(name).replace('</label>', '<i>which</i></label>'); }"
    )
    page.search("db")
    first = "[...document.querySelectorAll('#list li:first-child i')].length"
    page.until(lambda: driver.execute_script(f"return {first}"), 1)
    assert page.chosen() == ["db-1"]


def test_typing_asks_once_and_not_for_every_letter(page: Page) -> None:
    page.search("web-1")
    page.until(page.shown, ["web-1"])
    assert len(page.asked()) <= 2


def test_only_unprotected_ones_are_asked_for(page: Page) -> None:
    page.click("#bd-unprotected")
    page.until(page.shown, ["db-1", "db-3"])


def test_all_that_fit_can_be_chosen_at_once(page: Page) -> None:
    page.search("db")
    page.until(page.shown, ["db-1", "db-2"])
    page.click("#bd-all-volumes")
    page.until(page.chosen, ["db-1", "db-2", "db-3"])
    page.click("#bd-all-volumes")
    page.until(page.chosen, [])


def test_where_the_search_fails_what_is_there_stays(page: Page) -> None:
    page.driver.execute_script("window.fails = true")
    page.search("db-2")
    page.until(lambda: len(page.asked()) > 0, True)
    assert page.shown() == ["db-2"]
    page.search("db")
    page.until(page.shown, ["db-1", "db-2"])


def test_a_list_that_is_whole_is_never_asked_for(driver: WebDriver) -> None:
    page = Page(driver, whole=True)
    page.search("web")
    page.until(page.shown, ["web-1", "web-2"])
    page.click("#bd-all-volumes")
    page.until(page.chosen, ["web-1", "web-2"])
    assert page.asked() == []
