"""From text to audio that a player takes, without Home Assistant."""

from .clip import Clip, whole_clip
from .conversion import can_make, converted
from .formats import MP3, WAV, WantedFormat
from .one_request import RequestTooLongError, spoken_clip, spoken_url
from .quiet import quiet
from .record import UtteranceRecord
from .settings import Delivery, Patience, VoiceSettings
from .text_feed import (
    EmptyTextError,
    NothingToSpeakError,
    TextError,
    TextFeed,
    TextStoppedError,
    TextTooLongError,
)
from .utterance import speak
from .waiting import KeepAlive

__all__ = [
    "MP3",
    "WAV",
    "Clip",
    "Delivery",
    "EmptyTextError",
    "KeepAlive",
    "NothingToSpeakError",
    "Patience",
    "RequestTooLongError",
    "TextError",
    "TextFeed",
    "TextStoppedError",
    "TextTooLongError",
    "UtteranceRecord",
    "VoiceSettings",
    "WantedFormat",
    "can_make",
    "converted",
    "quiet",
    "speak",
    "spoken_clip",
    "spoken_url",
    "whole_clip",
]
