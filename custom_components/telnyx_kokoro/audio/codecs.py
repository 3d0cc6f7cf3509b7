"""The codecs: MP3's decoder, and the encoders for what listeners ask for."""

import struct
from typing import Final, Literal, cast

from av import AudioCodecContext, Codec, CodecContext
from av.codec.codec import UnknownCodecError

from .formats import FLAC, MP3, WAV, OutputFormat
from .mp3 import StreamInfo

# The one that ffmpeg takes by itself.
_DECODER: Final = "mp3float"

type _Encoder = Literal[
    "flac", "libmp3lame", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_u8"
]
_USUAL_SAMPLE_BYTES: Final = 2
# By extension and bytes per sample: the encoder, and the samples that it takes. FLAC
# makes 24 bits of 32. Samples of MP3 have no size.
_ENCODERS: Final[dict[tuple[str, int], tuple[_Encoder, str]]] = {
    (WAV, 1): ("pcm_u8", "u8"),
    (WAV, 2): ("pcm_s16le", "s16"),
    (WAV, 3): ("pcm_s24le", "s32"),
    (WAV, 4): ("pcm_s32le", "s32"),
    (FLAC, 2): ("flac", "s16"),
    (FLAC, 3): ("flac", "s32"),
    (MP3, _USUAL_SAMPLE_BYTES): ("libmp3lame", "fltp"),
}
_SAMPLE_RATES: Final = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
LAYOUTS: Final = {1: "mono", 2: "stereo"}

# The most that stereo may have at 16 to 24 kHz is 160 kbit/s. Below, LAME takes less.
_MP3_BIT_RATE_PER_CHANNEL: Final = 80_000

# Less audio than a frame of MP3, so that the first frame in gives a block out. Both
# sizes are in the streamable subset, and have a short code in a block's header.
_FLAC_BLOCK: Final = 576
_FLAC_SHORT_BLOCK: Final = 192
_FLAC_SHORT_BLOCK_BELOW: Final = 32_000  # Hz
_FLAC_ONLY_STREAMINFO: Final = 0x80

# A reader that meets this size reads to the end of the stream. ffmpeg writes it to
# pipes, and Home Assistant to satellites; Python's `wave` takes 0 for "no audio".
_WAV_SIZE_UNKNOWN: Final = 0xFFFFFFFF
_WAV_PCM: Final = 1
_WAV_FORMAT_BYTES: Final = 16


def can_encode(wanted: OutputFormat) -> bool:
    """Return whether a format is known, and ffmpeg's library can make it of MP3."""
    encoder = _ENCODERS.get(_kind(wanted))
    if (
        encoder is None
        or wanted.sample_rate not in (None, *_SAMPLE_RATES)
        or wanted.channels not in (None, *LAYOUTS)
    ):
        return False
    codec, _ = encoder
    try:
        Codec(codec, "w")
        Codec(_DECODER, "r")
    except UnknownCodecError:
        return False
    return True


def open_decoder() -> AudioCodecContext:
    """Return a decoder of MP3, which takes frame by frame."""
    return cast(AudioCodecContext, CodecContext.create(_DECODER, "r"))


def open_encoder(source: StreamInfo, wanted: OutputFormat) -> AudioCodecContext:
    """Return an encoder, which resamples by itself what it is given."""
    codec, samples = _ENCODERS[_kind(wanted)]
    channels = wanted.channels or source.channels
    context = CodecContext.create(codec, "w")
    context.sample_rate = wanted.sample_rate or source.sample_rate
    context.layout = LAYOUTS[channels]
    context.format = samples
    if wanted.extension == FLAC:
        is_short = context.sample_rate < _FLAC_SHORT_BLOCK_BELOW
        block = _FLAC_SHORT_BLOCK if is_short else _FLAC_BLOCK
        context.options = {"frame_size": str(block)}
    elif wanted.extension == MP3:
        context.bit_rate = channels * _MP3_BIT_RATE_PER_CHANNEL
        # Without the bit reservoir each frame stands for itself.
        context.options = {"reservoir": "0"}
    context.open()
    return context


def file_header(encoder: AudioCodecContext, wanted: OutputFormat) -> bytes:
    """Return what a file has before its audio, its length left open."""
    match wanted.extension:
        case "wav":
            _, sample_bytes = _kind(wanted)
            return _wav_header(encoder.sample_rate, encoder.channels, sample_bytes)
        case "flac":
            stream_info = encoder.extradata or b""
            size = len(stream_info).to_bytes(3)
            return b"fLaC" + bytes((_FLAC_ONLY_STREAMINFO,)) + size + stream_info
    return b""


def _kind(wanted: OutputFormat) -> tuple[str, int]:
    """Return the extension and the bytes per sample."""
    if wanted.extension == MP3:
        return MP3, _USUAL_SAMPLE_BYTES
    return wanted.extension, wanted.sample_bytes or _USUAL_SAMPLE_BYTES


def _wav_header(sample_rate: int, channels: int, sample_bytes: int) -> bytes:
    block_bytes = channels * sample_bytes
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        _WAV_SIZE_UNKNOWN,
        b"WAVE",
        b"fmt ",
        _WAV_FORMAT_BYTES,
        _WAV_PCM,
        channels,
        sample_rate,
        sample_rate * block_bytes,
        block_bytes,
        sample_bytes * 8,
        b"data",
        _WAV_SIZE_UNKNOWN,
    )
