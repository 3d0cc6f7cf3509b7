"""What is known of an account: kept up to date, and kept for a start without Telnyx."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro import coordinator
from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.coordinator import (
    UPDATE_INTERVAL,
    UPDATE_INTERVAL_AFTER_FAILURE,
    UPDATE_INTERVAL_UNVERIFIED,
)
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, Speaking
from .hearing import voice_of

OUT_OF_ORDER = Fault(status=503)
DORA = {"id": "Telnyx.KokoroTTS.pf_dora", "language": "pt-BR"}


async def restart(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Set the account up again, as after a restart."""
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)


def kept(account: MockConfigEntry) -> str:
    """Return under which name an account's voices are kept."""
    return f"{DOMAIN}.{account.entry_id}"


def lines(caplog: pytest.LogCaptureFixture, words: str) -> list[str]:
    """Return the levels of the lines in the log with these words."""
    return [
        record.levelname for record in caplog.records if words in record.getMessage()
    ]


async def wait_for_refresh(
    home: HomeAssistant, freezer: FrozenDateTimeFactory, wait: timedelta
) -> None:
    """Let time pass, and what is due by then be done."""
    freezer.tick(wait)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)


# Voices


async def test_new_voices_speak_without_a_restart(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.voices = [*server.voices, {**DORA, "id": f"{DORA['id']}2"}]
    with pytest.raises(HomeAssistantError, match="voice pf_dora2 doesn't exist"):
        await say("Oi.", options={"voice": "pf_dora2"})
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL)
    assert voice_of(await say("Oi.", options={"voice": "pf_dora2"})) == "pf_dora2"


async def test_account_that_was_reached_is_left_alone_for_hours(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    await account.runtime_data.async_refresh()
    server.forget()
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL * 0.9)
    assert not server.requests


# Out of reach


async def test_account_is_in_the_log_once_down_and_once_up(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(OUT_OF_ORDER, only="voices", times=3)
    freezer.tick(UPDATE_INTERVAL)
    for _ in range(5):
        async_fire_time_changed(home)
        await home.async_block_till_done(wait_background_tasks=True)
        freezer.tick(UPDATE_INTERVAL_AFTER_FAILURE * 1.1)
    assert lines(caplog, "Telnyx is having problems") == ["ERROR"]
    assert lines(caplog, "recovered") == ["INFO"]


async def test_account_without_voices_any_more_is_in_the_log_once(
    account: MockConfigEntry,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.voices = []
    for _ in range(2):
        await account.runtime_data.async_refresh()
    assert lines(caplog, "The Telnyx account has no") == ["ERROR"]
    assert not account.runtime_data.last_update_success


async def test_refused_key_asks_for_a_new_one_at_the_next_refresh(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.key = "ANOTHER"
    await account.runtime_data.async_refresh()
    await home.async_block_till_done()
    (flow,) = home.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"


async def test_account_is_refreshed_once_its_refused_key_speaks(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=401), only="voices")
    await account.runtime_data.async_refresh()
    assert not account.runtime_data.last_update_success
    await say("Dinner is ready.")
    await home.async_block_till_done(wait_background_tasks=True)
    assert account.runtime_data.last_update_success


async def test_account_that_is_within_reach_is_not_refreshed_for_every_message(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    server.forget()
    await say("Dinner is ready.")
    await home.async_block_till_done(wait_background_tasks=True)
    assert {request.operation for request in server.requests} <= {"speech", "websocket"}


# The balance


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=403, code="10010"),
        Fault(status=404),
        Fault(status=503),
        Fault(body=b"<html>"),
        Fault(body=b'{"data": {}}'),
        Fault(reset_after=0),
        Fault(stall_after=0),
    ],
)
async def test_balance_that_is_not_told_leaves_the_account_ready(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coordinator, "BALANCE_SECONDS", 0.2)
    server.fail(fault, only="balance", times=None)
    assert await home.config_entries.async_setup(entry.entry_id)
    assert entry.runtime_data.last_update_success
    assert entry.runtime_data.data.balance is None


MOMENTARY = [
    Fault(status=429),
    Fault(status=503),
    Fault(body=b"<html>"),
    Fault(reset_after=0),
    Fault(stall_after=0),
]


@pytest.mark.parametrize("fault", MOMENTARY)
async def test_balance_that_fails_for_a_moment_stays_as_it_was_known(
    account: MockConfigEntry,
    server: LocalTelnyx,
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coordinator, "BALANCE_SECONDS", 0.2)
    server.fail(fault, only="balance")
    await account.runtime_data.async_refresh()
    assert account.runtime_data.last_update_success
    assert account.runtime_data.data.balance.balance == Decimal("12.34")


