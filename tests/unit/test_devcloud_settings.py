# SPDX-License-Identifier: Apache-2.0
"""Folders, ports and configuration files of the devcloud."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from devcloud import render
from devcloud import settings
from devcloud.trouble import Trouble


def test_without_variables_the_cloud_is_in_the_repository_on_the_usual_ports() -> None:
    cloud = settings.load({})
    assert cloud.home == Path(__file__).parents[2] / ".devcloud"
    assert cloud.ports["horizon"] == 8000
    assert cloud.url("keystone") == "http://127.0.0.1:5000"


def test_a_port_comes_from_its_variable() -> None:
    assert settings.load({"DEVCLOUD_NOVA_PORT": "18774"}).ports["nova"] == 18774


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80.5", " 80"])
def test_a_port_that_is_none_is_named_with_its_variable(text: str) -> None:
    with pytest.raises(Trouble, match="DEVCLOUD_CINDER_PORT"):
        settings.load({"DEVCLOUD_CINDER_PORT": text})


def test_two_services_never_share_a_port() -> None:
    with pytest.raises(Trouble, match="horizon and keystone both have port 5000"):
        settings.load({"DEVCLOUD_HORIZON_PORT": "5000"})


def test_a_folder_with_a_space_reaches_every_configuration_file(tmp_path: Path) -> None:
    home = tmp_path / "my cloud"
    cloud = settings.load({"DEVCLOUD_HOME": str(home)})
    for service in ("keystone", "nova", "cinder", "mistral"):
        parser = ConfigParser(interpolation=None)
        parser.read_string(render.service_conf(cloud, service))
        assert parser["DEFAULT"]["log_file"] == str(home / "log" / f"{service}.log")
        assert parser["database"]["connection"].startswith(f"sqlite:///{home}/var/{service}/")


def test_a_file_that_would_not_change_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    render.write(path, "one")
    before = path.stat()
    render.write(path, "one")
    assert path.stat() == before
    render.write(path, "two")
    assert path.read_text() == "two"
