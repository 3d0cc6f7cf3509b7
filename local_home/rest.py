"""Home Assistant's REST interface."""

from collections.abc import Mapping
from typing import Any

import aiohttp

from .answer import checked_json
from .login import Doorkeeper, Tokens


class Rest:
    """Requests of a user who is logged in."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        doorkeeper: Doorkeeper,
        tokens: Tokens,
    ) -> None:
        """Use the caller's session, which stays open."""
        self.session = session
        self.url = url
        self._doorkeeper = doorkeeper
        self._tokens = tokens

    async def get(self, path: str, **query: str) -> Any:
        """Return what is at a path."""
        return await self._call("GET", path, params=query)

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Send data as JSON and return the answer."""
        return await self._call("POST", path, json=data)

    async def delete(self, path: str) -> Any:
        """Delete what is at a path and return the answer."""
        return await self._call("DELETE", path)

    async def access_token(self) -> str:
        """Return a token that is good for a while, for other interfaces."""
        if not self._tokens.fresh:
            self._tokens = await self._doorkeeper.renew(self._tokens)
        return self._tokens.access

    async def _call(self, method: str, path: str, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {await self.access_token()}"}
        async with self.session.request(
            method, f"{self.url}{path}", headers=headers, **arguments
        ) as response:
            return await checked_json(response)
