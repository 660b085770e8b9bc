# SPDX-License-Identifier: Apache-2.0
"""Questions go out at once, and one that fails leaves the others their answers."""

import threading

import pytest

from backup_dashboard.api.errors import Absent
from backup_dashboard.api.errors import Busy
from backup_dashboard.api.errors import Conflict
from backup_dashboard.api.errors import Forbidden
from backup_dashboard.api.errors import NotFound
from backup_dashboard.api.errors import Refused
from backup_dashboard.api.errors import Service
from backup_dashboard.api.errors import ServiceError
from backup_dashboard.api.errors import TooMuch
from backup_dashboard.api.errors import Unauthorized
from backup_dashboard.api.errors import Unreachable
from backup_dashboard.flows.asking import Asking
from backup_dashboard.flows.asking import begin
from backup_dashboard.flows.asking import problems_of
from backup_dashboard.flows.problems import Problem
from backup_dashboard.flows.problems import ProblemKind
from backup_dashboard.flows.problems import raise_first


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
    assert problems_of(answers) == (
        Problem(Service.MISTRAL, ProblemKind.NO_ANSWER),
        Problem(Service.CINDER, ProblemKind.NO_ANSWER),
    )


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Unreachable, ProblemKind.NO_ANSWER),
        (TooMuch, ProblemKind.TOO_MUCH),
        (Busy, ProblemKind.BUSY),
        (Forbidden, ProblemKind.FORBIDDEN),
        (Refused, ProblemKind.REFUSED),
        (NotFound, ProblemKind.REFUSED),
        (Conflict, ProblemKind.REFUSED),
        (Absent, ProblemKind.ABSENT),
    ],
)
def test_a_refusal_is_not_taken_for_silence(error: type[ServiceError], kind: ProblemKind) -> None:
    with Asking() as ask:
        answer = ask(fail, error(Service.CINDER, "why"))
    assert problems_of([answer]) == (Problem(Service.CINDER, kind),)
    with pytest.raises((error, Refused)):
        raise_first(problems_of([answer]))


def test_only_a_service_that_may_answer_later_is_asked_again() -> None:
    assert {kind for kind in ProblemKind if kind.passes} == {
        ProblemKind.NO_ANSWER,
        ProblemKind.BUSY,
    }


@pytest.mark.parametrize("error", [Unauthorized(Service.CINDER, "401"), ZeroDivisionError()])
def test_an_invalid_token_and_our_own_mistakes_are_raised_and_not_hidden(error: Exception) -> None:
    with Asking() as ask:
        answer = ask(fail, error)
    with pytest.raises(type(error)):
        _ = answer.error
    with pytest.raises(type(error)):
        answer.or_else("hidden")
    with pytest.raises(type(error)):
        problems_of([answer])


def test_leaving_the_block_waits_for_all_answers() -> None:
    block_is_left = threading.Event()
    done: list[bool] = []

    def question() -> None:
        # Had nobody waited, the block would be left long before this is over.
        done.append(block_is_left.wait(0.3))

    with Asking() as ask:
        ask(question)
    block_is_left.set()
    assert done == [False]


def test_what_is_begun_goes_on_while_the_asker_does_something_else() -> None:
    told = threading.Event()
    answer = begin(told.wait, timeout=30)
    told.set()
    assert answer.result() is True


def test_the_error_of_what_was_begun_is_raised_where_its_answer_is_looked_at() -> None:
    answer = begin(fail, Unreachable(Service.MISTRAL, "down"))
    with pytest.raises(Unreachable):
        answer.result()
