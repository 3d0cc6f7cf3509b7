"""MP3 as bytes: find its frames, join clips, and convert them as they arrive."""

from .browser_stream import for_browsers
from .clip import Clip, whole_clip
from .concat import Mp3Concatenator
from .conversion import Mp3Resampler, can_change_speed, can_make, converted
from .errors import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from .gap_silence import GapSilence
from .mp3 import CLIP_END, StreamInfo, quiet, silent_frames
from .output_formats import FLAC, MP3, WAV, OutputFormat
from .sound import PLAIN, Sound

__all__ = [
    "CLIP_END",
    "FLAC",
    "MP3",
    "PLAIN",
    "WAV",
    "AudioError",
    "Clip",
    "EndlessAudioError",
    "GapSilence",
    "IncompleteAudioError",
    "InvalidAudioError",
    "Mp3Concatenator",
    "Mp3Resampler",
    "OutputFormat",
    "Sound",
    "StreamInfo",
    "can_change_speed",
    "can_make",
    "converted",
    "for_browsers",
    "quiet",
    "silent_frames",
    "whole_clip",
]
