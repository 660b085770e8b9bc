# SPDX-License-Identifier: Apache-2.0
"""Volumes are named as far as Cinder told their names."""

import pytest

from backup_dashboard.api.cinder import VolumeNames
from backup_dashboard.core.storage import is_temporary
from backup_dashboard.flows.naming import NO_VOLUMES
from backup_dashboard.flows.naming import VolumeLink

ALL = VolumeNames({"v1": "database"}, complete=True)
SOME = VolumeNames({"v1": "database"}, complete=False)


def test_a_known_volume_has_its_name_and_a_page() -> None:
    link = VolumeLink.find("v1", ALL)
    assert (link.name, link.gone, link.has_page) == ("database", False, True)


def test_a_volume_that_cinders_whole_list_lacks_is_gone() -> None:
    link = VolumeLink.find("v2", ALL)
    assert (link.gone, link.has_page) == (True, False)


@pytest.mark.parametrize("names", [SOME, NO_VOLUMES])
def test_a_volume_is_not_called_gone_unless_the_whole_list_is_known(names: VolumeNames) -> None:
    link = VolumeLink.find("v2", names)
    assert (link.name, link.gone) == ("v2", False)


@pytest.mark.parametrize("id", ["", "../x", "a/b", "<script>", "v 1", "v1\n", "ü"])
def test_an_input_that_can_be_no_volume_gets_no_link(id: str) -> None:
    assert not VolumeLink.find(id, NO_VOLUMES).has_page


UUID = "5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031"


def test_a_volume_that_cinder_made_for_a_backup_is_known_by_its_whole_name() -> None:
    assert is_temporary(f"backup-vol-{UUID}")


@pytest.mark.parametrize(
    "name",
    [
        "backup-vol-mail",
        "backup-vol-",
        "backup-vol",
        "",
        f"backup-vol-{UUID}-old",
        UUID,
        f"my-backup-vol-{UUID}",
        f"backup-vol-{UUID.upper()}",
        f"backup-vol-{UUID}\n",
        f"backup-vol-{UUID.replace('-', '')}",
        f"backup-vol-{UUID[:-1]}",
        "backup-vol-2026-11-25",
    ],
)
def test_whatever_else_begins_like_that_is_a_users_volume(name: str) -> None:
    assert not is_temporary(name)
    assert VolumeNames({"v": name}, complete=True).lasting == {"v": name}
