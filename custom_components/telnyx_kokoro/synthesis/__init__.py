"""Text in, audio out: streaming speech by Telnyx, without Home Assistant."""

from .errors import (
    EmptyTextError,
    NothingToSpeakError,
    RequestTooLongError,
    TextError,
    TextStoppedError,
    TextTooLongError,
)
from .models import Delivery, UtteranceRecord, VoiceSettings
from .progress import AudioDeadline
from .segmenter import TextSegmenter
from .single_request import spoken_clip, spoken_url
from .stream import speak
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
