"""The engines that are measured, each set up by its own config flow."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from local_home import DOMAIN, LOOPBACK, ConfigEntry, HomeAssistant

from .world.client import Addresses
from .world.model import KEY
from .world.ollama import MODEL
from .world.speech import FISH_VOICE

OURS: Final = "ours"
BARE: Final = "bare"
_RELOAD_SECONDS: Final = 1.0
_ANY_KEY: Final = {"api_key": "KEY_BENCH"}
_OUR_PROFILE: Final = {"language": "en-US", "voice": "af_heart"}


@dataclass(frozen=True, slots=True)
class Engine:
    """A speech engine in the running Home Assistant."""

    name: str
    title: str
    entity_id: str
    language: str


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine that can be set up."""

    title: str
    language: str
    set_up: Callable[[HomeAssistant, Addresses], Awaitable[ConfigEntry]]


async def _ours(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    [entry] = await home.entries(DOMAIN)
    return entry


async def _bare(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    fields = {"url": addresses.telnyx, "api_key": KEY}
    return await home.flow("speech_probe", [fields])


async def _elevenlabs(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    return await home.flow("elevenlabs", [_ANY_KEY])


async def _fish_audio(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    entry = await home.flow("fish_audio", [_ANY_KEY])
    voice = {"voice_id": FISH_VOICE, "backend": "s2-pro", "latency": "balanced"}
    await home.add_subentry(entry, "tts", [{}, {**voice, "name": "Fish"}])
    return entry


async def _wyoming(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    fields = {"host": LOOPBACK, "port": addresses.wyoming_port}
    return await home.flow("wyoming", [fields])


KINDS: Final[Mapping[str, Kind]] = {
    OURS: Kind("Telnyx KokoroTTS", "en-US", _ours),
    BARE: Kind("bare entity", "en-US", _bare),
    "elevenlabs": Kind("core elevenlabs", "en", _elevenlabs),
    "fish_audio": Kind("core fish_audio", "en", _fish_audio),
    "wyoming": Kind("core wyoming", "en", _wyoming),
}


async def set_up(home: HomeAssistant, addresses: Addresses, name: str) -> Engine:
    """Add an engine. Raises LocalHomeError or ValueError."""
    kind = KINDS[name]
    entry = await kind.set_up(home, addresses)
    await home.wait_for_entry(entry, "loaded")
    [entity_id] = await home.entities(entry, "tts")
    return Engine(name, kind.title, entity_id, kind.language)


async def set_delivery(home: HomeAssistant, delivery: str) -> None:
    """Set how our profile gets its audio: `automatic`, `rest` or `websocket`."""
    [entry] = await home.entries(DOMAIN)
    [profile, *_] = await home.subentries(entry)
    fields = {**_OUR_PROFILE, "connection": {"delivery": delivery}}
    await home.reconfigure_subentry(entry, profile, [fields])
    # The entry listens to changes and reloads itself; it starts that at once.
    await asyncio.sleep(_RELOAD_SECONDS)
    await home.wait_for_entry(entry, "loaded")


async def add_agent(
    home: HomeAssistant, addresses: Addresses, *, tools: bool = False
) -> str:
    """Add a conversation agent of core's ollama, which may use Home Assistant's tools."""
    entries = await home.entries("ollama")
    entry = entries[0] if entries else await _ollama(home, addresses)
    before = await home.entities(entry, "conversation")
    fields = {"name": "Tools" if tools else "Bench", "model": MODEL}
    apis = {"llm_hass_api": ["assist"]} if tools else {}
    agent = {**fields, "prompt": "Answer.", **apis}
    await home.add_subentry(entry, "conversation", [agent])
    await home.wait_for_entry(entry, "loaded")
    [added] = set(await home.entities(entry, "conversation")) - set(before)
    return added


async def _ollama(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    return await home.flow("ollama", [{"url": addresses.ollama}])
