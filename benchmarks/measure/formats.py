"""What players ask for."""

from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Asked:
    """A format, and the options that ask for it."""

    name: str
    audio_format: str
    options: dict[str, Any] = field(default_factory=dict)


MP3: Final = Asked("mp3", "mp3")
# As a Voice PE asks, and as an ESPHome speaker does.
FLAC: Final = Asked(
    "flac 48 kHz",
    "flac",
    {
        "preferred_format": "flac",
        "preferred_sample_rate": 48_000,
        "preferred_sample_channels": 1,
        "preferred_sample_bytes": 2,
    },
)
WAV: Final = Asked(
    "wav 16 kHz",
    "wav",
    {
        "preferred_format": "wav",
        "preferred_sample_rate": 16_000,
        "preferred_sample_channels": 1,
        "preferred_sample_bytes": 2,
    },
)
ALL: Final = (MP3, FLAC, WAV)
