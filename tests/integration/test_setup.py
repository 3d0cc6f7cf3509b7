"""Setting up an account, keeping its voices, and taking it away again."""

from types import MappingProxyType

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro.coordinator import (
    UPDATE_INTERVAL,
    UPDATE_INTERVAL_AFTER_FAILURE,
)
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE


async def test_account_becomes_an_engine(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    assert account.state is ConfigEntryState.LOADED
    state = home.states.get(ENGINE)
    assert state is not None
    assert state.name == "Telnyx Heart"


async def test_voice_profile_is_a_service_device(
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    engine = entity_registry.async_get(ENGINE)
    assert engine is not None
    assert engine.device_id is not None
    device = device_registry.async_get(engine.device_id)
    assert isinstance(device, dr.DeviceEntry)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert (device.manufacturer, device.model) == ("Telnyx", "KokoroTTS")
    assert (device.name, device.model_id) == ("Telnyx Heart", "af_heart")


async def test_account_and_voice_profile_are_of_one_product(
    account: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    devices = dr.async_entries_for_config_entry(device_registry, account.entry_id)
    assert len(devices) == 2
    assert {(device.manufacturer, device.model) for device in devices} == {
        ("Telnyx", "KokoroTTS")
    }


async def test_new_voice_profile_is_an_engine_without_a_restart(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    emma = ConfigSubentry(
        data=MappingProxyType({"voice": "bf_emma", "language": "en-GB"}),
        subentry_type="voice",
        title="Telnyx Emma",
        unique_id=None,
    )
    home.config_entries.async_add_subentry(account, emma)
    await home.async_block_till_done()
    engines = set(home.states.async_entity_ids("tts"))
    assert engines == {ENGINE, "tts.telnyx_emma"}


async def test_removed_account_leaves_nothing_behind(
    account: MockConfigEntry,
    home: HomeAssistant,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    await home.config_entries.async_remove(account.entry_id)
    await home.async_block_till_done()
    assert not home.states.async_entity_ids("tts")
    assert not entity_registry.entities
    assert not device_registry.devices


async def test_account_can_be_unloaded_and_set_up_again(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    assert await home.config_entries.async_unload(account.entry_id)
    assert account.state is ConfigEntryState.NOT_LOADED
    assert await home.config_entries.async_setup(account.entry_id)


async def test_refused_key_asks_for_a_new_one(
    home: HomeAssistant, server: LocalTelnyx, entry: MockConfigEntry
) -> None:
    server.key = "ANOTHER"
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [flow["step_id"] for flow in home.config_entries.flow.async_progress()] == [
        "reauth_confirm"
    ]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=503), "Telnyx is having problems. Try again in a min"),
        (Fault(status=429, headers={"retry-after": "8"}), "Try again in 8 s"),
        (Fault(status=403, code="20013"), "The Telnyx account can't use text-to-sp"),
        (Fault(body=b"<html>"), "The server did not respond like a Telnyx API."),
        (Fault(body=b'{"voices": []}'), "The Telnyx account has no KokoroTTS voices."),
    ],
)
async def test_account_that_is_not_ready_says_why_and_is_tried_again(
    home: HomeAssistant,
    server: LocalTelnyx,
    entry: MockConfigEntry,
    fault: Fault,
    reason: str,
) -> None:
    server.fail(fault, only="voices")
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.reason is not None
    assert reason in entry.reason


async def test_new_voices_of_the_account_appear_by_themselves(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora", "language": "pt-BR"}]
    freezer.tick(UPDATE_INTERVAL)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    voices = engine.async_get_supported_voices("pt-BR")
    assert voices is not None
    assert [voice.voice_id for voice in voices] == ["pf_dora"]
    assert engine.async_get_supported_voices("es-ES") is None


async def test_account_that_was_out_of_reach_is_asked_again_after_a_minute(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.fail(Fault(status=503), only="voices")
    freezer.tick(UPDATE_INTERVAL)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not account.runtime_data.last_update_success
    freezer.tick(UPDATE_INTERVAL_AFTER_FAILURE * 1.1)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert account.runtime_data.last_update_success


@pytest.mark.parametrize(
    ("fault", "shortest", "longest"),
    [
        (Fault(status=503, headers={"retry-after": "0"}), 60, 61),
        (Fault(status=503, headers={"retry-after": "300"}), 300, 301),
        (Fault(status=503, headers={"retry-after": "900000000"}), 43_200, 43_201),
        (Fault(status=403, headers={"x-ratelimit-reset": "1"}), 60, 61),
        (Fault(status=503), 60, 61),
    ],
)
async def test_account_is_asked_again_neither_in_haste_nor_in_years(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
    fault: Fault,
    shortest: int,
    longest: int,
) -> None:
    server.fail(fault, only="voices")
    await account.runtime_data.async_refresh()
    server.forget()
    freezer.tick(shortest - 2)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not server.requests
    freezer.tick(longest - shortest + 4)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert server.requests[0].operation == "voices"


async def test_engine_stays_available_while_the_account_is_out_of_reach(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), only="voices")
    await account.runtime_data.async_refresh()
    state = home.states.get(ENGINE)
    assert state is not None
    assert state.state != "unavailable"
