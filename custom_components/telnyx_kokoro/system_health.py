"""System health: the number of accounts and voices, and the servers."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import aiohttp

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .account.storage import stored_address, trusts_certificate
from .api import AddressError
from .const import DOMAIN
from .coordinator import TelnyxConfigEntry

_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)  # as in Home Assistant's own check


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register the system health callback."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[TelnyxConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    servers: dict[str, bool] = {}  # whether to accept their certificates unchecked
    for entry in entries:
        # An issue reports an invalid address.
        with suppress(AddressError):
            origin = str(stored_address(entry.data).origin())
            servers[origin] = trusts_certificate(entry.data)
    voices = [
        len(entry.runtime_data.data.voices.voices)
        for entry in entries
        if entry.state is ConfigEntryState.LOADED
    ]
    return {
        "accounts": len(entries),
        "server": ", ".join(sorted(servers)),
        "voices": ", ".join(map(str, voices)),
        "can_reach_server": _reach(hass, servers),
    }


async def _reach(hass: HomeAssistant, servers: dict[str, bool]) -> str | dict[str, str]:
    answers = await asyncio.gather(
        *(
            _reach_unchecked(hass, origin)
            if trusts
            else system_health.async_check_can_reach_url(hass, origin)
            for origin, trusts in sorted(servers.items())
        )
    )
    return next((answer for answer in answers if answer != "ok"), "ok")


async def _reach_unchecked(hass: HomeAssistant, origin: str) -> str | dict[str, str]:
    session = async_get_clientsession(hass, verify_ssl=False)
    try:
        async with session.get(origin, timeout=_TIMEOUT):
            return "ok"
    except TimeoutError:
        return {"type": "failed", "error": "timeout"}
    except aiohttp.ClientError:
        return {"type": "failed", "error": "unreachable"}
