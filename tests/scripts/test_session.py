# SPDX-License-Identifier: Apache-2.0
"""The end of a session, as the scripts meet it: a server that answers as Horizon does, and nothing else."""

import json
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from xstatic.pkg import jquery

JS = Path(__file__).parents[2] / "static" / "backup_dashboard" / "js"
NAMES = ("session", "typed", "vendor/idiomorph", "merge", "live", "volumes", "form")
JQUERY = Path(jquery.BASE_DIR, "jquery.js")
HORIZON = """
  window.gettext = function (text) { return text; };
  window.horizon = {
    addInitFunction: function (start) { $(start); },
    tabs: {addTabLoadFunction: function () {}},
    modals: {addModalInitFunction: function () {}},
    datatables: {add_table_checkboxes: function () {}}
  };
"""
PATTERN, NAME = "[name=pattern]", "[name=name]"


class Site:
    """Who is signed in, what was asked, and what was saved."""

    def __init__(self) -> None:
        self.session = "first"
        self.signed_in = True
        self.asked: list[str] = []
        self.saved: list[dict[str, str]] = []

    def sign_in(self) -> None:
        """Begin another session, with another token against forged forms, as Django does."""
        self.session, self.signed_in = "second", True

    def page(self, body: str, inside: bool = True) -> str:
        scripts = [JQUERY.read_text(), HORIZON, *((JS / f"{n}.js").read_text() for n in NAMES)]
        tags = "".join(f"<script>{text}</script>" for text in scripts)
        return f"<body>{'<ul id=sidebar-accordion></ul>' if inside else ''}{body}{tags}</body>"

    def form(self) -> str:
        return self.page(
            '<form id="bd-form" method="post" action="/form" data-preview-url="/preview" data-slug="daily">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.session}">'
            '<input name="pattern" value="0 2 * * *"><input name="name">'
            '<input type="radio" name="workflow" value="a" checked><input type="radio" name="workflow" value="b">'
            '<button name="wanted" value="save">Save</button></form>'
            '<p id="bd-said"></p><div id="bd-plan"><p class="bd-sentence">0 2 * * *</p></div>'
        )

    def answer(self, path: str, ajax: bool, sent: dict[str, str] | None) -> tuple[int, str, str]:
        """Give status, body, and where to go."""
        self.asked.append(path)
        if path.startswith("/login"):
            return 200, self.page("<h1>Log in</h1>", inside=False), ""
        if not self.signed_in:
            return (401, "", "/login?next=x") if ajax else (302, "", f"/login?next={path}")
        if sent is not None and sent.get("csrfmiddlewaretoken") != self.session:
            return 403, "CSRF verification failed", ""
        if path == "/state":
            return 200, self.block("0.1"), ""
        if path == "/preview" and sent:
            return 200, f'<p class="bd-sentence">{sent["pattern"]}</p>', ""
        if path == "/form" and sent is not None:
            self.saved.append(sent)
            return 302, "", "/list"
        return 200, self.form() if path == "/form" else self.page(self.block("0.1")), ""

    def block(self, seconds: str) -> str:
        return (
            f'<div class="bd-live" data-live-url="/state" data-live-in="{seconds}">'
            "<p id=claim>The scheduler works</p></div>"
        )


class Browser:
    """Chromium on that site."""

    def __init__(self, driver: WebDriver, site: Site, url: str) -> None:
        self.driver = driver
        self.site = site
        self.url = url
        driver.get(f"{url}/login")
        driver.execute_script("sessionStorage.clear()")
        self.hold_token()

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def one(self, selector: str) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def type(self, selector: str, text: str) -> None:
        self.one(selector).clear()
        self.one(selector).send_keys(text)

    def until(self, look: Callable[[], Any], what: str) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with suppress(StaleElementReferenceException):  # the page is being left
                if look():
                    return
            time.sleep(0.05)
        raise AssertionError(f"{what}: {self.driver.page_source[:300]}")

    def notices(self) -> list[str]:
        return [each.text for each in self.driver.find_elements(By.CSS_SELECTOR, ".bd-signed-out")]

    def hold_token(self) -> None:
        self.driver.add_cookie({"name": "csrftoken", "value": self.site.session})

    def come_back(self) -> None:
        self.site.sign_in()
        self.hold_token()
        self.driver.execute_script("window.dispatchEvent(new Event('focus'))")


