"""What the cases share: a server that says what it is told, and a client of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp

from custom_components.telnyx_kokoro.api import RequestTimeouts, TelnyxClient
from fuzz.samples import KEY

from .wire import Wire

# A few answers keep even aiohttp waiting after the end of the connection.
_TIMEOUTS: Final = RequestTimeouts(connect=2, first_byte=0.5, between_bytes=0.2)


@dataclass(frozen=True, slots=True)
class World:
    """A client, and the server that it talks to."""

    client: TelnyxClient
    wire: Wire


@asynccontextmanager
async def opened_world() -> AsyncGenerator[World]:
    """Start the server and open the client's session; close both afterwards."""
    async with Wire() as wire, aiohttp.ClientSession() as session:
        client = TelnyxClient(session, KEY, wire.address, timeouts=_TIMEOUTS)
        yield World(client, wire)
