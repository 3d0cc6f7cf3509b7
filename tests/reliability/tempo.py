"""How fast time runs: every deadline of the integration, by one factor."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from unittest.mock import patch

from custom_components.telnyx_kokoro.api import RequestTimeouts
from custom_components.telnyx_kokoro.audio import concat
from custom_components.telnyx_kokoro.coordinator import DATA_TIMEOUTS, AccountTimeouts
from custom_components.telnyx_kokoro.synthesis.timeouts import Timeouts
from homeassistant.core import HomeAssistant


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
    def kept(self, hass: HomeAssistant) -> Generator[None]:
        """Make the integration keep this tempo."""
        timeouts = AccountTimeouts(self.request_timeouts, self.timeouts)
        hass.data[DATA_TIMEOUTS] = timeouts
        with patch.object(concat, "MAX_SECONDS", self.longest_audio):
            yield


REAL: Final = Tempo(1, concat.MAX_SECONDS)
# Longer than every text of the matrix; converting an hour takes its time.
QUICK: Final = Tempo(1 / 15, 30)