@pytest.fixture
def site() -> Site:
    """A site on which somebody is signed in."""
    return Site()


@pytest.fixture
def browser(driver: WebDriver, site: Site) -> Iterator[Browser]:
    """A browser on it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kind = self.headers["Content-Type"]
            self.reply(_parts(body) if "multipart" in kind else _fields(body))

        def reply(self, sent: dict[str, str] | None) -> None:
            ajax = self.headers.get("X-Requested-With") == "XMLHttpRequest"
            status, body, place = site.answer(self.path, ajax, sent)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if place:
                self.send_header("X-Horizon-Location" if ajax else "Location", place)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Browser(driver, site, f"http://127.0.0.1:{server.server_port}")
    driver.get("about:blank")
    server.shutdown()
    server.server_close()


def _fields(body: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}


def _parts(body: str) -> dict[str, str]:
    found = {}
    for part in body.split("Content-Disposition: form-data; ")[1:]:
        head, _blank, rest = part.partition("\r\n\r\n")
        found[json.loads(head.removeprefix("name="))] = rest.split("\r\n--")[0]
    return found


def test_a_block_that_refreshes_itself_says_so_and_asks_no_more(
    browser: Browser, site: Site
) -> None:
    browser.open("/list")
    browser.until(lambda: site.asked.count("/state") > 1, "it refreshes itself")
    site.signed_in = False
    browser.until(browser.notices, "it says so")
    assert "You are signed out" in browser.notices()[0]
    assert browser.one(".bd-signed-out a").get_attribute("href") == (
        f"{browser.url}/login?next=%2Flist"
    )
    assert "bd-stale" in browser.one(".bd-live").get_attribute("class")
    asked = len(site.asked)
    time.sleep(1)
    assert len(site.asked) == asked

    # Coming back without having signed in changes nothing but one question.
    browser.driver.execute_script("window.dispatchEvent(new Event('focus'))")
    browser.until(lambda: len(site.asked) == asked + 1, "it asks once")
    assert browser.notices()
    browser.come_back()
    browser.until(lambda: not browser.notices(), "it goes on")
    assert "bd-stale" not in browser.one(".bd-live").get_attribute("class")
    before = len(site.asked)
    browser.until(lambda: len(site.asked) > before + 1, "it refreshes itself again")


def test_the_form_shows_no_old_plan_holds_what_was_typed_and_is_saved_afterwards(
    browser: Browser, site: Site
) -> None:
    browser.open("/form")
    site.signed_in = False
    browser.type(NAME, "typed")
    browser.type(PATTERN, "4 4 * * *")
    browser.until(browser.notices, "it says so")
    assert browser.one("#bd-plan").text == ""
    browser.one("button[value=save]").click()
    assert browser.driver.current_url.endswith("/form")
    assert site.saved == []

    browser.come_back()
    browser.until(lambda: browser.one("#bd-plan").text == "4 4 * * *", "the plan of what is typed")
    assert browser.notices() == []
    browser.one("button[value=save]").click()
    browser.until(lambda: site.saved, "it is saved with the new token")
    assert (site.saved[0]["name"], site.saved[0]["pattern"]) == ("typed", "4 4 * * *")


def test_what_was_sent_with_an_ended_session_is_in_the_form_after_signing_in(
    browser: Browser, site: Site
) -> None:
    browser.open("/form")
    browser.type(NAME, "sent")
    browser.type(PATTERN, "5 5 * * *")
    browser.one("[value=b]").click()
    site.signed_in = False
    browser.one("button[value=save]").click()
    browser.until(lambda: "/login" in browser.driver.current_url, "the sign-in page")
    site.sign_in()
    browser.hold_token()
    browser.open("/form")
    browser.until(lambda: browser.one("#bd-plan").text == "5 5 * * *", "the plan of what was typed")
    assert browser.one(NAME).get_attribute("value") == "sent"
    assert browser.one("[value=b]").is_selected()


def test_what_was_saved_does_not_come_back(browser: Browser, site: Site) -> None:
    browser.open("/form")
    browser.type(NAME, "saved")
    browser.one("button[value=save]").click()
    browser.until(lambda: browser.driver.current_url.endswith("/list"), "the list")
    browser.open("/form")
    assert browser.one(NAME).get_attribute("value") == ""
