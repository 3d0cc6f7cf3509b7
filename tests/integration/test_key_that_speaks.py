"""A form for a new key closes when a message is heard with the old one."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx

from .conftest import Rendering, Speaking


def forms(home: HomeAssistant) -> list[str]:
    """Return the forms that are open."""
    return [flow["step_id"] for flow in home.config_entries.flow.async_progress()]


@pytest.fixture
async def refused(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, say: Speaking
) -> None:
    """A message was refused, though the account still lists its voices."""
    server.fail(Fault(status=401), only="speech")
    server.fail(Fault(status=401), only="websocket")
    with pytest.raises(HomeAssistantError, match="doesn't accept the API key"):
        await say("Hi.")
    assert forms(home) == ["reauth_confirm"]
    server.heal()


async def test_message_that_is_heard_closes_the_form(
    home: HomeAssistant, refused: None, say: Speaking
) -> None:
    await say("Ho.")
    assert not forms(home)


async def test_speech_for_an_automation_closes_the_form(
    home: HomeAssistant, refused: None, render: Rendering
) -> None:
    await render(output="base64")
    assert not forms(home)


async def test_message_that_began_before_the_refusal_proves_nothing(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, say: Speaking
) -> None:
    server.fail(Fault(delay=60), only="speech")
    slow = asyncio.ensure_future(say("Hi."))
    await server.received(len(server.requests) + 1)
    server.key = "ANOTHER"
    with pytest.raises(HomeAssistantError, match="doesn't accept the API key"):
        await say("Ho.")
    server.hurry()
    await slow
    assert forms(home) == ["reauth_confirm"]


async def test_form_that_is_open_from_the_start_closes(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, say: Speaking
) -> None:
    server.fail(Fault(status=401), only="voices")
    await account.runtime_data.async_refresh()
    await home.async_block_till_done()
    assert forms(home) == ["reauth_confirm"]
    await say("Hi.")
    assert not forms(home)
