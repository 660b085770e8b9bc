# SPDX-License-Identifier: Apache-2.0
"""An answer is read as far as a page can use it, and an error keeps its status whatever it says."""

from typing import Any

import pytest
import requests
import requests_mock
from cinderclient import client as cinder
from keystoneauth1.session import Session
from keystoneauth1.token_endpoint import Token
from mistralclient.api.v2.client import Client

from backup_dashboard.api import door
from backup_dashboard.api import errors
from backup_dashboard.api.door import Door
from backup_dashboard.api.errors import Service

URL = "http://service.example.com/v3"


def ask(service: Service) -> Any:
    session = Session(session=Door(), auth=Token(URL, "token"))
    with errors.translated(service):
        if service is Service.CINDER:
            return cinder.Client("3.43", session=session).volumes.list()
        return Client(session=session, mistral_url=URL).executions.list()


def test_an_answer_that_is_too_long_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "LONGEST", 1000)
    with requests_mock.Mocker() as http:
        http.get(URL, text="x" * 1000)
        assert Door().get(URL).text == "x" * 1000
        http.get(URL, text="x" * 1001)
        with pytest.raises(door.TooLong):
            Door().get(URL)


@pytest.mark.parametrize("service", Service)
def test_a_service_whose_answer_is_too_long_does_not_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LONGEST", 1000)
    with requests_mock.Mocker() as http:
        http.get(requests_mock.ANY, text="x" * 1001)
        with pytest.raises(errors.Unreachable):
            ask(service)


ODD = ['{"error": "upstream unavailable"}', "<html>", "[]", "[[[]]]", '"x"', "7", "null", "{}",
       "", '{"faultstring": null}', "[" * 3000, '{"a": {"message": ["x"]}}']  # fmt: skip


@pytest.mark.parametrize("service", Service)
@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, errors.Unauthorized), (403, errors.Forbidden), (404, errors.NotFound),
     (400, errors.Refused), (503, errors.Unreachable)],
)  # fmt: skip
def test_an_error_keeps_its_status_whatever_its_body_is(
    service: Service, status: int, kind: type[errors.ServiceError]
) -> None:
    for body in ODD:
        for content_type in ("application/json", "text/html"):
            with requests_mock.Mocker() as http:
                http.get(
                    requests_mock.ANY,
                    text=body,
                    status_code=status,
                    headers={"Content-Type": content_type},
                )
                with pytest.raises((errors.ServiceError, errors.Unauthorized)) as caught:
                    ask(service)
            assert type(caught.value) is kind, body


def test_what_a_service_says_of_its_error_is_handed_on() -> None:
    for service, body in (
        (Service.MISTRAL, {"faultstring": "Bad pattern"}),
        (Service.CINDER, {"badRequest": {"message": "Bad pattern", "code": 400}}),
    ):
        with requests_mock.Mocker() as http:
            http.get(requests_mock.ANY, json=body, status_code=400)
            with pytest.raises(errors.Refused, match="Bad pattern"):
                ask(service)


def test_a_connection_that_breaks_is_no_answer() -> None:
    with requests_mock.Mocker() as http:
        http.get(requests_mock.ANY, exc=requests.exceptions.ChunkedEncodingError)
        with pytest.raises(errors.Unreachable):
            ask(Service.MISTRAL)
