# SPDX-License-Identifier: Apache-2.0
"""The name that the page proposes is the one that the server would."""

from pathlib import Path

from selenium.webdriver.remote.webdriver import WebDriver

from backup_dashboard.core.schedules import proposed_name

SCRIPT = Path(__file__).parents[2] / "static" / "backup_dashboard" / "js" / "names.js"
VOLUMES = (
    "db-prod",
    "Größe der DB / 1",
    "<b>../x</b>",
    "a_b-c",
    "-",
    "",
    "v" * 255,
    "é" * 255,
    "חשבונות",
    "数据库",
    "бухгалтерия",
    "हिन्दी",
    "ข้อมูล",
    "البيانات",
    "٣",
    "Ⅷ²",
    "\u0301a",
    "_\u0301a",
    "\u2764\ufe0f db \U00020000\u0301x",
    "\U0001f4be",
    "\u202eevil",
    "a\ud83db",
    "a\nb",
    "a,b:c%d?e#f",
    "--a--",
)


def test_page_and_server_propose_the_same_name_for_a_volume_of_any_script(
    driver: WebDriver,
) -> None:
    driver.get("about:blank")
    driver.execute_script(SCRIPT.read_text(encoding="utf-8"))
    proposed = (
        "return window.backupDashboardNames.propose('weekly', eval('\"' + arguments[0] + '\"'))"
    )
    for volume in VOLUMES:
        escaped = "".join(f"\\u{unit:04x}" for unit in _units(volume))
        assert driver.execute_script(proposed, escaped) == proposed_name("weekly", volume), volume


def _units(text: str) -> list[int]:
    """The text in the units in which JavaScript counts, half characters among them."""
    data = text.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)]
