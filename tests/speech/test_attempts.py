"""What is tried next when speech fails."""

import pytest

from custom_components.telnyx_kokoro.speech import Delivery, Patience, UtteranceRecord
from custom_components.telnyx_kokoro.speech.attempts import Attempts
from custom_components.telnyx_kokoro.telnyx import (
    ConnectionFailedError,
    DeadlineError,
    EndlessAnswerError,
    InvalidAnswerError,
    ServiceError,
    TelnyxError,
)

PATIENCE = Patience(backoff=1, retry_after=10)
WAYS = REST, WEBSOCKET = Delivery.REST, Delivery.WEBSOCKET


def ways_after(*failures: TelnyxError) -> list[Delivery]:
    """Return the ways of all tries of an utterance that fails with these."""
    attempts = Attempts(WAYS, PATIENCE, UtteranceRecord())
    ways = [attempts.way]
    for failure in failures:
        attempts.next(failure, is_heard=False, seconds_left=60)
        ways.append(attempts.way)
    return ways


def test_lost_connection_is_tried_again_on_the_same_way_first() -> None:
    lost = ConnectionFailedError("Server disconnected")
    assert ways_after(lost, lost) == [REST, REST, WEBSOCKET]


@pytest.mark.parametrize(
    "failure",
    [DeadlineError("Late"), InvalidAnswerError("HTML"), ServiceError("", status=503)],
)
def test_fault_that_may_lie_in_the_way_is_tried_on_the_other_one(
    failure: TelnyxError,
) -> None:
    assert ways_after(failure, failure) == [REST, WEBSOCKET, REST]


@pytest.mark.parametrize("is_heard", [False, True])
def test_waits_are_jittered_and_double(is_heard: bool) -> None:
    failure = ServiceError("", status=503)

    def waits() -> tuple[float, float]:
        attempts = Attempts(WAYS, PATIENCE, UtteranceRecord())
        first = attempts.next(failure, is_heard=is_heard, seconds_left=60)
        return first, attempts.next(failure, is_heard=is_heard, seconds_left=60)

    firsts, seconds = zip(*(waits() for _ in range(100)), strict=True)
    assert 0.5 <= min(firsts) < max(firsts) <= 1 <= min(seconds) < max(seconds) <= 2


@pytest.mark.parametrize(("asked", "waited"), [(3, 3), (60, 10)])
def test_service_says_how_long_to_wait_within_bounds(
    asked: float, waited: float
) -> None:
    failure = ServiceError("", status=503, retry_after=asked)
    attempts = Attempts(WAYS, PATIENCE, UtteranceRecord())
    assert attempts.next(failure, is_heard=False, seconds_left=60) == waited


def test_wait_that_would_end_too_late_is_not_begun() -> None:
    failure = ServiceError("", status=503, retry_after=5)
    attempts = Attempts(WAYS, PATIENCE, UtteranceRecord())
    with pytest.raises(ServiceError):
        attempts.next(failure, is_heard=False, seconds_left=4)


def test_retries_leave_the_heals_to_be_used() -> None:
    record = UtteranceRecord()
    attempts = Attempts(WAYS, PATIENCE, record)
    failure = DeadlineError("Late")
    for is_heard in (False, False, True, True):
        attempts.next(failure, is_heard=is_heard, seconds_left=60)
    assert (record.retries, record.heals) == (2, 2)


@pytest.mark.parametrize("is_heard", [False, True])
def test_answer_without_end_is_not_asked_for_again(is_heard: bool) -> None:
    endless = EndlessAnswerError("The audio is longer than an hour")
    attempts = Attempts(WAYS, PATIENCE, UtteranceRecord())
    with pytest.raises(EndlessAnswerError):
        attempts.next(endless, is_heard=is_heard, seconds_left=60)
