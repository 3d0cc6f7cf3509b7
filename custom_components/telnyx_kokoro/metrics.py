"""Usage counters of an account, which survive a reload of its config entry."""

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
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
    """The number of failures of one kind, and the time of the last one."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class FirstAudio:
    """The time to first audio of an utterance, and its transport."""

    delivery: Delivery
    seconds: float


@dataclass(slots=True)
class SpeechMetrics:
    """Counters of all utterances since Home Assistant started. No text is kept."""

    utterances: int = 0  # that have ended, in any way
    characters: int = 0  # of what was heard or handed over, and of previews
    retries: int = 0  # tries after a first one, before any audio
    resumes: int = 0  # tries after audio had been heard
    junk_bytes: int = 0  # bytes of responses that were skipped because they are no MP3
    fallbacks: int = 0  # utterances spoken by another engine
    # By translation key, or by the name of the error's class.
    failures: dict[str, Failures] = field(default_factory=dict)
    # The last one is the latest.
    first_audios: deque[FirstAudio] = field(
        default_factory=lambda: deque(maxlen=FIRST_AUDIOS_KEPT)
    )
    # Totals from before Home Assistant started, by the keys of the sensors.
    earlier_totals: dict[str, int] = field(default_factory=dict)
    _listeners: set[CALLBACK_TYPE] = field(default_factory=set)

    @property
    def failed(self) -> int:
        """Return the number of utterances that Telnyx did not finish."""
        return sum(failures.count for failures in self.failures.values())

    @contextmanager
    def utterance(self) -> Generator[UtteranceRecord]:
        """Count an utterance by the record that is filled in meanwhile.

        One that its listener leaves early has not failed.
        """
        record = UtteranceRecord()
        try:
            yield record
        except TextError:
            # Telnyx has not failed.
            raise
        except Exception as err:
            self._count_failure(err)
            raise
        finally:
            self._count(record)

    @callback
    def count_unspoken(self, err: HomeAssistantError) -> None:
        """Count an utterance without a voice to speak it."""
        self.utterances += 1
        self._count_failure(err)
        self._tell()

    @callback
    def count_sample(self, characters: int) -> None:
        """Count the characters of a preview, which is no utterance."""
        self.characters += characters
        self._tell()

    @callback
    def count_fallback(self) -> None:
        """Count an utterance spoken by another engine."""
        self.fallbacks += 1
        self._tell()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call a listener after every change, until what is returned is called."""
        self._listeners.add(listener)

        @callback
        def remove() -> None:
            self._listeners.discard(listener)

        return remove

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
        if record.delivery and record.seconds_to_first_audio is not None:
            self.first_audios.append(
                FirstAudio(record.delivery, record.seconds_to_first_audio)
            )
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener()


@dataclass(slots=True)
class OddAudio:
    """Logs bytes of an account's responses that were skipped because they are no MP3.

    If there are so many that they may have been speech, it warns once an hour.
    """

    account: str
    _next_warning: float = 0

    def note(self, record: UtteranceRecord) -> None:
        """Log what was skipped in an utterance."""
        if not record.junk_bytes:
            return
        total = record.junk_bytes + record.frame_bytes
        LOGGER.debug(
            "%s: passed over %d of %d bytes that were no MP3",
            self.account,
            record.junk_bytes,
            total,
        )
        is_much = record.junk_bytes > total * WARN_ABOVE_SHARE
        if is_much and time.monotonic() >= self._next_warning:
            self._next_warning = time.monotonic() + SECONDS_BETWEEN_WARNINGS
            LOGGER.warning(
                "%s: %.1f %% of the audio of a message was no MP3 and was left out. If"
                " words were missing, report it to the service; this is logged once an"
                " hour at most",
                self.account,
                100 * record.junk_bytes / total,
            )


@callback
def metrics_of(hass: HomeAssistant, entry: ConfigEntry) -> SpeechMetrics:
    """Return the counters of an account, which are kept while Home Assistant runs."""
    accounts = hass.data.setdefault(_DATA_METRICS, {})
    return accounts.setdefault(entry.entry_id, SpeechMetrics())


@callback
def forget_metrics(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Forget the counters of an account."""
    hass.data.get(_DATA_METRICS, {}).pop(entry.entry_id, None)
