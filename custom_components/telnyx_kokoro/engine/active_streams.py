"""Speech in progress, ended when its voice profile is removed or disabled.

It belongs to the profile and not to its entity, which is created again with every new
name and every reload of its account while a message plays on.
"""

import asyncio
from collections.abc import Awaitable

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..exceptions import translation

_DATA_STREAMS: HassKey[dict[str, ActiveStreams]] = HassKey(f"{DOMAIN}_streams")


class ActiveStreams:
    """The speech in progress of one voice profile."""

    def __init__(self, entry_id: str, profile_id: str) -> None:
        """Start without any streams."""
        self._entry_id = entry_id
        self._profile_id = profile_id
        self._why_ended: str | None = None
        # Only waits are interrupted: the listener may be a task that does something
        # else between two pieces of audio.
        self._waits: set[asyncio.Timeout] = set()

    async def wait[ResultT](self, step: Awaitable[ResultT]) -> ResultT:
        """Return a step's result; raise HomeAssistantError if speech was ended."""
        try:
            async with asyncio.timeout(0 if self._why_ended else None) as wait:
                self._waits.add(wait)
                try:
                    return await step
                finally:
                    self._waits.discard(wait)
        except TimeoutError as err:
            if self._why_ended is None:
                raise
            raise HomeAssistantError(**translation(self._why_ended)) from err

    @callback
    def end(self, why: str) -> None:
        """End all speech for good; the message with this key says why."""
        # Removing a profile fires several events, but speech can only be ended once.
        if self._why_ended is None:
            self._why_ended = why
            for wait in self._waits:
                wait.reschedule(0)

    def why_gone(self, hass: HomeAssistant) -> str | None:
        """Return the key of the message that says why the profile is gone, if it is."""
        entry = hass.config_entries.async_get_entry(self._entry_id)
        if entry is None:
            return "speech_ended_account_removed"
        if entry.disabled_by is not None:
            return "speech_ended_account_disabled"
        if self._profile_id not in entry.subentries:
            return "speech_ended_profile_removed"
        registry = er.async_get(hass)
        entity_id = registry.async_get_entity_id(TTS_DOMAIN, DOMAIN, self._profile_id)
        engine = registry.async_get(entity_id) if entity_id else None
        if engine is not None and engine.disabled:
            return "speech_ended_profile_disabled"
        return None


@callback
def active_streams_of(
    hass: HomeAssistant, entry_id: str, profile_id: str
) -> ActiveStreams:
    """Return the active streams of a profile."""
    profiles = hass.data.setdefault(_DATA_STREAMS, {})
    return profiles.setdefault(profile_id, ActiveStreams(entry_id, profile_id))


@callback
def end_streams_of_removed_profiles(hass: HomeAssistant) -> None:
    """End speech when its profile is removed or Home Assistant stops."""
    profiles = hass.data.setdefault(_DATA_STREAMS, {})

    @callback
    def end_those_gone(*_: object) -> None:
        for profile_id, streams in list(profiles.items()):
            if why := streams.why_gone(hass):
                # A profile that is enabled again starts with a clean state.
                del profiles[profile_id]
                streams.end(why)

    @callback
    def stopping(_: Event) -> None:
        for streams in profiles.values():
            streams.end("speech_ended_by_stop")

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, end_those_gone)
    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, end_those_gone)
    hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, stopping)
