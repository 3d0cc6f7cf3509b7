"""Home Assistant's REST and WebSocket interfaces, for a user who is logged in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp

from .errors import CommandError
from .login import Doorkeeper, Tokens, checked_json

# A list of all entities is longer than the 4 MB that aiohttp takes by default.
_LONGEST_MESSAGE = 64 * 1024 * 1024


class Rest:
    """Requests over a session that its owner closes."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        doorkeeper: Doorkeeper,
        tokens: Tokens,
    ) -> None:
        """Send requests to the Home Assistant at `url`."""
        self.session = session
        self.url = url
        self._doorkeeper = doorkeeper
        self._tokens = tokens

    async def get(self, path: str, **query: str) -> Any:
        """Return the JSON at a path."""
        return await self._call("GET", path, params=query)

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Send data as JSON and return the answer."""
        return await self._call("POST", path, json=data)

    async def delete(self, path: str) -> Any:
        """Delete what is at a path and return the answer."""
        return await self._call("DELETE", path)

    async def access_token(self) -> str:
        """Return a token that is valid for a minute at least."""
        if not self._tokens.fresh:
            self._tokens = await self._doorkeeper.renew(self._tokens)
        return self._tokens.access

    async def _call(self, method: str, path: str, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {await self.access_token()}"}
        async with self.session.request(
            method, f"{self.url}{path}", headers=headers, **arguments
        ) as response:
            return await checked_json(response)


class Connection:
    """An open WebSocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Number the commands of this socket."""
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
            raise CommandError(f"{command} failed: {answer['error'].get('message')}")
        return answer["result"]

    async def events(self) -> AsyncIterator[Any]:
        """Yield the events of the subscriptions."""
        while True:
            message = await self._socket.receive_json()
            if message["type"] == "event":
                yield message["event"]


class Interface:
    """REST requests and WebSocket commands to a running Home Assistant."""

    _rest: Rest | None = None

    @property
    def rest(self) -> Rest:
        """Return the REST interface."""
        assert self._rest is not None, "Home Assistant is not running"
        return self._rest

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[Connection]:
        """Open a WebSocket, for several commands or for events."""
        async with self.rest.session.ws_connect(
            f"{self.rest.url}/api/websocket", max_msg_size=_LONGEST_MESSAGE
        ) as socket:
            await socket.receive_json()
            token = await self.rest.access_token()
            await socket.send_json({"type": "auth", "access_token": token})
            answer = await socket.receive_json()
            if answer["type"] != "auth_ok":
                raise CommandError(f"auth failed: {answer.get('message')}")
            yield Connection(socket)

    async def command(self, command: str, **fields: Any) -> Any:
        """Send one command over a WebSocket and return its result."""
        async with self.websocket() as connection:
            return await connection.command(command, **fields)
