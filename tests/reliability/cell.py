"""One cell: a fault strikes while Home Assistant speaks, and a player listens."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
import hashlib
from itertools import count
import json
from pathlib import Path
import time
from typing import Any, Final

import aiohttp

from custom_components.telnyx_kokoro.api import RequestTimeouts
from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.components.tts import ResultStream, async_create_stream
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import DOCS

from .hearing import heard
from .hearing_at_speed import heard_at_speed
from .home import Home
from .message import SOUND, STORED, Message, message
from .model import FIRST_AUDIO, HEALS, Cell, Heard, Outcome, Settings, Sound, Text
from .stage import KEY, Stage, opened
from .watching import Watch, start_for, tasks_of

_SATELLITE: Final = {
    "preferred_format": "flac",
    "preferred_sample_rate": 48_000,
    "preferred_sample_channels": 1,
    "preferred_sample_bytes": 2,
}
_PIECE: Final = 7  # characters that a language model writes at once
# For what is not waiting, on a machine with a lot else to do.
WORK_SECONDS: Final = 10.0
_REST_SECONDS: Final = 5.0
# After a failure the account is looked at, which is waited for as long.
_LOOK_SECONDS: Final = RequestTimeouts().first_byte
# Each time that audio stops, the next may take as long as the first.
MOST_WAITING: Final = (1 + HEALS) * FIRST_AUDIO

_TRANSLATIONS: Final = (
    Path(__file__).parents[2] / "custom_components" / DOMAIN / "translations/en.json"
)
_TEXTS: Final[dict[str, dict[str, str]]] = json.loads(_TRANSLATIONS.read_text())[
    "exceptions"
]
_numbers = count(1)


@dataclass(slots=True)
class _Listening:
    """What a player got, and how it ended."""

    audio: bytes
    error: Exception | None
    seconds: float


async def run(cell: Cell, home: Home, watch: Watch) -> Outcome:
    """Return what comes of a cell."""
    number = next(_numbers)
    second = home.tempo.second
    settings = cell.fault.settings
    spoken = message(settings, cell.text, number)
    limit = MOST_WAITING * second + WORK_SECONDS
    async with opened(cell, number, home.names, second) as stage:
        server = stage.telnyx.url
        stored = {"delivery": cell.way, **STORED[settings]}
        engine = await home.account(number, server, KEY, stored)
        stage.telnyx.forget()
        await stage.strike(home.move(engine, KEY, stage.address))
        listening = await start_for(
            number, _listen(home, engine, cell, spoken, limit, stage)
        )
        leaks = await _leaks(number, stage, _REST_SECONDS + _LOOK_SECONDS * second)
        requests, begun = stage.requests, stage.begun(spoken.mark)
        await home.remove(engine)
    records = watch.of(number)
    # Other cells run meanwhile, and what they wait for has limits.
    hears, kept = await asyncio.to_thread(
        lambda: (
            _heard(cell, spoken, listening.audio, cell.sound),
            _kept(home, cell, spoken),
        )
    )
    return Outcome(
        cell=cell,
        heard=hears,
        error=_key(listening.error),
        is_translated=_is_translated(listening.error),
        log=tuple(line.replace(str(number), "…") for line in records.shown),
        seconds=listening.seconds,
        limit=limit if listening.audio else FIRST_AUDIO * second + WORK_SECONDS,
        requests=requests,
        begun=begun,
        kept=kept,
        leaks=leaks,
        tells_key=tuple(records.tells_key),
    )


async def _listen(
    home: Home, engine: str, cell: Cell, spoken: Message, limit: float, stage: Stage
) -> _Listening:
    """Have a message spoken and fetch it as a player does."""
    options = _SATELLITE if cell.sound is Sound.SATELLITE else {}
    started = time.monotonic()
    audio = bytearray()
    error: Exception | None = None
    try:
        async with asyncio.timeout(limit):
            stream = async_create_stream(home.hass, engine, options=dict(options))
            if cell.text is Text.ANNOUNCEMENT:
                stream.async_set_message(spoken.text)
            else:
                writing = _written(spoken, stage, home.tempo.second)
                stream.async_set_message_stream(writing)
            await _fetch(home, stream, audio)
            # The answer to the player does not say why it ended.
            async for _ in stream.async_stream_result():
                pass
    except (HomeAssistantError, TimeoutError) as err:
        error = err
    # An error of any other kind is a finding: it is compared with what was expected.
    except Exception as err:  # noqa: BLE001
        error = err
    return _Listening(bytes(audio), error, time.monotonic() - started)


async def _written(spoken: Message, stage: Stage, second: float) -> AsyncGenerator[str]:
    """Yield a text as a language model writes it.

    It thinks when the first sentence is surely whole, so that this one meets the fault.
    """
    for piece in _pieces(spoken.start):
        yield piece
        await asyncio.sleep(0)
    with suppress(TimeoutError):
        await asyncio.wait_for(stage.received(), second)
    await asyncio.sleep(stage.thinking * second)
    for piece in _pieces(spoken.rest):
        yield piece
        await asyncio.sleep(0)


def _pieces(text: str) -> list[str]:
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


async def _fetch(home: Home, stream: ResultStream, audio: bytearray) -> None:
    """Fetch what is spoken over HTTP, as far as it comes."""
    url = home.url.with_path(stream.url)
    async with home.player.get(url, timeout=aiohttp.ClientTimeout(None)) as answer:
        if answer.status == 200:
            async for piece in answer.content.iter_any():
                audio += piece


async def _leaks(number: int, stage: Stage, seconds: float) -> tuple[str, ...]:
    """Return what does not end by itself when the speech has ended."""
    try:
        async with asyncio.timeout(seconds):
            while tasks := tasks_of(number):
                await asyncio.wait(tasks)
            await stage.idle()
    except TimeoutError:
        connections = [f"{stage.still_open} connections"] if stage.still_open else []
        return (*connections, *(repr(task) for task in tasks_of(number)))
    return ()


def _key(error: Exception | None) -> str | None:
    """Return the key of an error, or its text where it has none of ours."""
    if error is None:
        return None
    if isinstance(error, HomeAssistantError) and error.translation_domain == DOMAIN:
        return error.translation_key
    return repr(error)


def _is_translated(error: Exception | None) -> bool:
    """Return whether an error reads as the translations say."""
    if not isinstance(error, HomeAssistantError) or error.translation_key is None:
        return False
    template = _TEXTS.get(error.translation_key, {}).get("message", "")
    placeholders: dict[str, Any] = error.translation_placeholders or {}
    # Core leaves out a last full stop.
    wanted = template.removesuffix(".").format_map(placeholders)
    return str(error) == wanted


def _kept(home: Home, cell: Cell, spoken: Message) -> tuple[Heard, ...]:
    """Return what was kept of a message on disk."""
    name = hashlib.sha1(spoken.text.encode()).hexdigest()
    return tuple(
        _heard(cell, spoken, file.read_bytes(), file.suffix.removeprefix("."))
        for file in home.kept.glob(f"{name}_*")
    )


def _heard(cell: Cell, spoken: Message, audio: bytes, extension: str) -> Heard:
    """Return how much of a message is heard in audio."""
    if cell.fault.settings is Settings.PLAIN:
        return heard(audio, extension, spoken.text)
    dialect = cell.fault.trouble.dialect or DOCS
    return heard_at_speed(audio, spoken.spoken, SOUND, dialect.sample_rate)
