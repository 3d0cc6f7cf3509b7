"""What the tests of the WebSocket share: frames, scripts, and how to listen."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import aiohttp

from custom_components.telnyx_kokoro.api import (
    RequestTimeouts,
    SpeechSocket,
    TelnyxClient,
    TelnyxError,
)
from local_telnyx import DIALECTS, DOCS, LIVE, AudioFrames
from local_telnyx.engines import tones
from tests.conftest import HEART

NOW = 0.0  # seconds: whatever has to be waited for comes too late
SHORT = 0.05  # seconds

type Step = int | str | bytes | dict[str, Any] | None
type Scripted = Callable[..., Awaitable[TelnyxClient]]

BINARY_FRAME = b"\x00"
DEAF: Step = None
FINAL: Step = {"audio": None, "text": "", "isFinal": True}
ALL_DIALECTS = {
    **DIALECTS,
    "small": replace(LIVE, audio_frames=AudioFrames.SMALL),
    "named": replace(LIVE, audio_frames=AudioFrames.NAMED, final_per_text=True),
}
ALL_STYLES = {
    f"{dialect.name}, {style}, final {'each' if each else 'once'}": replace(
        dialect, audio_frames=style, final_per_text=each
    )
    for dialect in (DOCS, LIVE)
    for style in AudioFrames
    for each in (True, False)
}


def frame(
    audio: bytes | None, text: str | None = None, **more: object
) -> dict[str, Any]:
    """A frame as others have seen it."""
    encoded = None if audio is None else base64.b64encode(audio).decode()
    return {"audio": encoded, "text": text, "isFinal": False, **more}


def start(audio: bytes) -> Step:
    """The first small frame of a synthesis, as it is documented."""
    return frame(audio, timeToFirstAudioFrameMs=245)


async def rest_of(socket: SpeechSocket) -> bytes:
    return b"".join([chunk async for chunk in socket.audio()])


async def speak(
    client: TelnyxClient,
    *texts: str,
    disable_cache: bool = False,
) -> bytes:
    async with client.open_socket(HEART, disable_cache=disable_cache) as socket:
        for text in texts:
            await socket.send(text)
        await socket.end()
        return await rest_of(socket)


async def some_turns() -> None:
    """Let everything happen that waits for nothing but its turn of the loop."""
    for _ in range(10):
        await asyncio.sleep(0)


def texts_in(audio: bytes) -> list[str]:
    return [spoken.text for spoken in tones.read(audio)]


def impatient(
    client: TelnyxClient, session: aiohttp.ClientSession, timeouts: RequestTimeouts
) -> TelnyxClient:
    return TelnyxClient(session, "KEY_LOCAL", client.address, timeouts=timeouts)


async def raised_by(work: Awaitable[object]) -> BaseException | None:
    try:
        await work
    except TelnyxError as err:
        return err
    return None
