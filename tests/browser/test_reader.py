# SPDX-License-Identifier: Apache-2.0
"""A reader, on the real services: every link of every page opens."""

import json

from openstack.connection import Connection

from tests.support.browser.browser import INDEX
from tests.support.browser.browser import Browser
from tests.support.browser.showcase import failed_run

_LINKS = """
return [...document.querySelectorAll('#content_body a[href], #main_content a[href], main a[href]')]
  .map(a => a.href).filter(url => url.startsWith(location.origin + '/project/'))
"""
_OPEN = """
const done = arguments[1];
fetch(arguments[0], {credentials: 'same-origin'}).then(a => done(a.status), () => done(-1));
"""


def test_a_reader_is_led_to_no_page_that_is_forbidden(browser: Browser, demo: Connection) -> None:
    url = demo.session.get_endpoint(service_type="workflowv2")
    volume = demo.block_storage.find_volume("db-prod", ignore_missing=False)
    for name, volume_id in (("there", volume.id), ("gone", "00000000-0000-0000-0000-000000000077")):
        demo.session.post(
            f"{url}/cron_triggers",
            json={
                "name": name,
                "workflow_name": "cinder_volume_backup_full",
                "workflow_input": json.dumps({"volume_id": volume_id, "backup_name": name}),
                "pattern": "0 2 1 1 *",
            },
        )
    run = failed_run(demo, url, volume.id)
    browser.sign_in("reader")
    seen: set[str] = set()
    for path in (
        INDEX,
        *(f"{INDEX}?tab=backup_schedules__{tab}" for tab in ("schedules", "history", "volumes")),
        f"{INDEX}runs/{run}/",
        f"/project/volumes/{volume.id}/?tab=volume_details__backup_schedules",
    ):
        browser.open(path)
        if path == INDEX:
            browser.one("#bd-needs")
        browser.until(lambda: browser.driver.execute_script("return jQuery.active === 0"), "quiet")
        links = set(browser.driver.execute_script(_LINKS)) - seen
        for link in links:
            status = browser.driver.execute_async_script(_OPEN, link)
            assert status == 200, f"{link} on {path}: {status}"
        seen |= links
    assert len(seen) > 10
