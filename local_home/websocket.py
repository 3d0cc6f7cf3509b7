"""Home Assistant's websocket interface."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp

from .errors import CommandError

# A list of all entities is longer than the 4 MB that aiohttp takes by default.
_LONGEST_MESSAGE = 64 * 1024 * 1024


class Connection:
    """One open websocket of a user who is logged in."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Use `connect` instead."""
        self._socket = socket
        self._numbers = count(1)

    async def command(self, command: str, **fields: Any) -> Any:
        """Send a command and return its result.

        Events that come before the result are dropped: subscribe last.
        """
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "type": command, **fields})
        while (answer := await self._socket.receive_json())["type"] != "result":
            pass
        if not answer["success"]:
            raise CommandError(command, answer["error"])
        return answer["result"]

    async def events(self) -> AsyncIterator[Any]:
        """Yield the events of what was subscribed to."""
        while True:
            message = await self._socket.receive_json()
            if message["type"] == "event":
                yield message["event"]


@asynccontextmanager
async def connect(
    session: aiohttp.ClientSession, url: str, token: str
) -> AsyncIterator[Connection]:
    """Open a websocket and log in."""
    async with session.ws_connect(
        f"{url}/api/websocket", max_msg_size=_LONGEST_MESSAGE
    ) as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        answer = await socket.receive_json()
        if answer["type"] != "auth_ok":
            raise CommandError("auth", {"code": answer["type"], **answer})
        yield Connection(socket)
