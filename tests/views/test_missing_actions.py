# SPDX-License-Identifier: Apache-2.0
"""A Mistral without the actions of OpenStack takes schedules and fails each run: the pages say so before."""

from tests.support.views.base import CREATE
from tests.support.views.base import INDEX
from tests.support.views.base import SCHEDULES
from tests.support.views.base import ViewTest
from tests.support.views.recordings import Answer
from tests.support.views.recordings import numbered
from tests.support.views.recordings import trigger

EDIT = f"{INDEX}{numbered(1, 3)}/edit/"
ADMIN = "/admin/backup_schedules/state/"
PAGES = (SCHEDULES, CREATE, EDIT)


class MissingActionsTest(ViewTest):
    def setUp(self) -> None:
        super().setUp()
        self.cloud.triggers = [trigger(1)]

    def test_the_pages_name_what_is_missing_and_say_what_to_do(self) -> None:
        self.cloud.actions = [each for each in self.cloud.actions if each["name"] == "std.noop"]
        for url in PAGES:
            notice = self.page(url).one(id="bd-missing-actions")
            named = [each.text for each in notice.find("code")]
            assert len(named) == 5, url
            assert "cinder.volumes_get" in named
            assert "install mistral-extra" in notice.text

    def test_a_single_action_that_is_left_out_is_named_alone(self) -> None:
        self.cloud.actions.remove(next(a for a in self.cloud.actions if "delete" in a["name"]))
        notice = self.page(SCHEDULES).one(id="bd-missing-actions")
        assert [each.text for each in notice.find("code")] == ["cinder.backups_delete"]

    def test_an_administrator_sees_it_on_the_page_of_all_projects(self) -> None:
        self.become("admin", "member")
        assert self.page(ADMIN).find(id="bd-missing-actions") == []
        self.cloud.actions = []
        assert len(self.page(ADMIN).one(id="bd-missing-actions").find("code")) == 6

    def test_nothing_is_said_while_all_are_there(self) -> None:
        for url in PAGES:
            assert self.page(url).find(id="bd-missing-actions") == []

    def test_nothing_is_claimed_where_mistral_does_not_tell(self) -> None:
        refusals = [
            Answer(status, "application/json", {"faultstring": "no"}) for status in (403, 404, 500)
        ]
        nameless = Answer(200, "application/json", {"actions": [{"id": "1"}]})
        for answer in [*refusals, nameless]:
            self.cloud.instead["GET", "/actions"] = answer
            for url in PAGES:
                assert self.page(url).find(id="bd-missing-actions") == [], (answer, url)
