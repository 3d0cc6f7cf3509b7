"""An account that is removed or disabled while something of it is under way."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .repair_forms import shown

# Longer than an account needs to go.
SLOW = 0.5

type Going = Callable[[], Awaitable[object]]


@pytest.fixture(params=["removed", "disabled"])
def go(
    home: HomeAssistant, entry: MockConfigEntry, request: pytest.FixtureRequest
) -> Going:
    """A function that takes the account away."""
    entries, disabled = home.config_entries, ConfigEntryDisabler.USER
    if request.param == "removed":
        return lambda: entries.async_remove(entry.entry_id)
    return lambda: entries.async_set_disabled_by(entry.entry_id, disabled)


async def test_look_that_ends_after_the_account_shows_nothing(
    account: MockConfigEntry,
    server: LocalTelnyx,
    go: Going,
    issue_registry: ir.IssueRegistry,
) -> None:
    coordinator = account.runtime_data
    server.forget()
    server.fail(Fault(status=404, delay=SLOW), only="voices")
    look = asyncio.ensure_future(coordinator.async_refresh())
    await server.received(1)
    await go()
    await look
    assert not coordinator.last_update_success
    assert not list(shown(issue_registry))
