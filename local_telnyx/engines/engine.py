"""What every speech engine offers."""

from collections.abc import AsyncGenerator
from importlib import import_module
from typing import Any, Final, Protocol

PCM_SAMPLE_RATE: Final = 24_000  # Hz; the only rate of linear16 (documented)


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
