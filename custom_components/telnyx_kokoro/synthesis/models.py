"""How a text is to be spoken."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..api import SpeechRequest


class Delivery(StrEnum):
    """The way on which text goes to the service and audio comes back."""

    AUTOMATIC = "automatic"
    REST = "rest"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a listener and the service are waited for, in seconds.

    Attributes:
        first_audio: From a text to its first audio, whatever was tried meanwhile.
            Also from one piece of audio to the next while more is owed.
        retry_after: The most of a wait that the service asks for. Someone listens.
        backoff: The longest wait before the second try; before the third it doubles.
        sentence: After what looks like the end of a sentence before it counts as one
            although no next one has begun.
        clause: After the end of a clause before what is written is spoken. Models
            write a word in far less, even slow ones.
        words: After words without any mark before they are spoken, but for the last,
            of which more may follow. A listener begins to wonder about then.
        doubt: After what may be half a number, a word or a name ("3.", "wash", "Dr.")
            before it is spoken all the same. Divided, it would be heard as something
            else: so this is longer than a model that still writes ever pauses, and
            not longer than a listener takes an answer for finished.
        pause: Without audio before silence is sent to a player that gives up on a
            stream which pauses. Satellites wait two seconds for its first bytes, and
            four to five for more of them (seen by others).
        text: From one piece of a text to the next before its writer counts as gone.
            A model that has failed leaves its text without an end. One that uses a
            tool writes nothing meanwhile: Home Assistant gives a tool over MCP 30,
            and a small machine may think about its answer for a minute.
        idle_socket: Without a text before a socket is closed. The service itself
            closes one after 20 (documented).

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
    """A voice, and how it speaks.

    Attributes:
        voice: The whole id of the voice.
        delivery: The way that is tried first.
        gap_silence: Whether silence is sent while a text is waited for, for players
            that give up on a stream that pauses.
        lead_in: Seconds of silence before the first word, for speakers that swallow
            it while they wake up.
        disable_cache: Whether the service must synthesize everything afresh.
        pronunciation_dict_id: A pronunciation dictionary of the account.
        patience: How long is waited.

    """

    voice: str
    delivery: Delivery = Delivery.AUTOMATIC
    gap_silence: bool = False
    lead_in: float = 0
    disable_cache: bool = False
    pronunciation_dict_id: str | None = None
    patience: Patience = field(default_factory=Patience)

    @property
    def ways(self) -> tuple[Delivery, Delivery]:
        """Return the way that is tried first, and the one after it.

        docs/performance shows why REST is the automatic one.
        """
        if self.delivery is Delivery.WEBSOCKET:
            return Delivery.WEBSOCKET, Delivery.REST
        return Delivery.REST, Delivery.WEBSOCKET

    def request(self, text: str) -> SpeechRequest:
        """Return the request for a part of the text."""
        return SpeechRequest(
            text, self.voice, self.disable_cache, self.pronunciation_dict_id
        )
