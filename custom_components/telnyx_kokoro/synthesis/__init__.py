"""Text in, audio out: streaming speech by Telnyx, without Home Assistant."""

from .models import (
    Delivery,
    EmptyTextError,
    NothingToSpeakError,
    RequestTooLongError,
    TextError,
    TextStoppedError,
    TextTooLongError,
    UtteranceRecord,
    VoiceSettings,
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
    "TextError",
    "TextSegmenter",
    "TextStoppedError",
    "TextTooLongError",
    "Timeouts",
    "UtteranceRecord",
    "VoiceSettings",
    "speak",
    "spoken_clip",
    "spoken_url",
]
