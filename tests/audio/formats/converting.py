"""A clip of MP3, and what is made of it."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from functools import cache
from typing import Final

from av import AudioFrame, CodecContext
import numpy as np

from custom_components.telnyx_kokoro.audio.conversion import converted
from custom_components.telnyx_kokoro.audio.gap_silence import GapSilence
from custom_components.telnyx_kokoro.audio.mp3 import StreamInfo
from custom_components.telnyx_kokoro.audio.output_formats import MP3, OutputFormat
from custom_components.telnyx_kokoro.audio.transcoder import Transcoder

WAV_HEADER_BYTES: Final = 44
FLAC_HEADER_BYTES: Final = 42

DELAY: Final = 1105
"""Samples of silence at the start of a clip, which LAME and the decoder add."""

WAV_16K: Final = OutputFormat("wav", 16_000, 1, 2)
FLAC_48K: Final = OutputFormat("flac", 48_000, 1, 2)
MP3_48K: Final = OutputFormat(MP3, 48_000, 1, 2)
EVERY_KIND: Final = [WAV_16K, FLAC_48K, MP3_48K]


@cache
def clip(sample_rate: int = 24_000, channels: int = 1) -> list[bytes]:
    """Return the frames of 1.2 seconds of tones and noise that come and go."""
    time = np.arange(int(1.2 * sample_rate)) / sample_rate
    noise = np.random.default_rng(1).normal(0, 600, len(time))
    envelope = np.abs(np.sin(2 * np.pi * 1.5 * time))
    sounds = [
        envelope * (6_000 * np.sin(2 * np.pi * 220 * n * time) + noise)
        for n in range(1, channels + 1)
    ]
    layout = ["mono", "stereo"][channels - 1]
    frame = AudioFrame.from_ndarray(np.array(sounds, np.int16), "s16p", layout)
    frame.sample_rate = sample_rate
    encoder = CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout = sample_rate, layout
    encoder.format, encoder.bit_rate = "s16p", 64_000 * channels
    return [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]


async def source(pieces: Iterable[bytes]) -> AsyncGenerator[bytes]:
    for piece in pieces:
        yield piece


async def made(pieces: Iterable[bytes], wanted: OutputFormat) -> list[bytes]:
    return [data async for data in converted(source(pieces), wanted)]


async def made_after_silences(
    pieces: Iterable[bytes], wanted: OutputFormat, count: int = 1
) -> bytes:
    """Return what is made of pieces, each of which comes after so many silences.

    As many follow the last one.
    """
    was_silent = asyncio.Event()

    async def late() -> AsyncGenerator[bytes]:
        for piece in (*pieces, None):
            for _ in range(count):
                was_silent.clear()
                await was_silent.wait()
            if piece is not None:
                yield piece

    audio = b""
    async for data in converted(late(), wanted, GapSilence(0.01)):
        audio += data
        # Whatever comes while the source waits is silence.
        was_silent.set()
    return audio


@cache
def whole(wanted: OutputFormat) -> bytes:
    """Return the clip in another format, converted in one go."""
    transcoder = Transcoder(StreamInfo(24_000, 1), wanted)
    transcoder.begin_clip()
    return transcoder.feed(clip()) + transcoder.finish()
