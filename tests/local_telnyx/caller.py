"""A plain client of the local server: it shows what was answered, and hides nothing."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse

from local_telnyx import LocalTelnyx

HEART = "Telnyx.KokoroTTS.af_heart"
TEXT = "Hello there."
HEADERS = {"Authorization": "Bearer KEY_LOCAL"}
OPENING: dict[str, Any] = {"text": " "}
END: dict[str, Any] = {"text": ""}


@dataclass(frozen=True, slots=True)
class Heard:
    """What came over one socket."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    close_code: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one server with its key."""

    server: LocalTelnyx
    session: ClientSession

    def speech(
        self, **fields: object
    ) -> AbstractAsyncContextManager[ClientResponse, bool | None]:
        """POST speech; fields that are None are left out."""
        body = {"text": TEXT, "voice": HEART} | fields
        sent = {name: value for name, value in body.items() if value is not None}
        url = f"{self.server.url}/text-to-speech/speech"
        return self.session.post(url, json=sent, headers=HEADERS)

    async def mp3(self, **fields: object) -> bytes:
        """Return the audio of a speech request."""
        async with self.speech(**fields) as response:
            return await response.read()

    async def refused(self, **fields: object) -> tuple[int, str]:
        """Return status and code of a speech request that is refused."""
        async with self.speech(**fields) as response:
            envelope = await response.json()
            return response.status, envelope["errors"][0]["code"]

    async def get(self, path: str) -> tuple[int, Any]:
        """Return status and JSON of a path below /v2."""
        url = self.server.url + path
        async with self.session.get(url, headers=HEADERS) as response:
            return response.status, await response.json()

    def socket(
        self, voice: str = HEART, **query: str
    ) -> AbstractAsyncContextManager[ClientWebSocketResponse, None]:
        """Open a socket."""
        return self.session.ws_connect(
            f"{self.server.url}/text-to-speech/speech",
            params={"voice": voice} | query,
            headers=HEADERS,
        )

    async def talk(self, *messages: object, **query: str) -> Heard:
        """Send these messages and return all that comes until the socket closes."""
        async with self.socket(**query) as socket:
            for message in messages:
                await socket.send_str(json.dumps(message))
            frames = [answer.json() async for answer in socket]
            return Heard(frames, socket.close_code)


def say(text: str) -> dict[str, Any]:
    """Return the message that has one sentence spoken at once."""
    return {"text": text, "flush": True}
