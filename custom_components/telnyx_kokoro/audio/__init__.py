"""Bytes in, bytes out: MP3 joined to one stream, and converted while it arrives."""

from .clip import Clip, whole_clip
from .conversion import can_make, converted
from .formats import MP3, WAV, WantedFormat
from .quiet import quiet
from .waiting import KeepAlive

__all__ = [
    "MP3",
    "WAV",
    "Clip",
    "KeepAlive",
    "WantedFormat",
    "can_make",
    "converted",
    "quiet",
    "whole_clip",
]
