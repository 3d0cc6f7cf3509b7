"""What an automation does in Home Assistant."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .errors import RequestError, SpeechError, StateError
from .interface import Interface

_STATE_SECONDS = 30.0


class Automation(Interface):
    """Services, states and speech."""

    async def service(self, domain: str, service: str, data: Mapping[str, Any]) -> None:
        """Call a service and wait until it is done."""
        await self.rest.post(f"/api/services/{domain}/{service}", data)

    async def states(self) -> dict[str, str]:
        """Return the state of every entity."""
        states = await self.rest.get("/api/states")
        return {state["entity_id"]: state["state"] for state in states}

    async def wait_for_state(
        self, entity_id: str, *wanted: str, seconds: float = _STATE_SECONDS
    ) -> str:
        """Wait until an entity is in one of the wanted states and return that state.

        Raises StateError when it is not within the given seconds.
        """
        seen: str | None = None
        try:
            async with asyncio.timeout(seconds), self.websocket() as connection:
                await connection.command("subscribe_entities", entity_ids=[entity_id])
                async for event in connection.events():
                    seen = _state_in(event, entity_id) or seen
                    if seen in wanted:
                        break
        except TimeoutError as error:
            raise StateError(entity_id, wanted, seen) from error
        return str(seen)

    async def speak(
        self,
        entity_id: str,
        text: str,
        language: str | None = None,
        options: Mapping[str, Any] | None = None,
        *,
        cache: bool = True,
    ) -> bytes:
        """Return the speech as a media player gets it: MP3 unless options say else.

        `cache` keeps it on the disk; the memory keeps it for 300 s in any case.
        Raises SpeechError.
        """
        address = await self.speech_address(
            entity_id, text, language, options, cache=cache
        )
        async with self.rest.session.get(address) as response:
            if not response.ok:
                raise await self._speech_error(entity_id, str(response.status))
            return await response.read()

    async def speech_address(
        self,
        entity_id: str,
        text: str,
        language: str | None = None,
        options: Mapping[str, Any] | None = None,
        *,
        cache: bool = True,
    ) -> str:
        """Let the speech begin and return where a media player would fetch it."""
        question: dict[str, Any] = {
            "engine_id": entity_id,
            "message": text,
            "cache": cache,
        }
        if language is not None:
            question["language"] = language
        if options is not None:
            question["options"] = dict(options)
        try:
            answer = await self.rest.post("/api/tts_get_url", question)
        except RequestError as error:
            raise await self._speech_error(entity_id, error.answer) from error
        return f"{self.rest.url}{answer['path']}"

    async def _speech_error(self, entity_id: str, answer: str) -> SpeechError:
        """Return an error with the reason, which stands in the system log only."""
        for record in await self.command("system_log/list"):
            if record["name"] == "homeassistant.components.tts":
                return SpeechError(entity_id, record["message"][-1])
        return SpeechError(entity_id, f"the answer was {answer}")


def _state_in(event: Mapping[str, Any], entity_id: str) -> str | None:
    """Return the state in a `subscribe_entities` event.

    The event holds added ("a") and changed ("c") entities, in a changed one what is
    new ("+"), and in both the state as "s".
    """
    added = event.get("a", {}).get(entity_id)
    changed = event.get("c", {}).get(entity_id, {}).get("+")
    state: str | None = (added or changed or {}).get("s")
    return state
