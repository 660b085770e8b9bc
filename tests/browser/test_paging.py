# SPDX-License-Identifier: Apache-2.0
"""More schedules than one page holds, listed by the real Mistral."""

import json

from openstack.connection import Connection

from tests.support.browser.browser import Browser

SCHEDULES = 45
PAGE_SIZE = 20


def shown(browser: Browser) -> list[str]:
    rows = browser.until(lambda: browser.all("#schedules tbody tr[id]"), "rows")
    return [row.get_attribute("id") for row in rows]


def turn(browser: Browser, word: str) -> bool:
    """Follow the link to another page, if there is one."""
    links = [link for link in browser.all("#schedules tfoot a") if word in link.text]
    if links:
        before = shown(browser)
        links[0].click()
        browser.until(lambda: shown(browser) != before, "another page")
    return bool(links)


def test_every_schedule_is_on_one_page_and_the_way_back_shows_the_same(
    browser: Browser, demo: Connection
) -> None:
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("scratch", ignore_missing=False)
    for number in range(SCHEDULES):
        demo.session.post(
            f"{url}/cron_triggers",
            json={
                "name": f"schedule-{number:03}",
                "workflow_name": "cinder_volume_backup_full",
                "workflow_input": json.dumps({"volume_id": volume.id, "backup_name": "never"}),
                "pattern": "0 0 1 1 *",
            },
        )
    browser.sign_in("demo")
    there = [shown(browser)]
    while turn(browser, "Next"):
        there.append(shown(browser))
    back = [shown(browser)]
    while turn(browser, "Prev"):
        back.insert(0, shown(browser))

    assert [len(page) for page in there] == [PAGE_SIZE, PAGE_SIZE, SCHEDULES - 2 * PAGE_SIZE]
    assert len({row for page in there for row in page}) == SCHEDULES
    assert back == there
