"""A failed message refreshes the account soon, but not too often."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import logging

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.coordinator import (
    SECONDS_BETWEEN_REFRESHES,
    UPDATE_INTERVAL_UNVERIFIED,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking, voice_profile
from .test_account_issues import fail

BALANCE = "sensor.telnyx_kokorotts_balance"

type Counting = Callable[[], int]


@pytest.fixture
def refreshes(server: LocalTelnyx) -> Counting:
    """A function that counts the refreshes since the last `forget`."""
    return lambda: [request.operation for request in server.requests].count("voices")


def refuse_speech(server: LocalTelnyx, fault: Fault) -> None:
    """Let all speech fail, and nothing else."""
    server.forget()
    for operation in ("speech", "websocket"):
        server.fail(fault, only=operation, times=None)


async def wait_out_the_cooldown(home: HomeAssistant) -> None:
    """Let so much time pass that the next refresh is allowed."""
    cooldown = timedelta(seconds=SECONDS_BETWEEN_REFRESHES + 1)
    async_fire_time_changed(home, dt_util.utcnow() + cooldown)
    await home.async_block_till_done(wait_background_tasks=True)


def open_forms(home: HomeAssistant) -> list[str]:
    """Return the steps of the forms that are open."""
    return [flow["step_id"] for flow in home.config_entries.flow.async_progress()]


# Refreshes


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401),
        Fault(status=402),
        Fault(status=403, code="20013"),
        Fault(status=404),
        Fault(status=400, code="10015"),
        Fault(status=400, code="90103"),
        Fault(status=422),
        Fault(status=500),
        Fault(body=b"<html>", content_type="text/html"),
        Fault(reset_after=0),
    ],
)
async def test_failure_that_may_tell_of_the_account_causes_a_refresh(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    refreshes: Counting,
    fault: Fault,
) -> None:
    refuse_speech(server, fault)
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert refreshes() == 1


@pytest.mark.parametrize(
    "fault",
    [Fault(status=400, code="10025"), Fault(status=408), Fault(status=429)],
)
async def test_other_failure_causes_no_refresh(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    refreshes: Counting,
    fault: Fault,
) -> None:
    refuse_speech(server, fault)
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert refreshes() == 0


async def test_text_that_cannot_be_spoken_causes_no_refresh(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.forget()
    with pytest.raises(Exception, match="The message is empty"):
        await say(" ")
    assert await say("...")
    await home.async_block_till_done(wait_background_tasks=True)
    assert not server.requests


async def test_burst_of_failures_causes_one_refresh_and_one_after_it(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    refreshes: Counting,
) -> None:
    refuse_speech(server, Fault(status=402))
    for _ in range(5):
        await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert refreshes() == 1
    await wait_out_the_cooldown(home)
    assert refreshes() == 2


async def test_balance_is_the_one_at_which_a_message_was_refused(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.balance = "0.00"
    refuse_speech(server, Fault(status=402))
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    state = home.states.get(BALANCE)
    assert state is not None
    assert state.state == "0.00"


async def test_balance_is_unavailable_when_a_message_was_cut_off_from_telnyx(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(Fault(reset_after=0), times=None)
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    state = home.states.get(BALANCE)
    assert state is not None
    assert state.state == "unavailable"


async def test_refused_key_is_one_line_in_the_log(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.key = "ANOTHER"
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not account.runtime_data.last_update_success
    lines = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert sum("n't accept the API key" in line.getMessage() for line in lines) == 1


async def test_account_out_of_reach_is_no_second_error_beside_the_messages_own(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(Fault(reset_after=0), times=None)
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert [
        (line.levelname, line.getMessage().partition(":")[0])
        for line in caplog.records
        if line.name.endswith("telnyx_kokoro") and line.levelno >= logging.INFO
    ] == [("INFO", "Telnyx KokoroTTS is unavailable")]


async def test_refresh_ends_with_the_account(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    refuse_speech(server, Fault(status=402))
    server.fail(Fault(stall_after=0), only="voices")
    await fail(say)
    assert await home.config_entries.async_unload(account.entry_id)
    await server.idle()


# The form for a new key


async def test_form_for_a_new_key_closes_when_the_old_one_is_accepted_again(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.key = "ANOTHER"
    await account.runtime_data.async_refresh()
    assert (open_forms(home), len(issue_registry.issues)) == (["reauth_confirm"], 1)
    server.key = "KEY_LOCAL"
    await account.runtime_data.async_refresh()
    assert (open_forms(home), len(issue_registry.issues)) == ([], 0)


async def test_form_for_a_new_key_closes_when_the_old_one_speaks_again(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.key = "ANOTHER"
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert open_forms(home) == ["reauth_confirm"]
    server.key = "KEY_LOCAL"
    await say("Hi.")
    await wait_out_the_cooldown(home)
    assert open_forms(home) == []


async def test_form_stays_at_the_refresh_after_a_message_that_was_refused(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    freezer: FrozenDateTimeFactory,
) -> None:
    await account.runtime_data.async_refresh()
    refuse_speech(server, Fault(status=401))
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert account.runtime_data.last_update_success
    for wait, forms in ((0.9, ["reauth_confirm"]), (0.2, [])):
        freezer.tick(UPDATE_INTERVAL_UNVERIFIED * wait)
        async_fire_time_changed(home)
        await home.async_block_till_done(wait_background_tasks=True)
        assert open_forms(home) == forms


async def test_form_stays_at_a_refresh_during_which_a_message_was_refused(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    refuse_speech(server, Fault(status=401))
    server.fail(Fault(delay=60), only="balance")
    refresh = asyncio.ensure_future(account.runtime_data.async_refresh())
    await server.received(2)
    await fail(say)
    server.hurry()
    await refresh
    await wait_out_the_cooldown(home)
    assert open_forms(home) == ["reauth_confirm"]
    await account.runtime_data.async_refresh()
    assert open_forms(home) == []


async def test_form_of_another_account_stays(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN,
        data={"api_key": "ANOTHER", "url": server.url},
        subentries_data=[voice_profile("bf_emma", "en-GB", "Telnyx Emma")],
    )
    other.add_to_hass(home)
    await home.config_entries.async_setup(other.entry_id)
    await account.runtime_data.async_refresh()
    assert open_forms(home) == ["reauth_confirm"]


async def test_open_form_for_a_new_server_stays(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    await account.start_reconfigure_flow(home)
    await account.runtime_data.async_refresh()
    assert open_forms(home) == ["reconfigure"]
