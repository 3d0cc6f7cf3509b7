"""Whether Telnyx can be reached, as the system's health shows it."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import TelnyxConfigEntry
from .stored_account import stored_address
from .telnyx import AddressError


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what is shown."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the state of all accounts, those too that are not ready."""
    entries: list[TelnyxConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    origins = sorted(set(_origins(entries)))
    voices = [
        len(entry.runtime_data.data.voices.voices)
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
    ]
    return {
        "accounts": len(entries),
        "server": ", ".join(origins),
        "voices": ", ".join(map(str, voices)),
        "can_reach_server": _reach(hass, origins),
    }


def _origins(entries: list[TelnyxConfigEntry]) -> Iterator[str]:
    """Yield the servers, but none of accounts that have no address: a repair asks."""
    for entry in entries:
        with suppress(AddressError):
            yield str(stored_address(entry.data).origin())


async def _reach(hass: HomeAssistant, origins: list[str]) -> str | dict[str, str]:
    """Return `ok`, or how the first server fails that cannot be reached."""
    answers = await asyncio.gather(
        *(system_health.async_check_can_reach_url(hass, origin) for origin in origins)
    )
    return next((answer for answer in answers if answer != "ok"), "ok")
