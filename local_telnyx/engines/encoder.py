"""Samples to MP3, for engines that make samples."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

from .engine import PCM_SAMPLE_RATE

BIT_RATE: Final = 64  # kbit/s
QUALITY: Final = 5  # LAME's scale: 2 is best, 7 is fastest


async def mp3_of(
    pcm: AsyncGenerator[bytes], lameenc: Any, sample_rate: int
) -> AsyncGenerator[bytes]:
    """Yield one MP3 file of all these samples; it holds back 34 milliseconds at most.

    One encoder for a whole clip: joined encodes have a gap at every join.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_channels(1)
    encoder.set_quality(QUALITY)
    encoder.set_in_sample_rate(PCM_SAMPLE_RATE)
    encoder.set_out_sample_rate(sample_rate)
    spoken = False
    async with aclosing(pcm):
        async for samples in pcm:
            spoken = True
            if made := await asyncio.to_thread(encoder.encode, samples):
                yield bytes(made)
    if spoken:
        yield bytes(encoder.flush())
