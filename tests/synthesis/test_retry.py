"""What is tried next when speech fails."""

import pytest

from custom_components.telnyx_kokoro.api import (
    ConnectionFailedError,
    DeadlineError,
    InvalidResponseError,
    RateLimitError,
    ResponseTooLongError,
    ServiceError,
    SynthesisError,
    TelnyxError,
    UpgradeForbiddenError,
)
from custom_components.telnyx_kokoro.synthesis import Delivery, Timeouts
from custom_components.telnyx_kokoro.synthesis.retry import RetryPolicy

TIMEOUTS = Timeouts(backoff=1, retry_after=10)
FORBIDDEN = UpgradeForbiddenError("Not permitted", status=403)
TRANSPORTS = REST, WEBSOCKET = Delivery.REST, Delivery.WEBSOCKET


def transports_after(*failures: TelnyxError) -> list[Delivery]:
    """Return the transports of all tries of an utterance that fails with these."""
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    transports = [policy.transport]
    for failure in failures:
        policy.next(failure, has_audio=False, seconds_left=60)
        transports.append(policy.transport)
    return transports


def test_lost_connection_is_tried_again_on_the_same_transport_first() -> None:
    lost = ConnectionFailedError("Server disconnected")
    assert transports_after(lost, lost) == [REST, REST, WEBSOCKET]


@pytest.mark.parametrize(
    "failure",
    [DeadlineError("Late"), ServiceError("", status=503)],
)
def test_fault_that_may_lie_in_the_transport_is_tried_on_the_other_one(
    failure: TelnyxError,
) -> None:
    assert transports_after(failure, failure) == [REST, WEBSOCKET, REST]


@pytest.mark.parametrize("has_audio", [False, True])
def test_waits_are_jittered_and_double(has_audio: bool) -> None:
    failure = ServiceError("", status=503)

    def waits() -> tuple[float, float]:
        policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
        first = policy.next(failure, has_audio=has_audio, seconds_left=60)
        return first, policy.next(failure, has_audio=has_audio, seconds_left=60)

    firsts, seconds = zip(*(waits() for _ in range(100)), strict=True)
    assert 0.5 <= min(firsts) < max(firsts) <= 1 <= min(seconds) < max(seconds) <= 2


@pytest.mark.parametrize(("asked", "waited"), [(3, 3), (60, 10)])
def test_service_says_how_long_to_wait_within_bounds(
    asked: float, waited: float
) -> None:
    failure = ServiceError("", status=503, retry_after=asked)
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    assert policy.next(failure, has_audio=False, seconds_left=60) == waited


def test_wait_that_would_end_too_late_is_not_begun() -> None:
    failure = ServiceError("", status=503, retry_after=5)
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    with pytest.raises(ServiceError):
        policy.next(failure, has_audio=False, seconds_left=4)


def test_retries_leave_the_resumes_to_be_used() -> None:
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    failure = DeadlineError("Late")
    for has_audio in (False, False, True, True):
        policy.next(failure, has_audio=has_audio, seconds_left=60)
    assert (policy.retries, policy.resumes) == (2, 2)


@pytest.mark.parametrize(
    "failure", [InvalidResponseError("HTML"), SynthesisError("Engine", status=400)]
)
@pytest.mark.parametrize("was_heard", [False, True])
def test_content_that_is_paid_for_is_asked_for_twice_at_most(
    failure: TelnyxError, was_heard: bool
) -> None:
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    policy.next(failure, has_audio=False, seconds_left=60)
    with pytest.raises(type(failure)):
        policy.next(failure, has_audio=was_heard, seconds_left=60)


def test_after_content_that_was_paid_for_in_vain_it_is_asked_for_once_more() -> None:
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    html = InvalidResponseError("HTML")
    policy.next(html, has_audio=False, seconds_left=60)
    with pytest.raises(InvalidResponseError, match="HTML"):
        policy.next(DeadlineError("Late"), has_audio=False, seconds_left=60)


def test_speech_that_is_cut_is_resumed_although_it_was_paid_for_before() -> None:
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    policy.next(InvalidResponseError("HTML"), has_audio=False, seconds_left=60)
    policy.next(DeadlineError("Late"), has_audio=True, seconds_left=60)


def test_later_content_is_asked_for_again_too() -> None:
    failure = InvalidResponseError("HTML")
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    policy.next(failure, has_audio=False, seconds_left=60)
    policy.next(failure, has_audio=True, seconds_left=60, segment=1)


@pytest.mark.parametrize(("seconds", "left"), [(120, 60), (8, 5)])
@pytest.mark.parametrize("has_audio", [False, True])
def test_limit_that_outlasts_all_patience_fails_at_once(
    seconds: float, left: float, has_audio: bool
) -> None:
    limited = RateLimitError("Slow", status=429, retry_after=seconds)
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    with pytest.raises(RateLimitError) as raised:
        policy.next(limited, has_audio=has_audio, seconds_left=left)
    assert raised.value.retry_after == seconds


def test_limit_that_ends_in_time_is_waited_for() -> None:
    limited = RateLimitError("Slow", status=429, retry_after=10)
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    assert policy.next(limited, has_audio=False, seconds_left=60) == 10


def test_socket_that_is_forbidden_is_followed_by_rest() -> None:
    policy = RetryPolicy(TRANSPORTS[::-1], TIMEOUTS)
    policy.next(FORBIDDEN, has_audio=False, seconds_left=60)
    assert policy.transport is REST


def test_socket_that_is_forbidden_last_leaves_the_word_to_rest() -> None:
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    for _ in range(2):
        lost = ConnectionFailedError("Server disconnected")
        policy.next(lost, has_audio=False, seconds_left=60)
    assert policy.transport is WEBSOCKET
    with pytest.raises(ConnectionFailedError, match="disconnected"):
        policy.next(FORBIDDEN, has_audio=False, seconds_left=60)


@pytest.mark.parametrize("has_audio", [False, True])
def test_answer_without_end_is_not_asked_for_again(has_audio: bool) -> None:
    endless = ResponseTooLongError("The audio is longer than an hour")
    policy = RetryPolicy(TRANSPORTS, TIMEOUTS)
    with pytest.raises(ResponseTooLongError):
        policy.next(endless, has_audio=has_audio, seconds_left=60)
