"""What is tried next when speech fails: which way, after which wait, how often."""

import random
from typing import Final

from ..api import (
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    RateLimitError,
    ResponseTooLongError,
    SynthesisError,
    TelnyxError,
    UpgradeForbiddenError,
)
from ..audio import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from .models import Delivery, Patience
from .record import UtteranceRecord

MAX_RETRIES: Final = 2
MAX_HEALS: Final = 2
# A connection that hangs leaves as much time as it took to the tries after it.
SHARE_OF_A_TRY: Final = 0.5

_RESPONSE_ERRORS: Final[dict[type[AudioError], type[TelnyxError]]] = {
    EndlessAudioError: ResponseTooLongError,
    IncompleteAudioError: IncompleteResponseError,
    InvalidAudioError: InvalidResponseError,
}


def response_error(err: AudioError | TelnyxError) -> TelnyxError:
    """Return an error of the audio as one of the response that it came in."""
    if isinstance(err, TelnyxError):
        return err
    return _RESPONSE_ERRORS[type(err)](str(err))


class RetryPolicy:
    """The tries of one utterance.

    Before its first audio an utterance is tried again up to twice, the second time on
    the other way if the fault may lie in the way. After that it is healed up to twice,
    on the way that was heard: the other one may cut its sentences elsewhere. An answer
    that is no audio, or that the speech engine failed at, is asked for once more only,
    whatever comes of that: the service is paid each time.

    Attributes:
        way: REST or WebSocket: the way of the current try.

    """

    def __init__(
        self,
        ways: tuple[Delivery, Delivery],
        patience: Patience,
        record: UtteranceRecord,
    ) -> None:
        """Begin with the first of two ways; count in the record."""
        self._patience = patience
        self._record = record
        # By the part of the text that was paid for without being heard.
        self._paid_in_vain: dict[int, TelnyxError] = {}
        self._error_of_rest: TelnyxError | None = None
        self.way, self._other_way = ways

    def share_of_time(self, *, is_heard: bool) -> float:
        """Return how much of the time that is left the current try may take."""
        return 1 if self._is_last(is_heard=is_heard) else SHARE_OF_A_TRY

    def next(
        self, err: TelnyxError, *, is_heard: bool, seconds_left: float, part: int = 0
    ) -> float:
        """Return the seconds to wait before the next try; raise the error instead.

        Args:
            err: Why the last try failed.
            is_heard: Whether audio has reached the listener.
            seconds_left: How long the listener is still to wait for audio.
            part: The part of the text that failed, counted from 0.

        Raises:
            TelnyxError: `err`, where trying again cannot help or takes too long.
                After an upgrade that was forbidden it is what REST has said, and
                after content that was paid for what came in its place.

        """
        if self.way is Delivery.REST:
            self._error_of_rest = err
        if self._is_last(is_heard=is_heard):
            raise self._told_by_rest(err)
        if not self._may_pass(err, is_heard=is_heard):
            raise err
        self._require_not_paid_twice(err, part, is_heard=is_heard)
        count = self._record.heals if is_heard else self._record.retries
        wait = self._wait(err, count)
        if wait >= seconds_left:
            raise err
        if is_heard:
            self._record.heals += 1
            return wait
        if _may_lie_in_the_way(err, count):
            self.way, self._other_way = self._other_way, self.way
        self._record.retries += 1
        return wait

    def _is_last(self, *, is_heard: bool) -> bool:
        if is_heard:
            return self._record.heals == MAX_HEALS
        return self._record.retries == MAX_RETRIES

    def _told_by_rest(self, err: TelnyxError) -> TelnyxError:
        """Return what REST has said, where the error may accuse the wrong one."""
        if isinstance(err, UpgradeForbiddenError) and self._error_of_rest is not None:
            return self._error_of_rest
        return err

    def _require_not_paid_twice(
        self, err: TelnyxError, part: int, *, is_heard: bool
    ) -> None:
        """Raise what came in place of a part that would be asked for a third time."""
        is_paid = isinstance(err, InvalidResponseError | SynthesisError)
        first = self._paid_in_vain.get(part)
        if first is not None and (is_paid or not is_heard):
            raise first
        if is_paid:
            self._paid_in_vain[part] = err

    def _may_pass(self, err: TelnyxError, *, is_heard: bool) -> bool:
        """Return whether an error may lie in the moment and not in key, account or text."""
        match err:
            case ResponseTooLongError():
                return False
            case RateLimitError(retry_after=float() | int() as seconds):
                # Asked sooner, it refuses again.
                return seconds <= self._patience.retry_after
            case UpgradeForbiddenError():
                return not is_heard
            case InvalidResponseError() | SynthesisError():
                return True
        return err.retryable

    def _wait(self, err: TelnyxError, count: int) -> float:
        """Return a jittered wait that doubles, or what the service asks for."""
        longest = self._patience.backoff * (1 << count)
        wait = random.uniform(longest / 2, longest)
        if err.retry_after is None:
            return wait
        return max(wait, min(err.retry_after, self._patience.retry_after))


def _may_lie_in_the_way(err: TelnyxError, count: int) -> bool:
    """Return whether the other way deserves the next try.

    A first connection that is lost may be an old one, kept open since the last speech.
    """
    if isinstance(err, RateLimitError):
        return False
    return type(err) is not ConnectionFailedError or count > 0
