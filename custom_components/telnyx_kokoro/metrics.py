"""Usage counters that survive a reload of the config entry."""

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
import time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .synthesis import Delivery, TextError, UtteranceRecord

FIRST_AUDIOS_KEPT: Final = 50
WARN_ABOVE_SHARE: Final = 0.01
SECONDS_BETWEEN_WARNINGS: Final = 3_600

_DATA_METRICS: HassKey[dict[str, SpeechMetrics]] = HassKey(f"{DOMAIN}_metrics")


@dataclass(frozen=True, slots=True)
class Failures:
    """The number of failures of one kind, and the time of the latest."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class FirstAudio:
    """The time to the first audio of an utterance, and its transport."""

    delivery: Delivery
    seconds: float


@dataclass(slots=True)
class SpeechMetrics:
    """Counters since Home Assistant started. No text is kept."""

    utterances: int = 0  # completed, failed or stopped
    characters: int = 0  # of utterances and samples
    retries: int = 0  # attempts after the first one, before any audio
    resumes: int = 0  # attempts after audio was sent
    junk_bytes: int = 0  # skipped bytes of responses that were not MP3
    fallbacks: int = 0  # utterances spoken by another engine
    # By the translation key or the class of the error.
    failures: dict[str, Failures] = field(default_factory=dict)
    first_audios: deque[FirstAudio] = field(
        default_factory=lambda: deque(maxlen=FIRST_AUDIOS_KEPT)
    )
    # Totals from before Home Assistant started, by the key of the sensor.
    earlier_totals: dict[str, int] = field(default_factory=dict)
    _listeners: set[CALLBACK_TYPE] = field(default_factory=set)

    @property
    def failed(self) -> int:
        """Return the number of failed utterances."""
        return sum(failures.count for failures in self.failures.values())

    @contextmanager
    def utterance(self) -> Generator[UtteranceRecord]:
        """Count an utterance, with the record that is filled in while it is spoken.

        An utterance that the listener stops has not failed.
        """
        record = UtteranceRecord()
        try:
            yield record
        except TextError:
            # The text is at fault, not Telnyx.
            raise
        except Exception as err:
            self._count_failure(err)
            raise
        finally:
            self._count(record)

    @callback
    def count_unspoken(self, err: HomeAssistantError) -> None:
        """Count a failed utterance for which there is no voice."""
        self.utterances += 1
        self._count_failure(err)
        self._notify()

    @callback
    def count_sample(self, characters: int) -> None:
        """Count the characters of a sample, which is not an utterance."""
        self.characters += characters
        self._notify()

    @callback
    def count_fallback(self) -> None:
        """Count an utterance spoken by another engine."""
        self.fallbacks += 1
        self._notify()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call a listener after every change; return a function that removes it."""
        self._listeners.add(listener)
        return partial(self._listeners.discard, listener)

    def _count_failure(self, err: Exception) -> None:
        key = err.translation_key if isinstance(err, HomeAssistantError) else None
        name = key or type(err).__name__
        before = self.failures.get(name)
        count = before.count if before else 0
        self.failures[name] = Failures(count + 1, dt_util.utcnow())

    def _count(self, record: UtteranceRecord) -> None:
        self.utterances += 1
        self.retries += record.retries
        self.resumes += record.resumes
        self.junk_bytes += record.junk_bytes
        if record.delivery:
            self.characters += record.characters
            if (seconds := record.seconds_to_first_audio) is not None:
                self.first_audios.append(FirstAudio(record.delivery, seconds))
        self._notify()

    def _notify(self) -> None:
        for listener in list(self._listeners):
            listener()


@dataclass(slots=True)
class JunkLog:
    """Logs skipped bytes of responses that are not MP3.

    Warns at most once per hour if there are so many that they may have been speech.
    """

    account: str
    _next_warning: float = 0

    def add(self, record: UtteranceRecord) -> None:
        """Log the skipped bytes of an utterance."""
        if not record.junk_bytes:
            return
        total = record.junk_bytes + record.frame_bytes
        LOGGER.debug(
            "%s: skipped %d of %d bytes that were not MP3",
            self.account,
            record.junk_bytes,
            total,
        )
        is_much = record.junk_bytes > total * WARN_ABOVE_SHARE
        if is_much and (now := time.monotonic()) >= self._next_warning:
            self._next_warning = now + SECONDS_BETWEEN_WARNINGS
            LOGGER.warning(
                "%s: %.1f %% of the audio of a message was not MP3 and was skipped. If "
                "words are missing, report it to Telnyx (logged at most once per hour)",
                self.account,
                100 * record.junk_bytes / total,
            )


@callback
def metrics_of(hass: HomeAssistant, entry: ConfigEntry) -> SpeechMetrics:
    """Return the counters of an account."""
    accounts = hass.data.setdefault(_DATA_METRICS, {})
    return accounts.setdefault(entry.entry_id, SpeechMetrics())


@callback
def forget_metrics(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget the counters of an account."""
    hass.data.get(_DATA_METRICS, {}).pop(entry.entry_id, None)
