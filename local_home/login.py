"""The user of a local Home Assistant: created once, logged in at each start."""

from dataclasses import asdict, dataclass
import json
from pathlib import Path
import secrets
import time
from typing import Any

import aiohttp

from .errors import LoginError, RequestError

_FILE = "login.json"
_USER = "home"
# A token is renewed this many seconds before it ends.
_MARGIN = 60.0


@dataclass(frozen=True, slots=True)
class Login:
    """User name and password."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token and the token that renews it."""

    access: str
    refresh: str
    ends: float  # of the access token, in seconds of the monotonic clock

    @property
    def fresh(self) -> bool:
        """Return true while the access token can be used."""
        return time.monotonic() < self.ends - _MARGIN


async def checked_json(response: aiohttp.ClientResponse) -> Any:
    """Return the JSON of an answer. Raises RequestError for a refusal."""
    if not response.ok:
        request = f"{response.method} {response.url.path}"
        raise RequestError(request, response.status, await response.text())
    return await response.json()


def stored_login(folder: Path) -> Login:
    """Return the folder's login; a new folder gets a random password."""
    path = folder / _FILE
    if path.exists():
        return Login(**json.loads(path.read_text(encoding="utf-8")))
    login = Login(_USER, secrets.token_urlsafe(9))
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(login)), encoding="utf-8")
    return login


class Doorkeeper:
    """Gets tokens from a Home Assistant."""

    def __init__(self, session: aiohttp.ClientSession, url: str, folder: Path) -> None:
        """Use the caller's session, which stays open."""
        self._session = session
        self._url = url
        self._client_id = f"{url}/"
        self._folder = folder

    async def log_in(self, login: Login) -> Tokens:
        """Create the user at the first start, else log in."""
        if await self._has_user():
            code = await self._pass_login_flow(login)
        else:
            code = await self._create_user(login)
        return await self._tokens(
            {"grant_type": "authorization_code", "code": code}, refresh=None
        )

    async def renew(self, tokens: Tokens) -> Tokens:
        """Return tokens with a new access token."""
        return await self._tokens(
            {"grant_type": "refresh_token", "refresh_token": tokens.refresh},
            refresh=tokens.refresh,
        )

    async def _has_user(self) -> bool:
        # Nothing answers there once onboarding is done.
        async with self._session.get(f"{self._url}/api/onboarding") as response:
            return response.status == 404

    async def _create_user(self, login: Login) -> str:
        answer = await self._post(
            "/api/onboarding/users",
            {
                "name": "Home",
                "language": "en",
                "client_id": self._client_id,
                **asdict(login),
            },
        )
        return str(answer["auth_code"])

    async def _pass_login_flow(self, login: Login) -> str:
        opening = {
            "client_id": self._client_id,
            "redirect_uri": self._client_id,
            "handler": ["homeassistant", None],
        }
        form = await self._post("/auth/login_flow", opening)
        answer = await self._post(
            f"/auth/login_flow/{form['flow_id']}",
            {"client_id": self._client_id, **asdict(login)},
        )
        if answer["type"] != "create_entry":
            raise LoginError(
                f"The login in {_FILE} is not accepted. "
                f"Delete {self._folder} to begin with a new Home Assistant."
            )
        return str(answer["result"])

    async def _tokens(self, form: dict[str, str], refresh: str | None) -> Tokens:
        form = {"client_id": self._client_id, **form}
        async with self._session.post(f"{self._url}/auth/token", data=form) as response:
            answer = await checked_json(response)
        return Tokens(
            access=answer["access_token"],
            refresh=refresh or answer["refresh_token"],
            ends=time.monotonic() + answer["expires_in"],
        )

    async def _post(self, path: str, data: object) -> Any:
        async with self._session.post(f"{self._url}{path}", json=data) as response:
            return await checked_json(response)
