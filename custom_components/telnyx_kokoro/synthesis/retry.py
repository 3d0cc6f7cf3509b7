"""The retry policy: whether, when and over which transport to try again."""

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
from .models import Delivery
from .timeouts import Timeouts

MAX_RETRIES: Final = 2
MAX_RESUMES: Final = 2
# A connection that hangs leaves half of the time to the attempts after it.
SHARE_OF_AN_ATTEMPT: Final = 0.5

_RESPONSE_ERRORS: Final[dict[type[AudioError], type[TelnyxError]]] = {
    EndlessAudioError: ResponseTooLongError,
    IncompleteAudioError: IncompleteResponseError,
    InvalidAudioError: InvalidResponseError,
}


def response_error(err: AudioError | TelnyxError) -> TelnyxError:
    """Return an error of the audio as an error of its response."""
    if isinstance(err, TelnyxError):
        return err
    return _RESPONSE_ERRORS[type(err)](str(err))


class RetryPolicy:
    """The state of an utterance's attempts, and the decision about the next one.

    Before its first audio, an utterance is retried up to twice, on the other transport
    if the transport may be at fault. After that, it is resumed up to twice on the same
    transport: the other one may divide sentences differently. A segment whose response
    was not audio, or that the speech engine failed at, is requested only once more,
    because each request is paid for.

    Attributes:
        transport: REST or WebSocket, for the current attempt.
        retries: Attempts after the first one, before any audio.
        resumes: Attempts after audio was sent.

    """

    def __init__(
        self, transports: tuple[Delivery, Delivery], timeouts: Timeouts
    ) -> None:
        """Begin with the first of two transports."""
        self.transport, self._other = transports
        self.retries = 0
        self.resumes = 0
        self._timeouts = timeouts
        # By segment, the first answer that was paid for and could not be played.
        self._paid_in_vain: dict[int, TelnyxError] = {}
        self._rest_error: TelnyxError | None = None

    def share_of_time(self, *, has_audio: bool) -> float:
        """Return how much of the remaining time the current attempt may take."""
        return 1 if self._is_last(has_audio) else SHARE_OF_AN_ATTEMPT

    def next(
        self,
        err: TelnyxError,
        *,
        has_audio: bool,
        seconds_left: float,
        segment: int = 0,
    ) -> float:
        """Return the seconds to wait before the next attempt.

        Args:
            err: The reason why the current attempt failed.
            has_audio: Whether audio has reached the listener.
            seconds_left: How long audio may still take.
            segment: The segment that failed, counted from 0.

        Raises:
            TelnyxError: Another attempt cannot help or would be too late. This is
                `err`, or an earlier error that explains the failure better: that of
                REST after a forbidden upgrade, or the one that was paid for.

        """
        if self.transport is Delivery.REST:
            self._rest_error = err
        if self._is_last(has_audio):
            # A forbidden upgrade may blame the wrong cause.
            is_upgrade = isinstance(err, UpgradeForbiddenError)
            raise (self._rest_error if is_upgrade else None) or err
        if not self._may_pass(err, has_audio):
            raise err
        self._require_not_paid_twice(err, segment, has_audio)
        count = self.resumes if has_audio else self.retries
        wait = self._wait(err, count)
        if wait >= seconds_left:
            raise err
        if has_audio:
            self.resumes += 1
            return wait
        # A first connection that is lost may be an old one, kept from earlier speech.
        is_stale = type(err) is ConnectionFailedError and not count
        if not is_stale and not isinstance(err, RateLimitError):
            self.transport, self._other = self._other, self.transport
        self.retries += 1
        return wait

    def _is_last(self, has_audio: bool) -> bool:
        if has_audio:
            return self.resumes == MAX_RESUMES
        return self.retries == MAX_RETRIES

    def _may_pass(self, err: TelnyxError, has_audio: bool) -> bool:
        match err:
            case ResponseTooLongError():
                return False
            case RateLimitError(retry_after=float() | int() as seconds):
                # Any earlier request would be refused as well.
                return seconds <= self._timeouts.retry_after
            case UpgradeForbiddenError():
                return not has_audio
            case InvalidResponseError() | SynthesisError():
                return True
        return err.retryable

    def _require_not_paid_twice(
        self, err: TelnyxError, segment: int, has_audio: bool
    ) -> None:
        is_paid = isinstance(err, InvalidResponseError | SynthesisError)
        first = self._paid_in_vain.get(segment)
        # This would be the third request for the segment.
        if first is not None and (is_paid or not has_audio):
            raise first
        if is_paid:
            self._paid_in_vain[segment] = err

    def _wait(self, err: TelnyxError, count: int) -> float:
        longest = self._timeouts.backoff * (1 << count)
        wait = random.uniform(longest / 2, longest)
        if err.retry_after is None:
            return wait
        return max(wait, min(err.retry_after, self._timeouts.retry_after))
