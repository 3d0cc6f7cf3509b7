"""Sound as MP3 in every format that LAME makes, and MP3 as sound."""

from collections.abc import Iterable
from functools import cache
from typing import Final, cast

from av import AudioCodecContext, AudioFrame, CodecContext, Packet
import numpy as np
from numpy.typing import NDArray

type Frames = tuple[bytes, ...]
type Format = tuple[int, int, int]
"""Sample rate in Hz, channels, and bit rate in bit/s; 0 for a variable one."""

MPEG_2: Final[tuple[Format, ...]] = (
    (24_000, 1, 64_000),
    (24_000, 1, 48_000),
    (24_000, 1, 32_000),
    (24_000, 1, 0),
    (22_050, 1, 56_000),
    (16_000, 2, 64_000),
    (24_000, 2, 128_000),
)
MPEG_2_5: Final[tuple[Format, ...]] = (
    (8_000, 1, 16_000),
    (11_025, 2, 32_000),
    (12_000, 1, 0),
)
MPEG_1: Final[tuple[Format, ...]] = (
    (32_000, 1, 64_000),
    (44_100, 2, 128_000),
    (48_000, 2, 0),
)
FORMATS: Final = (*MPEG_2, *MPEG_2_5, *MPEG_1)


@cache
def sounding(kind: Format, seed: int = 0, *, reservoir: bool = True) -> Frames:
    """Return 0.7 s of syllables of tones and noise, as frames of LAME.

    The channels of stereo are alike, but not the same.
    """
    rate, channels, bit_rate = kind
    random = np.random.default_rng(seed)
    time = np.arange(rate * 7 // 10) / rate
    loudness = np.maximum(np.sin((9 + seed) * time), 0)
    tones = sum(np.sin(2 * np.pi * pitch * time) for pitch in (210, 640, 2_300))
    sound = np.stack(
        [
            loudness * (2_000 * tones + random.normal(0, 300, len(time)))
            for _ in range(channels)
        ]
    ).astype(np.int16)
    layout = ["mono", "stereo"][channels - 1]
    frame = AudioFrame.from_ndarray(sound, "s16p", layout)
    frame.sample_rate = rate
    encoder = CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.format = rate, "s16p"
    encoder.layout = layout
    encoder.options = {"reservoir": str(int(reservoir))}
    if bit_rate:
        encoder.bit_rate = bit_rate
    else:
        encoder.options |= {"qscale": "4"}
        encoder.flags |= 2  # of variable quality
    return tuple(map(bytes, [*encoder.encode(frame), *encoder.encode(None)]))


def decoded(frames: Iterable[bytes], **options: str) -> NDArray[np.float32]:
    """Return the samples of one frame after the other: channels x samples."""
    decoder = cast(AudioCodecContext, CodecContext.create("mp3float", "r"))
    decoder.options = options
    sounds = [
        sound.to_ndarray()
        for frame in frames
        for sound in decoder.decode(Packet(frame))
    ]
    return np.concatenate(sounds, axis=1)


def loudness_db(samples: NDArray[np.float32]) -> float:
    """Return the level of all samples, in dB of full scale."""
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2)))


def with_checksum(frame: bytes) -> bytes:
    """Return a frame with a checksum, in place of its last two bytes: padding."""
    mono, mpeg1 = frame[3] >> 6 == 3, frame[1] & 0b1000
    side_info = (17 if mono else 32) if mpeg1 else (9 if mono else 17)
    header = bytes((frame[0], frame[1] & ~1, *frame[2:4]))
    checksum = 0xFFFF
    for byte in header[2:] + frame[4 : 4 + side_info]:
        for bit in range(7, -1, -1):
            differs = checksum >> 15 ^ byte >> bit & 1
            checksum = checksum << 1 & 0xFFFF ^ (0x8005 if differs else 0)
    return header + checksum.to_bytes(2) + frame[4:-2]
