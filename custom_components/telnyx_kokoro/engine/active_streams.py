"""The utterances of a voice profile that are under way, and what alone ends them.

They belong to the profile, not to its entity: that one comes and goes with every new
name and every reload of its account, in which a message plays on.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import AbstractAsyncContextManager

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_DATA_UTTERANCES: HassKey[dict[str, ActiveStreams]] = HassKey(f"{DOMAIN}_utterances")


class ActiveStreams:
    """The utterances of one voice profile."""

    def __init__(self, hass: HomeAssistant, entry_id: str, profile_id: str) -> None:
        """Start with none."""
        self._hass = hass
        self._entry_id = entry_id
        self._profile_id = profile_id
        self._waits: set[asyncio.Timeout] = set()
        self._why_ended = "speech_ended_by_stop"

    async def run(
        self, utterance: AbstractAsyncContextManager[AsyncGenerator[bytes]]
    ) -> AsyncGenerator[bytes]:
        """Yield the audio of an utterance, which is left at the end.

        Raises:
            HomeAssistantError: Its profile has gone, or Home Assistant stops.

        """
        async with utterance as audio:
            # Every piece is waited for by itself: who listens may be a task that does
            # something else between two pieces, in which it must not be interrupted.
            while (piece := await self.wait(anext(audio, None))) is not None:
                yield piece

    async def wait[ResultT](self, step: Awaitable[ResultT]) -> ResultT:
        """Return what a step of an utterance returns.

        Raises:
            HomeAssistantError: Its profile has gone, or Home Assistant stops.

        """
        why_gone = self._why_gone()
        wait = asyncio.timeout(None if why_gone is None else 0)
        try:
            async with wait:
                if why_gone is None:
                    self._waits.add(wait)
                return await step
        except TimeoutError as err:
            if not wait.expired():
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key=why_gone or self._why_ended,
            ) from err
        finally:
            self._waits.discard(wait)

    @callback
    def end_if_gone(self) -> bool:
        """End all if the profile has gone; return whether it has."""
        why_gone = self._why_gone()
        if why_gone is None:
            return False
        # It may be back before those who wait are told.
        self._why_ended = why_gone
        self.end()
        return True

    @callback
    def end(self) -> None:
        """End all that are under way, each of them once.

        A profile goes by several changes, and what is ending cannot be ended again.
        """
        while self._waits:
            self._waits.pop().reschedule(0)

    def _why_gone(self) -> str | None:
        """Return the message that says why the profile has gone, None if it has not."""
        entry = self._hass.config_entries.async_get_entry(self._entry_id)
        if entry is None:
            return "speech_ended_account_removed"
        if entry.disabled_by is not None:
            return "speech_ended_account_disabled"
        if self._profile_id not in entry.subentries:
            return "speech_ended_profile_removed"
        registry = er.async_get(self._hass)
        entity_id = registry.async_get_entity_id(TTS_DOMAIN, DOMAIN, self._profile_id)
        engine = registry.async_get(entity_id) if entity_id else None
        if engine is not None and engine.disabled:
            return "speech_ended_profile_disabled"
        return None


@callback
def active_streams_of(
    hass: HomeAssistant, entry_id: str, profile_id: str
) -> ActiveStreams:
    """Return the utterances of a profile of an account."""
    profiles = hass.data.setdefault(_DATA_UTTERANCES, {})
    return profiles.setdefault(profile_id, ActiveStreams(hass, entry_id, profile_id))


@callback
def end_streams_of_removed_profiles(hass: HomeAssistant) -> None:
    """From now on end what is spoken by profiles that go, and when the house stops."""
    profiles = hass.data.setdefault(_DATA_UTTERANCES, {})

    @callback
    def end_those_gone() -> None:
        for profile_id, utterances in list(profiles.items()):
            if utterances.end_if_gone():
                del profiles[profile_id]

    @callback
    def entry_changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            end_those_gone()

    @callback
    def engine_changed(_: Event[er.EventEntityRegistryUpdatedData]) -> None:
        end_those_gone()

    @callback
    def stopping(_: Event) -> None:
        for utterances in profiles.values():
            utterances.end()

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed)
    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, engine_changed)
    hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, stopping)
