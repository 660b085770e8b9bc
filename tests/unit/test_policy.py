# SPDX-License-Identifier: Apache-2.0
"""Our rules for Cinder reach Horizon in the way that the snippet does it, and a site's own count more."""

import runpy
from pathlib import Path

import pytest
import yaml
from openstack_auth import policy as horizon_policy
from openstack_dashboard import defaults as horizon_defaults
from oslo_policy import policy as oslo_policy

import backup_dashboard
from backup_dashboard import policy

PACKAGE = Path(backup_dashboard.__file__).parent
SNIPPET = PACKAGE / "local_settings.d" / "_2235_backup_schedules.py"
READER = {"roles": ["reader"], "project_id": "p1"}
MEMBER = {"roles": ["member", "reader"], "project_id": "p1"}
OPERATOR = {"roles": ["backup_operator"], "project_id": "p1"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site's own file of rules for Cinder."""
    return tmp_path / "cinder_policy.yaml"


def enforcer(site: Path) -> oslo_policy.Enforcer:
    """What decides in Horizon, with the snippet in its settings."""
    settings = runpy.run_path(
        str(SNIPPET),
        {
            **vars(horizon_defaults),
            "POLICY_FILES": {"volume": str(site)},
            "POLICY_DIRS": {"volume": [str(site.parent / "cinder_policy.d")]},
        },
    )
    folders = settings["POLICY_DIRS"]["volume"]
    made = oslo_policy.Enforcer(horizon_policy._get_policy_conf(str(site), folders))
    made.suppress_default_change_warnings = True
    horizon_policy._load_default_rules("volume", made)
    made.load_rules()
    return made


def may(site: Path, who: dict[str, object], rule: str = "backup:create") -> bool:
    return bool(enforcer(site).enforce(rule, {"project_id": "p1"}, who))


@pytest.mark.parametrize("text", [None, "", "# Nothing of its own.\n", '"volume:create": ""\n'])
@pytest.mark.parametrize("rule", ["backup:create", "backup:restore", "backup:update"])
def test_a_reader_is_refused_and_a_member_is_not(site: Path, text: str | None, rule: str) -> None:
    if text is not None:
        site.write_text(text)
    assert not may(site, READER, rule)
    assert may(site, MEMBER, rule)


def test_a_site_that_has_a_rule_of_its_own_keeps_it(site: Path) -> None:
    site.write_text('"backup:create": "role:backup_operator"\n')
    assert may(site, OPERATOR)
    assert not may(site, MEMBER)


def test_the_sites_own_folder_counts_more(site: Path) -> None:
    folder = site.parent / "cinder_policy.d"
    folder.mkdir()
    (folder / "ours.yaml").write_text('"backup:create": "role:backup_operator"\n')
    assert may(site, OPERATOR)
    assert not may(site, MEMBER)


def test_other_services_keep_their_folders(site: Path) -> None:
    folders = {"compute": ["nova_policy.d"], "volume": ["cinder_policy.d"]}
    found = policy.with_our_rules(folders, "", {"volume": str(site)})
    assert found == {**folders, "volume": [str(policy.FOLDER), "cinder_policy.d"]}


def test_a_site_without_folders_for_cinder_gets_ours(site: Path) -> None:
    assert policy.with_our_rules({}, "", {"volume": str(site)}) == {"volume": [str(policy.FOLDER)]}


def test_where_horizon_checks_nothing_of_cinders_the_folders_stay() -> None:
    assert policy.with_our_rules({"compute": ["a"]}, "", {"identity": "b"}) == {"compute": ["a"]}


def test_a_file_that_is_no_policy_changes_nothing(site: Path) -> None:
    site.write_text("- no rules\n")
    assert policy.with_our_rules({}, "", {"volume": str(site)}) == {"volume": [str(policy.FOLDER)]}


def test_our_rules_are_those_that_horizon_has_by_default() -> None:
    path = Path(horizon_defaults.POLICY_FILES_PATH, "default_policies/cinder.yaml")
    known = {each["name"]: each["check_str"] for each in yaml.safe_load(path.read_text())}
    for file in policy.FOLDER.glob("*.yaml"):
        for name, check in yaml.safe_load(file.read_text()).items():
            assert known[name] == check
            assert check.removeprefix("rule:") in known
