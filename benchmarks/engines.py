"""The engines that are measured, each set up by its own config flow."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from local_home import Account, ConfigEntry, HomeAssistant
from local_home.account import DOMAIN

from .flows import fill_subentry_flow
from .world.addresses import Addresses
from .world.fish_audio import VOICE_ID
from .world.network import LOOPBACK
from .world.telnyx import KEY

OURS: Final = "ours"
BARE: Final = "bare"
_RELOAD_SECONDS: Final = 1.0
_ANY_KEY: Final = {"api_key": "KEY_BENCH"}


@dataclass(frozen=True, slots=True)
class Engine:
    """A speech engine in the running Home Assistant."""

    name: str
    title: str
    entity_id: str
    language: str
    native: str
    """The format that it makes without being asked for another: `mp3` or `wav`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine that can be set up."""

    title: str
    language: str
    native: str
    set_up: Callable[[HomeAssistant, Addresses], Awaitable[ConfigEntry]]


async def _ours(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    return await home.flow(DOMAIN, Account(KEY, addresses.telnyx).steps)


async def _bare(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    fields = {"url": addresses.telnyx, "api_key": KEY}
    return await home.flow("speech_bench", [fields])


async def _elevenlabs(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    return await home.flow("elevenlabs", [_ANY_KEY])


async def _fish_audio(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    entry = await home.flow("fish_audio", [_ANY_KEY])
    voice = {"voice_id": VOICE_ID, "backend": "s2-pro", "latency": "balanced"}
    await home.add_subentry(entry, "tts", [{}, {**voice, "name": "Fish"}])
    return entry


async def _wyoming(home: HomeAssistant, addresses: Addresses) -> ConfigEntry:
    fields = {"host": LOOPBACK, "port": addresses.wyoming_port}
    return await home.flow("wyoming", [fields])


KINDS: Final[Mapping[str, Kind]] = {
    OURS: Kind("Telnyx KokoroTTS", "en-US", "mp3", _ours),
    BARE: Kind("bare entity", "en-US", "mp3", _bare),
    "elevenlabs": Kind("core elevenlabs", "en", "mp3", _elevenlabs),
    "fish_audio": Kind("core fish_audio", "en", "mp3", _fish_audio),
    "wyoming": Kind("core wyoming", "en", "wav", _wyoming),
}


def environment(addresses: Addresses, authority: str) -> dict[str, str]:
    """Return what leads the unmodified engines to this machine.

    Their hosts are reached through an HTTP proxy, as in a house whose network has one;
    the first two variables name the authority that their TLS trusts, one for Home
    Assistant and one for httpx.
    """
    return {
        "REQUESTS_CA_BUNDLE": authority,
        "SSL_CERT_FILE": authority,
        "HTTPS_PROXY": addresses.proxy,
    }


async def set_up(home: HomeAssistant, addresses: Addresses, name: str) -> Engine:
    """Add an engine; raise LocalHomeError when it cannot be."""
    kind = KINDS[name]
    entry = await kind.set_up(home, addresses)
    await home.wait_for_entry(entry, "loaded")
    [entity_id] = await home.entities(entry, "tts")
    return Engine(name, kind.title, entity_id, kind.language, kind.native)


async def set_delivery(home: HomeAssistant, way: str) -> bool:
    """Set how our profile gets its audio: `automatic`, `rest` or `websocket`.

    The answer tells whether the profile has that setting at all.
    """
    [entry] = await home.entries(DOMAIN)
    [profile, *_] = await home.subentries(entry)
    found = await fill_subentry_flow(home, entry, profile, {"delivery": way})
    # The entry listens to changes and reloads itself; it starts that at once.
    await asyncio.sleep(_RELOAD_SECONDS)
    await home.wait_for_entry(entry, "loaded")
    return "delivery" in found
