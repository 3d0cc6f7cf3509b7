"""One announcement, and one request that bypasses Home Assistant."""

import asyncio
from dataclasses import dataclass
import ssl
import time
from typing import Final

import aiohttp

from benchmarks.engines import Engine
from benchmarks.world.addresses import Addresses
from benchmarks.world.telnyx import KEY, VOICE
from local_home import HomeAssistant

from .formats import Asked
from .recording import Heard, Recording, record

TIMEOUTS: Final = 90.0
"""Seconds after which a run has failed."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What was heard, and when it was asked for."""

    begin: float
    heard: Heard

    @property
    def first(self) -> float:
        """Seconds until the first audio frame."""
        return self.heard.first - self.begin


async def announce(
    home: HomeAssistant, engine: Engine, text: str, asked: Asked
) -> Timed:
    """Let an engine speak a text that it has not spoken yet."""
    begin = time.monotonic()
    async with asyncio.timeout(TIMEOUTS):
        url = await home.speech_address(
            engine.entity_id, text, engine.language, asked.options, cache=False
        )
        recording = await record(home.rest.session, url, asked.audio_format)
    return Timed(begin, recording.heard())


class Direct:
    """A client without Home Assistant: the floor that nothing can go below."""

    def __init__(self, addresses: Addresses, authority: str) -> None:
        """Trust the authority."""
        context = ssl.create_default_context(cafile=authority)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=context)
        )
        self._url = f"{addresses.telnyx}/text-to-speech/speech"

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def speak(self, text: str) -> Timed:
        """Fetch a text's MP3."""
        recording = Recording("mp3")
        begin = time.monotonic()
        async with self._session.post(
            self._url,
            json={"text": text, "voice": VOICE},
            headers={"Authorization": f"Bearer {KEY}"},
        ) as response:
            response.raise_for_status()
            async for piece in response.content.iter_any():
                recording.add(piece)
        return Timed(begin, recording.heard())
