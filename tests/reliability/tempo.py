"""How fast time runs: every deadline of the integration, by one factor."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final
from unittest.mock import patch

from custom_components.telnyx_kokoro import coordinator, tts
from custom_components.telnyx_kokoro.api import RequestTimeouts
from custom_components.telnyx_kokoro.audio import concat
from custom_components.telnyx_kokoro.synthesis.models import Timeouts


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast time runs.

    Attributes:
        second: How long a second takes here, in seconds.
        longest_audio: Seconds of audio after which it counts as endless.

    """

    second: float
    longest_audio: int

    @property
    def request_timeouts(self) -> RequestTimeouts:
        """Return how long the client waits for the service."""
        usual = RequestTimeouts()
        return RequestTimeouts(
            connect=usual.connect * self.second,
            reused=usual.reused * self.second,
            first_byte=usual.first_byte * self.second,
            between_bytes=usual.between_bytes * self.second,
        )

    @property
    def timeouts(self) -> Timeouts:
        """Return how long a listener is made to wait."""
        usual = Timeouts()
        return Timeouts(
            first_audio=usual.first_audio * self.second,
            retry_after=usual.retry_after * self.second,
            backoff=usual.backoff * self.second,
            pause=usual.pause * self.second,
            text=usual.text * self.second,
            idle_socket=usual.idle_socket * self.second,
        )

    @contextmanager
    def kept(self) -> Generator[None]:
        """Make the integration keep this tempo."""
        with ExitStack() as changes:
            for module, name, value in (
                (coordinator, "REQUEST_TIMEOUTS", self.request_timeouts),
                (tts, "TIMEOUTS", self.timeouts),
                (concat, "MAX_SECONDS", self.longest_audio),
            ):
                changes.enter_context(patch.object(module, name, value, create=True))
            yield


REAL: Final = Tempo(1, concat.MAX_SECONDS)
# Longer than every text of the matrix; converting an hour takes its time.
QUICK: Final = Tempo(1 / 15, 30)
