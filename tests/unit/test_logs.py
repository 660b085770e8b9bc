# SPDX-License-Identifier: Apache-2.0
"""A service that fails leaves a trace for operators, in which nobody's secrets are."""

import logging

import pytest
from cinderclient import exceptions as cinder
from keystoneauth1 import exceptions as keystone
from mistralclient.api.base import APIException

from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import translated

LOGGER = "backup_dashboard.api.logs"
REQUEST = "req-5e5f0c1a-3a7e-4d0c-9a39-6d61696c3031"
SECRET = "s3cr3t"


class Volumes:
    def names(self, error: Exception) -> None:
        with translated(Service.CINDER):
            raise error


def logged(error: Exception, caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    with caplog.at_level(logging.DEBUG, LOGGER), pytest.raises(Exception, match="Cinder"):
        Volumes().names(error)
    [record] = caplog.records
    return record


def test_the_line_tells_service_operation_status_kind_and_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = logged(cinder.ClientException(503, "why", request_id=REQUEST), caplog)
    assert record.levelno == logging.WARNING
    assert record.getMessage() == (
        "Cinder (block storage), Volumes.names: HTTP 503 Service Unavailable (ClientException), "
        f"request {REQUEST}"
    )


def test_mistrals_request_is_read_from_its_text(caplog: pytest.LogCaptureFixture) -> None:
    record = logged(APIException(500, f"no trust (HTTP 403) (Request-ID: {REQUEST})"), caplog)
    assert "HTTP 403 Forbidden (APIException)" in record.getMessage()
    assert record.getMessage().endswith(f"request {REQUEST}")


def test_without_an_answer_the_operating_system_says_why(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except OSError as refused:
            raise keystone.ConnectFailure("no") from refused
    except keystone.ConnectFailure as failure:
        message = logged(failure, caplog).getMessage()
    assert "no answer (ConnectFailure, ConnectionRefusedError: Connection refused)" in message
    assert message.endswith("request unknown")


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (400, "WARNING"),
        (401, "INFO"),
        (403, "WARNING"),
        (404, "DEBUG"),
        (409, "DEBUG"),
        (413, "WARNING"),
        (429, "WARNING"),
        (500, "WARNING"),
        (502, "WARNING"),
    ],
)
def test_what_belongs_to_a_days_work_is_no_warning(
    status: int, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert logged(cinder.ClientException(status, "why"), caplog).levelname == level


@pytest.mark.parametrize(
    "error",
    [
        APIException(400, f"Invalid input {{'password': '{SECRET}'}}"),
        APIException(500, f"(HTTP 403) {SECRET} (Request-ID: req-{SECRET})"),
        cinder.ClientException(500, f"token {SECRET}", details=SECRET, request_id=SECRET),
        cinder.ClientException(400, f"http://cinder/v3?x={SECRET}"),
        keystone.HttpError(SECRET, url=f"http://x/?t={SECRET}", request_id=SECRET, http_status=502),
        keystone.ConnectFailure(f"Unable to establish connection to http://x/?token={SECRET}"),
        keystone.SSLError(SECRET),
        keystone.EndpointNotFound(SECRET),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_text_of_a_service_or_a_library_reaches_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    error.__cause__ = ValueError(SECRET)
    record = logged(error, caplog)
    assert SECRET not in logging.Formatter().format(record)
