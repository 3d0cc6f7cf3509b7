"""What a listener asks for: the kind of file, sample rate, channels and sample size."""

from dataclasses import dataclass
from typing import Final

from .mp3 import StreamInfo

MP3: Final = "mp3"
WAV: Final = "wav"
FLAC: Final = "flac"


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format of audio; None stands for "as the source is".

    Attributes:
        extension: `mp3`, `wav` or `flac`.
        sample_rate: In Hz.
        channels: 1 or 2.
        sample_bytes: Bytes per sample, 2 for 16 bits. MP3 has no such size.

    """

    extension: str
    sample_rate: int | None = None
    channels: int | None = None
    sample_bytes: int | None = None

    @property
    def takes_any_mp3(self) -> bool:
        """Whether MP3 of every sample rate and number of channels will do."""
        return self.extension == MP3 and self.sample_rate is self.channels is None

    def is_met_by(self, source: StreamInfo) -> bool:
        """Return whether an MP3 stream is already what is asked for."""
        return (
            self.extension == MP3
            and self.sample_rate in (None, source.sample_rate)
            and self.channels in (None, source.channels)
        )
