"""One announcement or answer through Home Assistant, and a request that bypasses it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import ssl
import time
from typing import Any, Final

import aiohttp
from sentence_stream import SentenceBoundaryDetector

from local_home import Connection, HomeAssistant, LocalHomeError

from .engines import Engine
from .players import Play
from .sound import Heard, NotAudioError, Recording
from .world.client import Addresses, World
from .world.model import KEY, VOICE

QUESTION: Final = "How is the house?"
CORE_WAITS: Final = 60  # characters that must be exceeded before core hands text on
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
    speakable: float | None = None  # when an answer's first sentence is known

    @property
    def first(self) -> float:
        """Return the milliseconds from the request until the first audio frame."""
        return milliseconds(self.heard.first - self.begin)

    @property
    def over(self) -> float:
        """Return the same from the moment when the text is known."""
        begin = self.begin if self.speakable is None else self.speakable
        return milliseconds(self.heard.first - begin)

    @property
    def silence(self) -> float:
        """Return the milliseconds of the longest pause."""
        return milliseconds(max(self.heard.pauses))


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, with two decimal places."""
    return round(seconds * 1000, 2)


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


@dataclass(frozen=True, slots=True)
class Written:
    """The language model's words and when they left it."""

    words: Sequence[tuple[float, str]]

    @property
    def speakable(self) -> float:
        """Return the earliest time at which an engine could know its first sentence.

        Core hands the text on when more than 60 characters have come, and a sentence
        is over when the next one begins.
        """
        characters = 0
        detector = SentenceBoundaryDetector()
        sentence = False
        for when, word in self.words:
            characters += len(word)
            sentence = sentence or bool(list(detector.add_chunk(word)))
            if sentence and characters > CORE_WAITS:
                return when
        return self.words[-1][0]


async def answer(
    home: HomeAssistant,
    world: World,
    pipeline: str,
    wanted: Format,
    question: str = QUESTION,
) -> Timed:
    """Ask a question and listen; the clock starts when the question is sent.

    The stream is fetched when Home Assistant says that speech has begun, as satellites
    do, or at the latest when the whole text is there.
    """
    recording = Recording(wanted.audio_format)
    async with asyncio.timeout(PATIENCE), home.websocket() as connection:
        begin = time.monotonic()
        if wanted.options:  # as a satellite asks
            options = {"text": question, "audio_output": wanted.options}
            await connection.command("speech_probe/run", pipeline=pipeline, **options)
        else:
            await _ask(connection, pipeline, question)
        url = home.url + await _stream_path(connection)
        async with home.rest.session.get(url) as response:
            await recording.take(response)
    speakable = Written(await world.written()).speakable
    return Timed(begin, recording.heard(), speakable)


async def first_sound(
    home: HomeAssistant, world: World, pipeline: str, question: str, play: Play
) -> float:
    """Ask a question, have a player play the answer, and wait for the answer's end.

    Return the milliseconds from the moment when the first sentence is known.
    """
    async with asyncio.timeout(PATIENCE), home.websocket() as connection:
        await _ask(connection, pipeline, question)
        heard = await play(home.url + await _stream_path(connection))
        speakable = Written(await world.written()).speakable
        async for event in connection.events():
            if event["type"] == "run-end":
                break
    return milliseconds(heard - speakable)


async def _ask(connection: Connection, pipeline: str, question: str) -> None:
    await connection.command(
        "assist_pipeline/run",
        pipeline=pipeline,
        start_stage="intent",
        end_stage="tts",
        input={"text": question},
    )


async def _stream_path(connection: Connection) -> str:
    """Return the path of the stream as soon as there is something to hear."""
    path = ""
    async for event in connection.events():
        match event:
            case {"type": "run-start", "data": data}:
                path = data["tts_output"]["url"]
            case {"type": "intent-progress", "data": {"tts_start_streaming": True}}:
                return path
            case {"type": "tts-end"}:
                return path
            case {"type": "error", "data": data}:
                raise PipelineFailedError(f"the pipeline failed: {data}")
    raise PipelineFailedError("the pipeline ended without speech")
