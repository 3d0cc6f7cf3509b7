"""The settings of an utterance, the record of its outcome, and errors in its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..api import SpeechRequest, Voice
from ..wording import LanguageRecognizer, Replacements
from .timeouts import Timeouts


class Delivery(StrEnum):
    """The transport of an utterance: text to the service, audio back."""

    AUTOMATIC = "automatic"
    REST = "rest"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True)
class Segment:
    """The text of one request, as it is sent, and the full id of its voice."""

    text: str
    voice: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How a text is changed before it is sent.

    Attributes:
        spells_out: Write numbers and units in words.
        replacements: Words that are spoken in another way.
        voices: Voices for texts in other languages, by language such as `es`.
        recognizer: Tells these languages and that of the voice apart. None to speak
            everything with one voice.

    """

    spells_out: bool = False
    replacements: Replacements = field(default_factory=Replacements)
    voices: Mapping[str, Voice] = field(default_factory=dict)
    recognizer: LanguageRecognizer | None = None


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """A voice and how it speaks.

    Attributes:
        voice: The full id of the voice.
        delivery: The transport to try first.
        gap_silence: Send silence while the text pauses, for players that give up on a
            stream that pauses.
        lead_in: Seconds of silence before the first word, for speakers that cut
            it off while they wake up.
        speed: How fast the listener will hear the audio, as a factor. Silence stays
            as long as it is.
        disable_cache: Bypass the cache of the service.
        pronunciation_dict_id: A pronunciation dictionary of the account.
        timeouts: The time limits.
        locale: The locale of the voice, such as `en-US`.
        wording: How the text is changed before it is sent.

    """

    voice: str
    delivery: Delivery = Delivery.AUTOMATIC
    gap_silence: bool = False
    lead_in: float = 0
    speed: float = 1
    disable_cache: bool = False
    pronunciation_dict_id: str | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    locale: str = ""
    wording: Wording = field(default_factory=Wording)

    def request(self, segment: Segment) -> SpeechRequest:
        """Return the request for a segment."""
        return SpeechRequest(
            segment.text, segment.voice, self.disable_cache, self.pronunciation_dict_id
        )


@dataclass(slots=True)
class UtteranceRecord:
    """The metrics of one utterance, filled in while it is spoken.

    Attributes:
        characters: Characters sent to be spoken, each segment counted once.
        delivery: The transport that delivered audio: REST or WebSocket, or None so far.
        retries: Attempts after the first one, before any audio.
        resumes: Attempts after audio was sent.
        seconds_to_first_audio: From the first complete sentence to its first audio,
            including all retries. None before audio.
        frame_bytes: Bytes of frames received.
        junk_bytes: Bytes skipped because they are not MP3.

    """

    characters: int = 0
    delivery: Delivery | None = None
    retries: int = 0
    resumes: int = 0
    seconds_to_first_audio: float | None = None
    frame_bytes: int = 0
    junk_bytes: int = 0


class TextError(ValueError):
    """Base of everything that can be wrong with a text."""


class EmptyTextError(TextError):
    """A text has no words."""


class NothingToSpeakError(EmptyTextError):
    """A text has only symbols that cannot be spoken, or a model wrote nothing."""


class RequestTooLongError(TextError):
    """A text has more characters than one request takes."""


class TextTooLongError(TextError):
    """A text has more characters than a message may have."""


class TextStoppedError(TextError):
    """The text stopped before it was complete."""
