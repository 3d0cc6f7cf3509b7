"""The figures of an account, on the account's own device."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_load_restore_state_from_storage,
    async_mock_restore_state_shutdown_restart,
)

from custom_components.telnyx_kokoro.metrics import forget_metrics
from custom_components.telnyx_kokoro.synthesis import Delivery
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .house_engine import HOUSE, HouseEngine

AVAILABLE_CREDIT = "sensor.telnyx_kokorotts_available_credit"
BALANCE = "sensor.telnyx_kokorotts_balance"
CHARACTERS = "sensor.telnyx_kokorotts_characters_spoken"
FAILED = "sensor.telnyx_kokorotts_failed_messages"
FALLBACK = "sensor.telnyx_kokorotts_fallback_messages"
FIRST_AUDIO = "sensor.telnyx_kokorotts_time_to_first_audio"
MEDIAN = "sensor.telnyx_kokorotts_median_time_to_first_audio"
TOTALS = (CHARACTERS, FAILED, FALLBACK)
OUT_OF_ORDER = Fault(status=503)


def value(home: HomeAssistant, entity_id: str) -> str:
    state = home.states.get(entity_id)
    assert state is not None
    return state.state


def attributes(home: HomeAssistant, entity_id: str) -> dict[str, Any]:
    state = home.states.get(entity_id)
    assert state is not None
    return dict(state.attributes)


async def a_second_later(home: HomeAssistant) -> None:
    """Let all figures be shown."""
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=1))
    await home.async_block_till_done()


async def fail(say: Speaking) -> None:
    """Speak in vain."""
    with pytest.raises(HomeAssistantError):
        await say("Hi.")


async def shut_down(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Leave of an account's sensors what is on the disk."""
    await home.config_entries.async_unload(account.entry_id)
    forget_metrics(home, account)
    await async_mock_restore_state_shutdown_restart(home)


