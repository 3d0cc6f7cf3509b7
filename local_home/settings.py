"""What a person does in Home Assistant's settings."""

import asyncio
from collections.abc import Sequence
from typing import Final

from . import flow
from .entries import ConfigEntry, Subentry
from .errors import FlowError, StateError
from .flow import Fields, FlowEnd
from .interface import Interface

_ENTRY_SECONDS: Final = 60.0


class Settings(Interface):
    """Integrations: add, change, list and remove them.

    A flow takes the fields of each of its forms in turn. Every one raises FlowError,
    which holds the step that it stopped at and the errors that its form showed.
    """

    async def flow(self, domain: str, steps: Sequence[Fields]) -> ConfigEntry:
        """Add an integration by its config flow."""
        opening = {"handler": domain}
        end = await flow.walk(self.rest, flow.CONFIG_FLOWS, opening, steps)
        if end.created is None:
            raise FlowError(None, f"nothing was created: {end.reason}")
        return ConfigEntry.from_answer(end.created)

    async def reconfigure(self, entry: ConfigEntry, steps: Sequence[Fields]) -> FlowEnd:
        """Change an entry by its reconfigure flow."""
        opening = {"handler": entry.domain, "entry_id": entry.entry_id}
        return await flow.walk(self.rest, flow.CONFIG_FLOWS, opening, steps)

    async def change_options(
        self, entry: ConfigEntry, steps: Sequence[Fields]
    ) -> FlowEnd:
        """Change an entry's options by its options flow."""
        opening = {"handler": entry.entry_id}
        return await flow.walk(self.rest, flow.OPTIONS_FLOWS, opening, steps)

    async def add_subentry(
        self, entry: ConfigEntry, subentry_type: str, steps: Sequence[Fields]
    ) -> FlowEnd:
        """Add a part to an entry by its subentry flow."""
        opening = {"handler": [entry.entry_id, subentry_type]}
        return await flow.walk(self.rest, flow.SUBENTRY_FLOWS, opening, steps)

    async def reconfigure_subentry(
        self, entry: ConfigEntry, subentry: Subentry, steps: Sequence[Fields]
    ) -> FlowEnd:
        """Change a part of an entry by its reconfigure flow."""
        opening = {
            "handler": [entry.entry_id, subentry.subentry_type],
            "subentry_id": subentry.subentry_id,
        }
        return await flow.walk(self.rest, flow.SUBENTRY_FLOWS, opening, steps)

    async def entries(self, domain: str) -> list[ConfigEntry]:
        """Return an integration's entries."""
        answer = await self.rest.get("/api/config/config_entries/entry", domain=domain)
        return [ConfigEntry.from_answer(entry) for entry in answer]

    async def wait_for_entry(
        self, entry: ConfigEntry, *wanted: str, seconds: float = _ENTRY_SECONDS
    ) -> ConfigEntry:
        """Wait until an entry is in one of the wanted states, such as `loaded`.

        Raises StateError when it is not within the given seconds.
        """
        seen = entry
        try:
            async with asyncio.timeout(seconds), self.websocket() as connection:
                await connection.command("config_entries/subscribe")
                async for event in connection.events():
                    for change in event:
                        if change["entry"]["entry_id"] == entry.entry_id:
                            seen = ConfigEntry.from_answer(change["entry"])
                    if seen.state in wanted:
                        break
        except TimeoutError as error:
            raise StateError(entry.title, wanted, seen.state) from error
        return seen

    async def subentries(self, entry: ConfigEntry) -> list[Subentry]:
        """Return the parts of an entry."""
        command = "config_entries/subentries/list"
        answer = await self.command(command, entry_id=entry.entry_id)
        return [Subentry.from_answer(part) for part in answer]

    async def entities(self, entry: ConfigEntry, domain: str) -> list[str]:
        """Return an entry's entities of one domain, such as `tts`."""
        registry = await self.command("config/entity_registry/list")
        return [
            entity["entity_id"]
            for entity in registry
            if entity["config_entry_id"] == entry.entry_id
            and entity["entity_id"].startswith(f"{domain}.")
        ]

    async def remove(self, entry: ConfigEntry) -> None:
        """Remove an entry with its devices and entities."""
        await self.rest.delete(f"/api/config/config_entries/entry/{entry.entry_id}")