@pytest.mark.parametrize("fault", [Fault(status=403, code="10010"), Fault(status=404)])
async def test_balance_that_is_no_longer_told_is_not_known(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
    fault: Fault,
) -> None:
    server.fail(fault, only="balance", times=None)
    await account.runtime_data.async_refresh()
    assert account.runtime_data.data.balance is None
    server.forget()
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL * 0.9)
    assert not server.requests


async def test_balance_that_failed_is_asked_for_again_after_an_hour(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    server.fail(OUT_OF_ORDER, only="balance")
    await account.runtime_data.async_refresh()
    server.forget()
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL_UNVERIFIED * 0.9)
    assert not server.requests
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL_UNVERIFIED * 0.2)
    assert "balance" in {request.operation for request in server.requests}


async def test_key_that_is_refused_for_the_balance_is_refused(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=401), only="balance")
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR


# A start without Telnyx


@pytest.mark.parametrize(
    "fault", [OUT_OF_ORDER, Fault(reset_after=0), Fault(status=403, code="20013")]
)
async def test_engine_is_there_after_a_start_without_telnyx(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    voices = account.runtime_data.data.voices
    server.fail(fault, times=None)
    await restart(home, account)
    assert account.state is ConfigEntryState.LOADED
    assert account.runtime_data.data.voices == voices
    assert lines(caplog, "Telnyx KokoroTTS is unavailable:") == ["INFO"]
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    assert len(engine.async_get_supported_voices("en-GB") or ()) == 8


async def test_clip_on_disk_speaks_after_a_start_without_telnyx(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    clip = await say("Dinner is ready.", cache=True)
    await server.close()
    await restart(home, account)
    assert await say("Dinner is ready.", cache=True) == clip


async def test_account_comes_back_after_a_start_without_telnyx(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    await restart(home, account)
    server.heal()
    await wait_for_refresh(home, freezer, UPDATE_INTERVAL_AFTER_FAILURE * 1.1)
    assert account.runtime_data.last_update_success
    assert account.runtime_data.data.balance is not None
    assert lines(caplog, "recovered") == ["INFO"]


async def test_account_that_was_never_reached_is_not_ready(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_refused_key_is_not_covered_up_by_voices_that_are_known(
    account: MockConfigEntry, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.key = "ANOTHER"
    await restart(home, account)
    assert account.state is ConfigEntryState.SETUP_ERROR


# What is kept


async def test_voices_that_are_new_are_kept(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_storage: dict[str, Any],
) -> None:
    server.voices = [DORA]
    await account.runtime_data.async_refresh()
    await home.async_block_till_done()
    kept_voices = hass_storage[kept(account)]["data"]
    assert [voice["id"] for voice in kept_voices if "deprecated" not in voice] == [
        DORA["id"]
    ]


async def test_voices_that_are_kept_already_are_not_written_again(
    account: MockConfigEntry, home: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    del hass_storage[kept(account)]
    await account.runtime_data.async_refresh()
    await home.async_block_till_done()
    assert kept(account) not in hass_storage


async def test_nothing_but_voices_is_kept(
    account: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    voices = hass_storage[kept(account)]["data"]
    assert len(voices) == 38
    assert {field for voice in voices for field in voice} == {
        "id",
        "language",
        "gender",
        "deprecated",
    }


async def test_nothing_is_kept_of_an_account_that_is_removed(
    account: MockConfigEntry, home: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    assert kept(account) in hass_storage
    await home.config_entries.async_remove(account.entry_id)
    await home.async_block_till_done()
    assert kept(account) not in hass_storage


async def test_file_without_voices_is_nothing_to_begin_with(
    account: MockConfigEntry,
    home: HomeAssistant,
    server: LocalTelnyx,
    hass_storage: dict[str, Any],
) -> None:
    hass_storage[kept(account)]["data"] = []
    server.fail(OUT_OF_ORDER, times=None)
    await restart(home, account)
    assert account.state is ConfigEntryState.SETUP_RETRY


@pytest.mark.parametrize(
    "unreadable", [{"version": 2, "data": []}, {"version": 1, "data": 5}]
)
async def test_file_that_cannot_be_read_is_nothing_to_begin_with(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    hass_storage: dict[str, Any],
    unreadable: dict[str, Any],
) -> None:
    hass_storage[kept(entry)] = {"minor_version": 1, "key": kept(entry), **unreadable}
    server.fail(OUT_OF_ORDER, times=None)
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