@pytest.fixture
async def all_enabled(
    account: MockConfigEntry, home: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """The sensors that are disabled by default are enabled too."""
    for sensor in (AVAILABLE_CREDIT, FIRST_AUDIO):
        entity_registry.async_update_entity(sensor, disabled_by=None)
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()


# What they are


async def test_sensors_belong_to_the_accounts_service_device(
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    sensors = [
        entity
        for entity in er.async_entries_for_config_entry(
            entity_registry, account.entry_id
        )
        if entity.domain == "sensor"
    ]
    (device_id,) = {sensor.device_id for sensor in sensors}
    assert device_id is not None
    device = device_registry.async_get(device_id)
    assert isinstance(device, dr.DeviceEntry)
    assert device.identifiers == {("telnyx_kokoro", account.entry_id)}
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.name == account.title
    assert {sensor.unique_id for sensor in sensors} == {
        f"{account.entry_id}_{key}"
        for key in (
            "available_credit",
            "balance",
            "characters_spoken",
            "failed_utterances",
            "fallback_used",
            "first_audio",
            "median_first_audio",
        )
    }


@pytest.mark.parametrize(
    ("entity_id", "category"),
    [
        (AVAILABLE_CREDIT, EntityCategory.DIAGNOSTIC),
        (BALANCE, None),
        (CHARACTERS, None),
        (FAILED, EntityCategory.DIAGNOSTIC),
        (FALLBACK, EntityCategory.DIAGNOSTIC),
        (FIRST_AUDIO, EntityCategory.DIAGNOSTIC),
        (MEDIAN, EntityCategory.DIAGNOSTIC),
    ],
)
async def test_sensor_has_its_category(
    account: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    entity_id: str,
    category: EntityCategory | None,
) -> None:
    sensor = entity_registry.async_get(entity_id)
    assert sensor is not None
    assert sensor.entity_category is category


async def test_what_is_noisy_or_told_twice_is_disabled_by_default(
    account: MockConfigEntry, home: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    sensors = set(home.states.async_entity_ids("sensor"))
    assert sensors == {BALANCE, *TOTALS, MEDIAN}
    for entity_id in (AVAILABLE_CREDIT, FIRST_AUDIO):
        sensor = entity_registry.async_get(entity_id)
        assert sensor is not None
        assert sensor.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.parametrize(
    ("entity_id", "device_class", "state_class", "unit"),
    [
        (AVAILABLE_CREDIT, "monetary", "total", "USD"),
        (BALANCE, "monetary", "total", "USD"),
        (CHARACTERS, None, "total_increasing", "characters"),
        (FAILED, None, "total_increasing", "messages"),
        (FALLBACK, None, "total_increasing", "messages"),
        (FIRST_AUDIO, "duration", "measurement", "ms"),
        (MEDIAN, "duration", "measurement", "ms"),
    ],
)
@pytest.mark.usefixtures("all_enabled")
async def test_sensor_has_its_classes_and_unit(
    home: HomeAssistant,
    entity_id: str,
    device_class: str | None,
    state_class: str,
    unit: str,
) -> None:
    told = attributes(home, entity_id)
    assert told.get("device_class") == device_class
    assert told["state_class"] == state_class
    assert told["unit_of_measurement"] == unit


# The balance


async def test_balance_is_exact_and_in_its_currency(
    account: MockConfigEntry, home: HomeAssistant
) -> None:
    assert Decimal(value(home, BALANCE)) == Decimal("12.34")


@pytest.mark.usefixtures("all_enabled")
async def test_credit_that_is_available_is_told_beside_the_balance(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.balance = "-30.50"
    await account.runtime_data.async_refresh()
    assert (value(home, BALANCE), value(home, AVAILABLE_CREDIT)) == ("-30.50", "69.50")


@pytest.mark.usefixtures("all_enabled")
async def test_available_credit_that_is_not_told_is_unknown(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    told = b'{"data": {"balance": "5.00", "currency": "EUR"}}'
    server.fail(Fault(body=told), only="balance")
    await account.runtime_data.async_refresh()
    assert value(home, BALANCE) == "5.00"
    assert value(home, AVAILABLE_CREDIT) == STATE_UNKNOWN


async def test_balance_that_is_not_told_is_unknown(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=403, code="10010"), only="balance")
    await account.runtime_data.async_refresh()
    assert value(home, BALANCE) == STATE_UNKNOWN


async def test_balance_is_unavailable_while_telnyx_is_and_comes_back(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, only="voices")
    await account.runtime_data.async_refresh()
    assert value(home, BALANCE) == STATE_UNAVAILABLE
    await account.runtime_data.async_refresh()
    assert value(home, BALANCE) == "12.34"


async def test_balance_is_unavailable_after_a_start_without_telnyx(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()
    assert value(home, BALANCE) == STATE_UNAVAILABLE
    assert value(home, CHARACTERS) == "0"


# What speech comes to


async def test_characters_add_up(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    assert value(home, CHARACTERS) == "0"
    await say("Dinner is ready.")
    await say("Hi.")
    await a_second_later(home)
    assert value(home, CHARACTERS) == "19"


async def test_first_of_many_figures_is_shown_at_once_and_the_last_a_second_later(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    for message in ("One.", "Two.", "Six."):
        await say(message)
    assert value(home, CHARACTERS) == "4"
    await a_second_later(home)
    assert value(home, CHARACTERS) == "12"


async def test_failures_are_counted_while_telnyx_is_out_of_reach(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await account.runtime_data.async_refresh()
    await fail(say)
    await a_second_later(home)
    assert value(home, FAILED) == "1"


async def test_fallback_is_counted(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    await home.data[DATA_COMPONENT].async_add_entities([HouseEngine()])
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={**profile.data, "fallback": HOUSE}
    )
    await home.async_block_till_done()
    server.fail(OUT_OF_ORDER, times=None)
    await say("Hi.")
    await a_second_later(home)
    assert value(home, FALLBACK) == "1"


async def test_totals_go_on_after_the_account_is_set_up_again(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    await say("Dinner is ready.")
    for _ in range(2):
        await home.config_entries.async_reload(account.entry_id)
        await home.async_block_till_done()
    assert value(home, CHARACTERS) == "16"
    await say("Hi.")
    assert value(home, CHARACTERS) == "19"


async def test_total_goes_on_after_a_restart_and_a_reload(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    await say("Dinner is ready.")
    await shut_down(home, account)
    await home.config_entries.async_setup(account.entry_id)
    await say("Hi.")
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()
    assert value(home, CHARACTERS) == "19"


@pytest.mark.usefixtures("all_enabled")
async def test_waits_are_still_known_after_a_reload(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    await say("Dinner is ready.")
    waits = [value(home, FIRST_AUDIO), value(home, MEDIAN)]
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()
    assert [value(home, FIRST_AUDIO), value(home, MEDIAN)] == waits
    assert STATE_UNKNOWN not in waits


async def test_totals_go_on_after_a_restart(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    await say("Dinner is ready.")
    await shut_down(home, account)
    await home.config_entries.async_setup(account.entry_id)
    await home.async_block_till_done()
    assert value(home, MEDIAN) == STATE_UNKNOWN
    await say("Hi.")
    assert [value(home, total) for total in TOTALS] == ["19", "0", "0"]


async def test_total_without_a_number_to_go_on_from_starts_anew(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    hass_storage: dict[str, Any],
) -> None:
    await say("Dinner is ready.")
    await shut_down(home, account)
    for stored in hass_storage["core.restore_state"]["data"]:
        if stored["state"]["entity_id"] == CHARACTERS:
            stored["extra_data"]["native_value"] = None
    await async_mock_load_restore_state_from_storage(home)
    await home.config_entries.async_setup(account.entry_id)
    await home.async_block_till_done()
    assert value(home, CHARACTERS) == "0"


@pytest.mark.usefixtures("all_enabled")
async def test_waits_are_unknown_before_anything_was_spoken(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    assert (value(home, FIRST_AUDIO), value(home, MEDIAN)) == (STATE_UNKNOWN,) * 2


@pytest.mark.usefixtures("all_enabled")
async def test_waits_are_those_of_the_last_utterance_and_of_the_middle_one(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    for seconds in (0.1, 0.5, 0.25):
        with account.runtime_data.metrics.utterance() as record:
            record.delivery, record.seconds_to_first_audio = Delivery.REST, seconds
    await a_second_later(home)
    assert (value(home, FIRST_AUDIO), value(home, MEDIAN)) == ("250.0", "250.0")
    with account.runtime_data.metrics.utterance() as record:
        record.delivery, record.seconds_to_first_audio = Delivery.REST, 2
    await a_second_later(home)
    assert (value(home, FIRST_AUDIO), value(home, MEDIAN)) == ("2000", "375.0")


async def test_wait_is_shown_in_whole_milliseconds(
    account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    sensor = entity_registry.async_get(MEDIAN)
    assert sensor is not None
    assert sensor.options["sensor"]["suggested_display_precision"] == 0
