"""Actions in a running Home Assistant: set up integrations, call services, speak."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from . import flow
from .errors import RequestError, SpeechError, StateError
from .flow import ConfigEntry, Fields, Subentry
from .interface import Interface

_ENTRY_SECONDS: Final = 60.0
_STATE_SECONDS: Final = 30.0


class Actions(Interface):
    """Everything that a person or an automation does.

    A flow takes the fields of its forms in turn and raises FlowError.
    """

    async def flow(self, domain: str, steps: Sequence[Fields]) -> ConfigEntry:
        """Add an integration by its config flow."""
        opening = {"handler": domain}
        created = await flow.walk(self.rest, flow.CONFIG_FLOWS, opening, steps)
        return ConfigEntry.from_json(created["result"])

    async def add_subentry(
        self, entry: ConfigEntry, subentry_type: str, steps: Sequence[Fields]
    ) -> None:
        """Add a subentry by its flow."""
        opening = {"handler": [entry.entry_id, subentry_type]}
        await flow.walk(self.rest, flow.SUBENTRY_FLOWS, opening, steps)

    async def reconfigure_subentry(
        self, entry: ConfigEntry, subentry: Subentry, steps: Sequence[Fields]
    ) -> None:
        """Change a subentry by its reconfigure flow."""
        opening = {
            "handler": [entry.entry_id, subentry.subentry_type],
            "subentry_id": subentry.subentry_id,
        }
        await flow.walk(self.rest, flow.SUBENTRY_FLOWS, opening, steps)

    async def entries(self, domain: str) -> list[ConfigEntry]:
        """Return an integration's entries."""
        answer = await self.rest.get("/api/config/config_entries/entry", domain=domain)
        return [ConfigEntry.from_json(entry) for entry in answer]

    async def wait_for_entry(
        self, entry: ConfigEntry, wanted: str, seconds: float = _ENTRY_SECONDS
    ) -> ConfigEntry:
        """Wait until an entry has a state, such as `loaded`. Raises StateError."""
        seen = entry

        def state_in(event: Any) -> str:
            nonlocal seen
            for change in event:
                if change["entry"]["entry_id"] == entry.entry_id:
                    seen = ConfigEntry.from_json(change["entry"])
            return seen.state

        command = "config_entries/subscribe"
        await self._wait(entry.title, [wanted], seconds, state_in, command)
        return seen

    async def subentries(self, entry: ConfigEntry) -> list[Subentry]:
        """Return the subentries of an entry."""
        command = "config_entries/subentries/list"
        answer = await self.command(command, entry_id=entry.entry_id)
        return [
            Subentry(part["subentry_id"], part["subentry_type"], part["title"])
            for part in answer
        ]

    async def entities(self, entry: ConfigEntry, domain: str) -> list[str]:
        """Return an entry's entities of one domain, such as `tts`."""
        registry = await self.command("config/entity_registry/list")
        return [
            entity["entity_id"]
            for entity in registry
            if entity["config_entry_id"] == entry.entry_id
            and entity["entity_id"].startswith(f"{domain}.")
        ]

    async def add_pipeline(
        self, name: str, agent: str, engine: str, language: str
    ) -> str:
        """Add an assistant of a conversation agent and a speech engine; return its id."""
        pipeline: dict[str, Any] = await self.command(
            "assist_pipeline/pipeline/create",
            name=name,
            language="en",
            conversation_engine=agent,
            conversation_language="en",
            stt_engine=None,
            stt_language=None,
            tts_engine=engine,
            tts_language=language,
            tts_voice=None,
            wake_word_entity=None,
            wake_word_id=None,
        )
        return str(pipeline["id"])

    async def remove(self, entry: ConfigEntry) -> None:
        """Remove an entry with its devices and entities."""
        await self.rest.delete(f"/api/config/config_entries/entry/{entry.entry_id}")

    async def service(self, domain: str, service: str, data: Mapping[str, Any]) -> None:
        """Call an action and wait until it is done."""
        await self.rest.post(f"/api/services/{domain}/{service}", data)

    async def states(self) -> dict[str, str]:
        """Return the state of every entity."""
        states = await self.rest.get("/api/states")
        return {state["entity_id"]: state["state"] for state in states}

    async def wait_for_state(
        self, entity_id: str, *wanted: str, seconds: float = _STATE_SECONDS
    ) -> str:
        """Wait until an entity has one of these states and return it.

        Raises StateError after so many seconds.
        """

        def state_in(event: Any) -> str | None:
            # The event has added ("a") and changed ("c") entities, a changed one its
            # new values ("+"), and both have their state as "s".
            added = event.get("a", {}).get(entity_id)
            changed = event.get("c", {}).get(entity_id, {}).get("+")
            state: str | None = (added or changed or {}).get("s")
            return state

        fields = {"entity_ids": [entity_id]}
        command = "subscribe_entities"
        return await self._wait(entity_id, wanted, seconds, state_in, command, **fields)

    async def _wait(
        self,
        name: str,
        wanted: Sequence[str],
        seconds: float,
        state_in: Callable[[Any], str | None],
        command: str,
        **fields: Any,
    ) -> str:
        seen: str | None = None
        try:
            async with asyncio.timeout(seconds), self.websocket() as connection:
                await connection.command(command, **fields)
                async for event in connection.events():
                    seen = state_in(event) or seen
                    if seen in wanted:
                        break
        except TimeoutError as error:
            raise StateError(
                f"{name} was waited for to be {' or '.join(wanted)}; "
                f"the last state seen is {seen}."
            ) from error
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
        """Return speech as a media player gets it: MP3 unless options say otherwise.

        `cache` keeps it on disk. Raises SpeechError.
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
        """Start speaking and return the URL for a media player. Raises SpeechError."""
        request: dict[str, Any] = {
            "engine_id": entity_id,
            "message": text,
            "cache": cache,
        }
        if language is not None:
            request["language"] = language
        if options is not None:
            request["options"] = dict(options)
        try:
            answer = await self.rest.post("/api/tts_get_url", request)
        except RequestError as error:
            raise await self._speech_error(entity_id, error.answer) from error
        return f"{self.rest.url}{answer['path']}"

    async def _speech_error(self, entity_id: str, answer: str) -> SpeechError:
        # The reason is in the system log only.
        for record in await self.command("system_log/list"):
            if record["name"] == "homeassistant.components.tts":
                return SpeechError(entity_id, record["message"][-1])
        return SpeechError(entity_id, f"the answer was {answer}")
