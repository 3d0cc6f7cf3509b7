"""The interface of every speech engine, and its samples as bytes and as MP3."""

from array import array
import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from importlib import import_module
import sys
from typing import Any, Final, Protocol

PCM_SAMPLE_RATE: Final = 24_000  # Hz; the only rate of linear16 (documented)
BIT_RATE: Final = 64  # kbit/s
QUALITY: Final = 5  # LAME's scale: 2 is best, 7 is fastest


class EngineUnavailableError(RuntimeError):
    """An engine's package is missing; the text says what to install."""


class Engine(Protocol):
    """Text and a whole voice id in, audio out, as it is made.

    Closing a generator stops the work. Both may be asked for several clips at once.
    """

    @property
    def name(self) -> str:
        """The word that chooses this engine."""

    @property
    def sample_rate(self) -> int:
        """Rate of the MP3 that this engine makes, in Hz."""

    async def start(self) -> None:
        """Load what takes time, before there is a client."""

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield one MP3 file, mono, whole frames, without tags and Info frame."""

    def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield signed 16-bit little-endian mono samples at 24,000 Hz, no header."""


def required(engine: str, module: str, package: str) -> Any:
    """Return an optional module. Raises EngineUnavailableError when it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise EngineUnavailableError(
            f"the engine {engine} needs {package}: pip install {package}"
        ) from error


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


def to_bytes(samples: Iterable[int]) -> bytes:
    """Return samples as little-endian bytes."""
    made = array("h", samples)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def from_bytes(pcm: bytes) -> array[int]:
    """Return the samples of little-endian bytes; half a sample at the end is lost."""
    made = array("h", pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        made.byteswap()
    return made
