"""The system's health shows whether Telnyx can be reached."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.telnyx_kokoro import system_health
from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from local_telnyx import Fault, LocalTelnyx

from .conftest import voice_profile


@pytest.fixture
async def home(home: HomeAssistant) -> HomeAssistant:
    """Home Assistant that tells of its health."""
    assert await async_setup_component(home, "system_health", {})
    return home


async def health(home: HomeAssistant) -> dict[str, Any]:
    """Return what is shown, once everything is known."""
    info: dict[str, Any] = await get_system_health_info(home, DOMAIN)
    for key, value in info.items():
        if asyncio.iscoroutine(value):
            info[key] = await value
    return info


async def add_second(home: HomeAssistant, url: str) -> None:
    """Add a second account at a server."""
    second = MockConfigEntry(
        domain=DOMAIN,
        data={CONF_API_KEY: "KEY_LOCAL", CONF_URL: url},
        subentries_data=[voice_profile("bf_emma", "en-GB", "Telnyx Emma")],
    )
    second.add_to_hass(home)
    await home.config_entries.async_setup(second.entry_id)
    await home.async_block_till_done()


async def test_account_is_shown(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    assert await health(home) == {
        "accounts": 1,
        "server": server.origin,
        "voices": "37",
        "can_reach_server": "ok",
    }


async def test_server_that_cannot_be_reached_is_shown(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    await server.close()
    assert (await health(home))["can_reach_server"] == {
        "type": "failed",
        "error": "unreachable",
    }


async def test_account_that_is_not_ready_is_shown_too(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), only="voices", times=None)
    await home.config_entries.async_setup(entry.entry_id)
    shown = await health(home)
    assert (shown["accounts"], shown["voices"]) == (1, "")
    assert shown["server"] == server.origin


async def test_accounts_at_one_server_are_shown_beside_each_other(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.voices = server.voices[:5]
    await add_second(home, server.url)
    shown = await health(home)
    assert (shown["accounts"], shown["voices"]) == (2, "37, 5")
    assert shown["server"] == server.origin


async def test_one_server_of_several_that_cannot_be_reached_is_enough(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    async with LocalTelnyx() as other:
        await add_second(home, other.url)
        assert (await health(home))["can_reach_server"] == "ok"
    shown = await health(home)
    assert shown["can_reach_server"] == {"type": "failed", "error": "unreachable"}
    assert set(shown["server"].split(", ")) == {server.origin, other.origin}


async def test_everything_that_is_shown_has_words(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    folder = Path(system_health.__file__).parent
    english = json.loads((folder / "translations/en.json").read_text())
    assert set(english["system_health"]["info"]) == set(await health(home))
