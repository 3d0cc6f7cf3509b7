"""Text in, audio out: speech by Telnyx as it is synthesized, without Home Assistant."""

from .models import Delivery, Timeouts, VoiceSettings
from .record import UtteranceRecord
from .segmenter import (
    EmptyTextError,
    NothingToSpeakError,
    TextError,
    TextSegmenter,
    TextStoppedError,
    TextTooLongError,
)
from .single_request import RequestTooLongError, spoken_clip, spoken_url
from .stream import speak

__all__ = [
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
