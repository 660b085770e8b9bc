# SPDX-License-Identifier: Apache-2.0
"""What axe finds on a page that keeps people out, and whether our templates wrote it or Horizon's."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.browser.browser import Browser

SOURCE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"

OURS = "[class*='bd-'], [id^='bd-'], .modal form"
"""Where our templates stand in Horizon's frame."""

RUN = """
const [ours, horizons, done] = arguments;
document.querySelectorAll('details').forEach(each => { each.open = true; });
const at = node => document.querySelector(node.target.flat().join(' '));
axe.run({resultTypes: ['violations']}).then(found => done(found.violations
  .filter(rule => ['serious', 'critical'].includes(rule.impact) || rule.id === 'heading-order')
  .flatMap(rule => rule.nodes.map(node => {
    const element = at(node);
    const known = horizons.some(([id, selector]) => id === rule.id && element && element.matches(selector));
    return {
      rule: rule.id,
      html: node.html.slice(0, 160),
      why: (node.any[0] || node.all[0] || node.none[0] || {message: rule.help}).message,
      ours: Boolean(element && element.closest(ours)) && !known,
    };
  }))));
"""


@dataclass(frozen=True)
class Finding:
    """One element that breaks one of axe's rules; ``ours`` where our templates wrote it."""

    rule: str
    html: str
    why: str
    ours: bool


def findings(browser: Browser, horizons: tuple[tuple[str, str, str], ...]) -> list[Finding]:
    """Give what is serious on the page; ``horizons`` has rule, selector and reason of what is not ours."""
    browser.driver.execute_script(SOURCE.read_text(encoding="utf-8"))
    known = [list(each[:2]) for each in horizons]
    return [Finding(**each) for each in browser.driver.execute_async_script(RUN, OURS, known)]
