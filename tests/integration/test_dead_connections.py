"""Messages after the connections to Telnyx have died without a word."""

from collections.abc import AsyncGenerator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.api import RequestTimeouts
from custom_components.telnyx_kokoro.coordinator import DATA_TIMEOUTS, AccountTimeouts
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from tests.line import Line

from .conftest import SMOKE, Speaking, voice_profile
from .hearing import texts_of

SOON = 0.05  # seconds


@pytest.fixture
async def line(server: LocalTelnyx) -> AsyncGenerator[Line]:
    """A line to the server."""
    async with Line(server.port) as running:
        yield running


@pytest.fixture(params=["rest", "websocket"])
def profile(request: pytest.FixtureRequest) -> ConfigSubentryData:
    """A profile that is spoken on each way."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart", delivery=request.param)


@pytest.fixture
async def account(
    home: HomeAssistant,
    entry: MockConfigEntry,
    line: Line,
) -> MockConfigEntry:
    """The account, set up over the line."""
    home.data[DATA_TIMEOUTS] = AccountTimeouts(RequestTimeouts(reused=SOON))
    data = {**entry.data, CONF_URL: line.address()}
    home.config_entries.async_update_entry(entry, data=data)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


async def test_message_is_heard_and_paid_for_once_on_the_way_that_was_chosen(
    account: MockConfigEntry, line: Line, say: Speaking, server: LocalTelnyx
) -> None:
    (profile,) = account.subentries.values()
    way = "speech" if profile.data["delivery"] == "rest" else "websocket"
    server.forget()
    line.die()
    assert texts_of(await say(SMOKE)) == [SMOKE]
    assert [request.operation for request in server.requests] == [way]
