"""The formats that a listener may request, and the encoder of each."""

from dataclasses import dataclass
from typing import Final, Literal

from .mp3 import StreamInfo
from .pyav_compat import has_codecs

MP3: Final = "mp3"
WAV: Final = "wav"
FLAC: Final = "flac"

type _Encoder = Literal[
    "flac", "libmp3lame", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_u8"
]
# Encoder and input sample format, by extension and bytes per sample. FLAC stores 24 of
# 32 bits. MP3 has no sample size.
ENCODERS: Final[dict[tuple[str, int], tuple[_Encoder, str]]] = {
    (WAV, 1): ("pcm_u8", "u8"),
    (WAV, 2): ("pcm_s16le", "s16"),
    (WAV, 3): ("pcm_s24le", "s32"),
    (WAV, 4): ("pcm_s32le", "s32"),
    (FLAC, 2): ("flac", "s16"),
    (FLAC, 3): ("flac", "s32"),
    (MP3, 2): ("libmp3lame", "fltp"),
}
_SAMPLE_RATES: Final = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
LAYOUTS: Final = {1: "mono", 2: "stereo"}


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """The format that a listener requests. None means that of the source.

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
        """Return whether this is MP3 with any sample rate and channels."""
        return self.extension == MP3 and self.sample_rate is self.channels is None

    def is_met_by(self, source: StreamInfo) -> bool:
        """Return whether an MP3 stream already has this format."""
        return (
            self.extension == MP3
            and self.sample_rate in (None, source.sample_rate)
            and self.channels in (None, source.channels)
        )

    @property
    def kind(self) -> tuple[str, int]:
        """Return the extension and the bytes per sample, 2 by default."""
        sample_bytes = None if self.extension == MP3 else self.sample_bytes
        return self.extension, sample_bytes or 2


def can_encode(wanted: OutputFormat) -> bool:
    """Return whether there are codecs to convert MP3 to a format."""
    return (
        wanted.kind in ENCODERS
        and wanted.sample_rate in (None, *_SAMPLE_RATES)
        and wanted.channels in (None, *LAYOUTS)
        and has_codecs(ENCODERS[wanted.kind][0])
    )
