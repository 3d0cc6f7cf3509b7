"""The user of a local Home Assistant: made once, logged in at each start."""

from dataclasses import asdict, dataclass
import json
from pathlib import Path
import secrets
import time
from typing import Any

import aiohttp

from .answer import checked_json
from .errors import LoginError

_FILE = "login.json"
_USER = "home"
# A token is renewed this many seconds before it ends.
_MARGIN = 60.0


@dataclass(frozen=True, slots=True)
class Login:
    """What a person types to log in."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a program shows to be let in."""

    access: str
    refresh: str
    ends: float
    """When the access token ends, on the monotonic clock in seconds."""

    @property
    def fresh(self) -> bool:
        """Return whether the access token can be used still."""
        return time.monotonic() < self.ends - _MARGIN


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
        """Make the user at the first start, else log in."""
        if await self._has_user():
            code = await self._pass_login_flow(login)
        else:
            code = await self._make_user(login)
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
        """Return whether the first steps are done: then nothing answers there."""
        async with self._session.get(f"{self._url}/api/onboarding") as response:
            return response.status == 404

    async def _make_user(self, login: Login) -> str:
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
            raise LoginError(self._folder, f"The login in {_FILE} is not accepted")
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
