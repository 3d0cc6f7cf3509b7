"""What the speech of an account has come to in this run of Home Assistant."""

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .synthesis import Delivery, TextError, UtteranceRecord

FIRST_AUDIOS_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Failures:
    """How often utterances have failed in one way, and when the last one did."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class FirstAudio:
    """How long an utterance was waited for, and on which way it came."""

    delivery: Delivery
    seconds: float


class SpeechMetrics:
    """What all utterances of an account have come to. No text of theirs is kept.

    Attributes:
        utterances: How many have ended, in whichever way.
        characters: Characters of those of which anything was heard or handed over, and
            of samples of voices.
        retries: Tries after a first one, before any audio.
        resumes: Tries after audio had been heard.
        junk_bytes: Bytes that were passed over in answers, because they are no MP3.
        fallbacks: How many another engine spoke.
        failures: How often they failed, by the key of the message that says so, or by
            the name of the error's class.
        first_audios: The waits for the last 50 that were heard, the last one last.

    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.utterances = 0
        self.characters = 0
        self.retries = 0
        self.resumes = 0
        self.junk_bytes = 0
        self.fallbacks = 0
        self.failures: dict[str, Failures] = {}
        self.first_audios: deque[FirstAudio] = deque(maxlen=FIRST_AUDIOS_KEPT)
        self._listeners: set[CALLBACK_TYPE] = set()

    @property
    def failed(self) -> int:
        """Return how many utterances Telnyx did not speak to their end."""
        return sum(failures.count for failures in self.failures.values())

    @contextmanager
    def utterance(self) -> Generator[UtteranceRecord]:
        """Count an utterance, however it ends, by the record that is filled in.

        One that its listener does not hear to the end has not failed.
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
        """Count an utterance for which there was not even a voice."""
        self.utterances += 1
        self._count_failure(err)
        self._tell()

    @callback
    def count_sample(self, characters: int) -> None:
        """Count characters of a sample of a voice, which is no utterance."""
        self.characters += characters
        self._tell()

    @callback
    def count_fallback(self) -> None:
        """Count an utterance that another engine spoke."""
        self.fallbacks += 1
        self._tell()

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call a listener after every change; return what ends that."""
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
