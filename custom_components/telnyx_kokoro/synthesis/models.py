"""The settings of an utterance, and the record of its outcome."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..api import SpeechRequest


class Delivery(StrEnum):
    """The transport of an utterance: text to the service, audio back."""

    AUTOMATIC = "automatic"
    REST = "rest"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The time limits of an utterance, in seconds.

    Attributes:
        first_audio: From a text to its first audio, including all retries. Also from
            one chunk of audio to the next while more is owed.
        retry_after: The longest wait that the service may request between two tries.
        backoff: The longest wait before the second try; it doubles before the third.
        sentence: After the apparent end of a sentence before it counts as one although
            no next sentence has begun.
        clause: After the end of a clause before it is spoken. Even slow models write
            a word in far less.
        words: After words without punctuation before all but the last one, which may
            be incomplete, are spoken. Listeners begin to wonder about then.
        doubt: After what may be half a number, word or name ("3.", "wash", "Dr.")
            before it is spoken as it is. Split, it would sound wrong: so this is longer
            than a model pauses while it writes, and shorter than the silence after
            which a listener takes the answer for finished.
        pause: Without audio before silence is sent to a player that gives up on a
            stream that pauses. Satellites wait two seconds for the first bytes and
            four to five for more (observed by others).
        text: From one piece of text to the next before the writer counts as gone. A
            model that has failed never ends its text. One that uses a tool writes
            nothing meanwhile: Home Assistant gives a tool over MCP 30 seconds, and a
            small machine may think for a minute.
        idle_socket: Without text before a socket is closed. The service closes it
            after 20 (documented).

    """

    first_audio: float = 30
    retry_after: float = 10
    backoff: float = 0.5
    sentence: float = 0.5
    clause: float = 1
    words: float = 1.5
    doubt: float = 3
    pause: float = 1
    text: float = 120
    idle_socket: float = 5


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
        disable_cache: Bypass the cache of the service.
        pronunciation_dict_id: A pronunciation dictionary of the account.
        timeouts: The time limits.

    """

    voice: str
    delivery: Delivery = Delivery.AUTOMATIC
    gap_silence: bool = False
    lead_in: float = 0
    disable_cache: bool = False
    pronunciation_dict_id: str | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)

    @property
    def transports(self) -> tuple[Delivery, Delivery]:
        """Return the first and the second transport to try.

        docs/performance shows why REST is the automatic one.
        """
        if self.delivery is Delivery.WEBSOCKET:
            return Delivery.WEBSOCKET, Delivery.REST
        return Delivery.REST, Delivery.WEBSOCKET

    def request(self, text: str) -> SpeechRequest:
        """Return the request for a segment of the text."""
        return SpeechRequest(
            text, self.voice, self.disable_cache, self.pronunciation_dict_id
        )


@dataclass(slots=True)
class UtteranceRecord:
    """The figures of one utterance, filled in while it is spoken.

    Attributes:
        characters: Characters sent to be spoken, each segment counted once.
        delivery: The transport that was heard: REST or WebSocket. None before audio.
        retries: Tries after the first one, before any audio.
        resumes: Tries after audio had been heard.
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
