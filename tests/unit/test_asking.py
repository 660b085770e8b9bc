# SPDX-License-Identifier: Apache-2.0
"""Questions go out at once, and one that fails leaves the others their answers."""

import threading

import pytest

from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import begin
from backup_dashboard.flows.asking import missing


def fail(error: Exception) -> str:
    raise error


def test_questions_are_asked_at_the_same_time() -> None:
    everybody = threading.Barrier(5, timeout=5)
    with Asking() as ask:
        answers = [ask(everybody.wait) for _ in range(5)]
    # Had one waited for another, the barrier would have broken.
    assert sorted(answer.result() for answer in answers) == [0, 1, 2, 3, 4]


def test_arguments_reach_the_question() -> None:
    with Asking() as ask:
        answer = ask(divmod, 7, 2)
    assert answer.result() == (3, 1)


@pytest.mark.parametrize("kind", [Unreachable, Forbidden])
def test_a_service_that_fails_leaves_the_others_their_answers(kind: type[ServiceError]) -> None:
    error = kind(Service.MISTRAL, "down")
    with Asking() as ask:
        lost, found = ask(fail, error), ask(lambda: "there")
    assert lost.error is error
    assert lost.or_else("nothing") == "nothing"
    assert found.error is None
    assert found.or_else("nothing") == "there"
    with pytest.raises(kind):
        lost.result()


def test_missing_services_are_named_once_in_the_order_of_the_answers() -> None:
    with Asking() as ask:
        answers = [
            ask(fail, Unreachable(Service.MISTRAL, "a")),
            ask(fail, Unreachable(Service.CINDER, "b")),
            ask(str),
            ask(fail, Unreachable(Service.MISTRAL, "c")),
        ]
    assert missing(answers) == (Service.MISTRAL, Service.CINDER)


@pytest.mark.parametrize("error", [Unauthorized(Service.CINDER, "401"), ZeroDivisionError()])
def test_an_invalid_token_and_our_own_mistakes_are_raised_and_not_hidden(error: Exception) -> None:
    with Asking() as ask:
        answer = ask(fail, error)
    with pytest.raises(type(error)):
        _ = answer.error
    with pytest.raises(type(error)):
        answer.or_else("hidden")
    with pytest.raises(type(error)):
        missing([answer])


def test_leaving_the_block_waits_for_all_answers() -> None:
    go, done = threading.Event(), []
    with Asking() as ask:
        ask(lambda: go.wait(5) and done.append(1))
        go.set()
    assert done == [1]


def test_what_is_begun_goes_on_while_the_asker_does_something_else() -> None:
    told = threading.Event()
    answer = begin(told.wait, timeout=30)
    told.set()
    assert answer.result() is True


def test_the_error_of_what_was_begun_is_raised_where_its_answer_is_looked_at() -> None:
    answer = begin(fail, Unreachable(Service.MISTRAL, "down"))
    with pytest.raises(Unreachable):
        answer.result()
