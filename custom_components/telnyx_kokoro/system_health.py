"""Whether Telnyx can be reached, as the system's health shows it."""

import asyncio
from typing import Any

from yarl import URL

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import TelnyxConfigEntry


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
    origins = sorted({str(URL(entry.data[CONF_URL]).origin()) for entry in entries})
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


async def _reach(hass: HomeAssistant, origins: list[str]) -> str | dict[str, str]:
    """Return `ok`, or how the first server fails that cannot be reached."""
    answers = await asyncio.gather(
        *(system_health.async_check_can_reach_url(hass, origin) for origin in origins)
    )
    return next((answer for answer in answers if answer != "ok"), "ok")
