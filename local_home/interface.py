"""Home Assistant's REST and WebSocket interfaces, and the user who is logged in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import count
import json
from pathlib import Path
import secrets
import time
from typing import Any, Final

import aiohttp

from .errors import CommandError, LoginError, RequestError

_LOGIN_FILE: Final = "login.json"
_USER: Final = "home"
_MARGIN: Final = 60.0  # a token is renewed this many seconds before it ends
# A list of all entities is longer than the 4 MB that aiohttp takes by default.
_LONGEST_MESSAGE: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Login:
    """User name and password."""

    username: str
    password: str


def stored_login(folder: Path) -> Login:
    """Return the folder's login; a new folder gets a random password."""
    path = folder / _LOGIN_FILE
    if path.exists():
        return Login(**json.loads(path.read_text(encoding="utf-8")))
    login = Login(_USER, secrets.token_urlsafe(9))
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(login)), encoding="utf-8")
    return login


class Rest:
    """Requests of a user over a session that its owner closes."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Send requests to the Home Assistant at `url`, once logged in."""
        self.session = session
        self.url = url
        self._client_id = f"{url}/"
        self._access = ""
        self._refresh = ""
        self._ends = 0.0  # of the access token, in seconds of the monotonic clock

    async def get(self, path: str, **query: str) -> Any:
        """Return the JSON at a path."""
        return await self._call("GET", path, params=query)

    async def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Send data as JSON and return the answer."""
        return await self._call("POST", path, json=data)

    async def delete(self, path: str) -> Any:
        """Delete what is at a path and return the answer."""
        return await self._call("DELETE", path)

    async def log_in(self, folder: Path) -> None:
        """Log in with the folder's login; create the user at the first start.

        Raises LoginError.
        """
        login = stored_login(folder)
        async with self.session.get(f"{self.url}/api/onboarding") as response:
            # Nothing answers there once onboarding is done.
            has_user = response.status == 404
        if has_user:
            code = await self._pass_login_flow(login, folder)
        else:
            user = {"name": "Home", "language": "en", **asdict(login)}
            answer = await self._anonymous("/api/onboarding/users", json=user)
            code = answer["auth_code"]
        await self._fetch_tokens(grant_type="authorization_code", code=code)

    async def access_token(self) -> str:
        """Return a token that is valid for a minute at least."""
        if time.monotonic() > self._ends - _MARGIN:
            await self._fetch_tokens(
                grant_type="refresh_token", refresh_token=self._refresh
            )
        return self._access

    async def _pass_login_flow(self, login: Login, folder: Path) -> str:
        opening = {
            "redirect_uri": self._client_id,
            "handler": ["homeassistant", None],
        }
        form = await self._anonymous("/auth/login_flow", json=opening)
        flow = f"/auth/login_flow/{form['flow_id']}"
        answer = await self._anonymous(flow, json=asdict(login))
        if answer["type"] != "create_entry":
            raise LoginError(
                f"The login in {_LOGIN_FILE} is not accepted. "
                f"Delete {folder} to begin with a new Home Assistant."
            )
        return str(answer["result"])

    async def _fetch_tokens(self, **form: str) -> None:
        answer = await self._anonymous("/auth/token", data=form)
        self._access = answer["access_token"]
        self._refresh = answer.get("refresh_token", self._refresh)
        self._ends = time.monotonic() + answer["expires_in"]

    async def _anonymous(self, path: str, **content: dict[str, Any]) -> Any:
        [(kind, fields)] = content.items()
        named: dict[str, Any] = {kind: {"client_id": self._client_id, **fields}}
        async with self.session.post(f"{self.url}{path}", **named) as response:
            return await _checked_json(response)

    async def _call(self, method: str, path: str, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {await self.access_token()}"}
        async with self.session.request(
            method, f"{self.url}{path}", headers=headers, **content
        ) as response:
            return await _checked_json(response)


async def _checked_json(response: aiohttp.ClientResponse) -> Any:
    if not response.ok:
        request = f"{response.method} {response.url.path}"
        raise RequestError(request, response.status, await response.text())
    return await response.json()


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
