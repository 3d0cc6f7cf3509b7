"""The ways into a running Home Assistant that everything else is built on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from . import websocket
from .rest import Rest


class Interface:
    """Requests and commands of a user who is logged in."""

    _rest: Rest | None = None

    @property
    def rest(self) -> Rest:
        """Return the REST interface."""
        assert self._rest is not None, "Home Assistant is not running"
        return self._rest

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[websocket.Connection]:
        """Open a websocket, for several commands or for events."""
        token = await self.rest.access_token()
        async with websocket.connect(
            self.rest.session, self.rest.url, token
        ) as connection:
            yield connection

    async def command(self, command: str, **fields: Any) -> Any:
        """Send one command over a websocket and return its result."""
        async with self.websocket() as connection:
            return await connection.command(command, **fields)
