"""One announcement through Home Assistant, and one request that bypasses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import ssl
import time
from typing import Any, Final

import aiohttp

from local_home import HomeAssistant, LocalHomeError

from .engines import Engine
from .sound import Heard, NotAudioError, Recording
from .world.client import Addresses
from .world.model import KEY, VOICE

PATIENCE: Final = 90.0  # seconds after which a run has failed


class PipelineFailedError(RuntimeError):
    """An assistant gave no speech; the text says why."""


# A run that fails with one of these does not end the others.
MEASUREMENT_ERRORS: Final = (
    aiohttp.ClientError,
    LocalHomeError,
    NotAudioError,
    PipelineFailedError,
    TimeoutError,
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and the options of a player that wants it."""

    name: str
    audio_format: str
    options: dict[str, Any] = field(default_factory=dict)


def _preferred(audio_format: str, rate: int) -> Format:
    options = {
        "preferred_format": audio_format,
        "preferred_sample_rate": rate,
        "preferred_sample_channels": 1,
        "preferred_sample_bytes": 2,
    }
    return Format(f"{audio_format} {rate // 1000} kHz", audio_format, options)


MP3: Final = Format("mp3", "mp3")
FLAC: Final = _preferred("flac", 48_000)  # as a Voice PE asks
WAV: Final = _preferred("wav", 16_000)  # as an ESPHome speaker does
FORMATS: Final = (MP3, FLAC, WAV)


@dataclass(frozen=True, slots=True)
class Timed:
    """Audio, and the time of the request for it."""

    begin: float
    heard: Heard

    @property
    def first(self) -> float:
        """Return the seconds until the first audio frame."""
        return self.heard.first - self.begin


@dataclass(slots=True)
class Runs:
    """The runs of one row so far, in milliseconds."""

    first: list[float] = field(default_factory=list)
    over: list[float] = field(default_factory=list)  # from a later moment on
    silence: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, timed: Timed, begin: float | None = None) -> None:
        """Add a run; `over` is counted from `begin`, or else from the request."""
        begin = timed.begin if begin is None else begin
        self.first.append(milliseconds(timed.first))
        self.over.append(milliseconds(timed.heard.first - begin))
        self.silence.append(milliseconds(max(timed.heard.pauses)))


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, with two decimal places."""
    return round(seconds * 1000, 2)


def described(error: Exception) -> str:
    """Return kind and text of an error."""
    return f"{type(error).__name__}: {error}"


async def announce(
    home: HomeAssistant, engine: Engine, text: str, wanted: Format
) -> Timed:
    """Have an engine speak a text that it has not spoken yet."""
    begin = time.monotonic()
    recording = Recording(wanted.audio_format)
    async with asyncio.timeout(PATIENCE):
        url = await home.speech_address(
            engine.entity_id, text, engine.language, wanted.options, cache=False
        )
        async with home.rest.session.get(url) as response:
            await recording.take(response)
    return Timed(begin, recording.heard())


@dataclass(frozen=True, slots=True)
class Direct:
    """A client without Home Assistant: the floor that nothing can go below."""

    session: aiohttp.ClientSession
    url: str

    async def speak(self, text: str) -> Timed:
        """Fetch the MP3 of a text."""
        recording = Recording("mp3")
        begin = time.monotonic()
        async with self.session.post(
            self.url,
            json={"text": text, "voice": VOICE},
            headers={"Authorization": f"Bearer {KEY}"},
        ) as response:
            await recording.take(response)
        return Timed(begin, recording.heard())


@asynccontextmanager
async def direct_client(addresses: Addresses, authority: Path) -> AsyncIterator[Direct]:
    """Give a client that trusts the authority."""
    context = ssl.create_default_context(cafile=authority)
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Direct(session, f"{addresses.telnyx}/text-to-speech/speech")
