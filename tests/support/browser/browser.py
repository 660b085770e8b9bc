# SPDX-License-Identifier: Apache-2.0
"""The browser, in the words of a person who uses the dashboard."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from selenium.common.exceptions import ElementClickInterceptedException
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

T = TypeVar("T")
INDEX = "/project/backup_schedules/"
SCHEDULES = f"{INDEX}?tab=backup_schedules__schedules"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1280,900",
)
"""How Chromium is started."""
SETTLED = 0.6
"""Seconds until a theme's menu has closed in a window that became narrow."""


def is_gone(element: WebElement) -> bool:
    """Return whether the browser has left the page that contained this element."""
    try:
        element.is_enabled()
    except WebDriverException:  # stale, or requested while the page was being replaced
        return True
    return False


class Browser:
    """Chromium, showing one Horizon; all waits have a limit, in seconds."""

    def __init__(self, driver: WebDriver, url: str, screenshots: Path) -> None:
        self.driver = driver
        self.url = url
        self._screenshots = screenshots

    def sign_in(self, user: str, theme: str = "default") -> None:
        """Sign in with the form, as people do."""
        self.driver.get(f"{self.url}/auth/login/")
        self.driver.add_cookie({"name": "theme", "value": theme, "path": "/"})
        self.open(f"/auth/login/?next={INDEX}")
        self.one("[name=username]").send_keys(user)
        self.one("[name=password]").send_keys(user)
        self.click("form [type=submit]")
        self.until(lambda: "/auth/login" not in self.driver.current_url, "signed in")
        self.open(SCHEDULES)

    def open(self, path: str) -> None:
        """Open an address of the dashboard."""
        self.driver.get(self.url + path)

    def all(self, selector: str) -> list[WebElement]:
        """Return every element that matches, without waiting."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str, seconds: float = 20) -> WebElement:
        """Wait for the first visible element that matches, and return it."""
        return self.until(
            lambda: next((e for e in self.all(selector) if e.is_displayed()), None),
            selector,
            seconds,
        )

    def until(self, look: Callable[[], T | None], what: str, seconds: float = 20) -> T:
        """Wait until ``look`` returns something true, and return it; fails with the text of ``what``."""
        end = time.monotonic() + seconds
        trouble: WebDriverException | None = None
        while time.monotonic() < end:
            try:
                if seen := look():
                    return seen
                trouble = None
            except WebDriverException as error:  # the page was being replaced, or is not right
                trouble = error
            time.sleep(0.1)
        self.screenshot("failed-" + re.sub(r"\W+", "-", what))
        raise AssertionError(
            f"not seen within {seconds} s: {what}\n{self.text()[:2000]}"
        ) from trouble

    def stays(self, look: Callable[[], object], what: str, seconds: float = 1) -> None:
        """Check for that long, and fail the first time that the condition is false."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert look(), f"not so any more: {what}"
            time.sleep(0.1)

    def text(self) -> str:
        """Return all text of the page."""
        return self.driver.execute_script("return document.body.innerText")

    def choose(self, name: str, value: str) -> None:
        """Choose an option of a select by its value."""
        Select(self.one(f"select[name={name}]")).select_by_value(value)

    def type(self, name: str, text: str) -> None:
        """Replace the content of a field."""
        field = self.one(f"[name={name}]")
        field.clear()
        field.send_keys(text)

    def click(self, selector: str) -> WebElement:
        """Click the element that matches, and return it; click again if the page moved below the pointer."""

        def clicked() -> WebElement | None:
            element = self.one(selector)
            try:
                element.click()
            except ElementClickInterceptedException:
                return None
            return element

        return self.until(clicked, f"a click on {selector}")

    def escape(self) -> None:
        """Press the key that closes a dialog."""
        ActionChains(self.driver).send_keys(Keys.ESCAPE).perform()

    def press(self, wanted: str) -> None:
        """Press a button of the form, and wait for the page that answers."""
        button = self.click(f"#bd-form button[value={wanted}]")
        self.until(lambda: is_gone(button), f"the answer to {wanted}")

    def field_error(self, field_id: str) -> str:
        """Wait for the error at a field, and return it."""
        return self.until(
            lambda: self.driver.execute_script(
                "var f = document.getElementById(arguments[0]);"
                "var e = f && f.closest('.form-group').querySelector('.bd-error');"
                "return e ? e.innerText : ''",
                field_id,
            ),
            f"an error at {field_id}",
        )

    def toast(self, kind: str = "success") -> str:
        """Wait for a toast, and return its text."""
        return self.until(lambda: "\n".join(e.text for e in self.all(f".alert-{kind}")), kind)

    def row(self, name: str) -> str:
        """Wait for the table row that contains ``name``, and return its id."""
        script = (
            "return [...document.querySelectorAll('table.datatable tbody tr')]"
            ".filter(r => r.innerText.includes(arguments[0])).map(r => r.id)[0]"
        )
        return self.until(lambda: self.driver.execute_script(script, name), f"a row with {name}")

    def state(self, row_id: str) -> str:
        """Return the state on a row's badge; empty if it has none."""
        return self.driver.execute_script(
            "var b = document.querySelector('#' + arguments[0] + ' .bd-badge');"
            "return b ? b.dataset.state : ''",
            row_id,
        )

    def row_action(self, row_id: str, action: str) -> None:
        """Choose an action of a row, from its menu if it is there."""
        self.until(
            lambda: self.driver.execute_script(
                "var a = document.querySelector('#' + CSS.escape(arguments[0])"
                " + ' [id$=\"action_' + arguments[1] + '\"]'); if (a) { a.click(); } return !!a",
                row_id,
                action,
            ),
            f"the action {action}",
        )

    def screenshot(self, name: str, width: int = 1280) -> Path:
        """Save a screenshot of the whole page."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        self.driver.set_window_size(width, 900)
        time.sleep(SETTLED)
        height = self.driver.execute_script(
            "return Math.max(...[...document.querySelectorAll('*')].map(e => e.scrollHeight))"
        )
        self.driver.set_window_size(width, max(900, min(height + 100, 6000)))
        path = self._screenshots / f"{name}.png"
        self.driver.save_screenshot(str(path))
        return path
