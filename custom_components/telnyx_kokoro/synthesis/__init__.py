"""Text in, audio out: streaming speech by Telnyx, without Home Assistant."""

from .models import (
    Delivery,
    EmptyTextError,
    NothingToSpeakError,
    RequestTooLongError,
    Segment,
    TextError,
    TextStoppedError,
    TextTooLongError,
    UtteranceRecord,
    VoiceSettings,
    Wording,
)
from .progress import AudioDeadline
from .segmenter import TextSegmenter
from .stream import speak, spoken_clip, spoken_url
from .timeouts import Timeouts

__all__ = [
    "AudioDeadline",
    "Delivery",
    "EmptyTextError",
    "NothingToSpeakError",
    "RequestTooLongError",
    "Segment",
    "TextError",
    "TextSegmenter",
    "TextStoppedError",
    "TextTooLongError",
    "Timeouts",
    "UtteranceRecord",
    "VoiceSettings",
    "Wording",
    "speak",
    "spoken_clip",
    "spoken_url",
]
