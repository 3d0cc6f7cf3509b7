"""What came of one utterance."""

from dataclasses import dataclass

from .models import Delivery


@dataclass(slots=True)
class UtteranceRecord:
    """What came of one utterance, filled in while it is spoken.

    Attributes:
        characters: Characters that were sent to be spoken, each part of the text once.
        delivery: The way that was heard: REST or WebSocket. None before any audio.
        retries: Tries after the first one, before any audio.
        heals: Tries after audio had been heard.
        seconds_to_first_audio: From the first whole sentence being there to its first
            audio, whatever was tried meanwhile. None before any audio.
        frame_bytes: Bytes of frames that came.
        junk_bytes: Bytes that were passed over, because they are no part of MP3.

    """

    characters: int = 0
    delivery: Delivery | None = None
    retries: int = 0
    heals: int = 0
    seconds_to_first_audio: float | None = None
    frame_bytes: int = 0
    junk_bytes: int = 0
