"""The engines that are measured, each set up by its own config flow."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from local_home import DOMAIN, LOOPBACK, HomeAssistant

from .world.client import Addresses
from .world.model import KEY
from .world.ollama import MODEL
from .world.speech import FISH_VOICE

OURS: Final = "ours"
BARE: Final = "bare"
_RELOAD_SECONDS: Final = 1.0
_PROFILE_SECONDS: Final = 10.0
_PAUSE: Final = 0.05
_ANY_KEY: Final = {"api_key": "KEY_BENCH"}
_FISH_PROFILE: Final = {
    "name": "Fish",
    "voice_id": FISH_VOICE,
    "backend": "s2-pro",
    "latency": "balanced",
}
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
    """An engine that can be set up, and the fields of its forms."""

    title: str
    language: str
    domain: str
    fields: Callable[[Addresses], Mapping[str, Any]] = lambda _: _ANY_KEY
    subentry: Sequence[Mapping[str, Any]] = ()


KINDS: Final[Mapping[str, Kind]] = {
    OURS: Kind("Telnyx KokoroTTS", "en-US", DOMAIN),
    BARE: Kind(
        "bare entity",
        "en-US",
        "speech_probe",
        lambda addresses: {"url": addresses.telnyx, "api_key": KEY},
    ),
    "elevenlabs": Kind("core elevenlabs", "en", "elevenlabs"),
    "fish_audio": Kind(
        "core fish_audio", "en", "fish_audio", subentry=({}, _FISH_PROFILE)
    ),
    "wyoming": Kind(
        "core wyoming",
        "en",
        "wyoming",
        lambda addresses: {"host": LOOPBACK, "port": addresses.wyoming_port},
    ),
}


async def set_up(home: HomeAssistant, addresses: Addresses, name: str) -> Engine:
    """Add an engine; ours is there. Raises LocalHomeError or ValueError."""
    kind = KINDS[name]
    if name == OURS:
        [entry] = await home.entries(DOMAIN)
    else:
        entry = await home.flow(kind.domain, [kind.fields(addresses)])
    if kind.subentry:
        await home.add_subentry(entry, "tts", kind.subentry)
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


async def add_profile(
    home: HomeAssistant, name: str, settings: Mapping[str, Any]
) -> str:
    """Add a profile of ours with settings by section of its form; return its entity."""
    [entry] = await home.entries(DOMAIN)
    before = await home.entities(entry, "tts")
    await home.add_subentry(
        entry, "voice", [{"name": name, **_OUR_PROFILE, **settings}]
    )
    async with asyncio.timeout(_PROFILE_SECONDS):
        while not (added := set(await home.entities(entry, "tts")) - set(before)):
            await asyncio.sleep(_PAUSE)
    [entity_id] = added
    return entity_id


async def add_agent(
    home: HomeAssistant, addresses: Addresses, *, tools: bool = False
) -> str:
    """Add a conversation agent of core's ollama, which may use Home Assistant's tools."""
    entries = await home.entries("ollama")
    url = {"url": addresses.ollama}
    entry = entries[0] if entries else await home.flow("ollama", [url])
    before = await home.entities(entry, "conversation")
    fields = {"name": "Tools" if tools else "Bench", "model": MODEL}
    apis = {"llm_hass_api": ["assist"]} if tools else {}
    agent = {**fields, "prompt": "Answer.", **apis}
    await home.add_subentry(entry, "conversation", [agent])
    await home.wait_for_entry(entry, "loaded")
    [added] = set(await home.entities(entry, "conversation")) - set(before)
    return added
