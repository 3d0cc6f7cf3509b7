"""Bytes in, bytes out: MP3 joined to one stream, and converted while it arrives."""

from .clip import Clip, whole_clip
from .conversion import can_make, converted
from .errors import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from .formats import MP3, WAV, OutputFormat
from .quiet import quiet
from .waiting import GapSilence

__all__ = [
    "MP3",
    "WAV",
    "AudioError",
    "Clip",
    "EndlessAudioError",
    "GapSilence",
    "IncompleteAudioError",
    "InvalidAudioError",
    "OutputFormat",
    "can_make",
    "converted",
    "quiet",
    "whole_clip",
]
