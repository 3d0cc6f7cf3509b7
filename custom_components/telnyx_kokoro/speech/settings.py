"""How a text is to be spoken."""

from dataclasses import dataclass
from enum import StrEnum

from ..telnyx import SpeechRequest


class Delivery(StrEnum):
    """The way on which text goes to the service and audio comes back."""

    AUTOMATIC = "automatic"
    REST = "rest"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """A voice, by its whole id, and the way that is tried first."""

    voice: str
    delivery: Delivery = Delivery.AUTOMATIC

    def request(self, text: str) -> SpeechRequest:
        """Return the request for a part of the text."""
        return SpeechRequest(text, self.voice)
