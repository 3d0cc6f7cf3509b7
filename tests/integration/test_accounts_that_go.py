"""An account that is removed or disabled while something of it is under way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .repair_forms import Posting, shown
from .test_account_issues import fail
from .test_config_flow import submit

# Longer than an account needs to go.
SLOW = 0.5

type Going = Callable[[], Awaitable[object]]
type Submitting = Callable[[Awaitable[Any], Fault], Awaitable[Any]]

ANSWERS = [
    pytest.param(Fault(), id="accepted"),
    pytest.param(Fault(status=404), id="failed"),
]


@pytest.fixture(params=["removed", "disabled"])
def go(
    home: HomeAssistant, entry: MockConfigEntry, request: pytest.FixtureRequest
) -> Going:
    """A function that takes the account away."""
    entries, disabled = home.config_entries, ConfigEntryDisabler.USER
    if request.param == "removed":
        return lambda: entries.async_remove(entry.entry_id)
    return lambda: entries.async_set_disabled_by(entry.entry_id, disabled)


@pytest.fixture
def go_meanwhile(server: LocalTelnyx, go: Going) -> Submitting:
    """A function that takes the account away while what is submitted is checked."""

    async def gone(submitted: Awaitable[Any], fault: Fault) -> Any:
        server.forget()
        server.fail(replace(fault, delay=SLOW), only="voices")
        ending = asyncio.ensure_future(submitted)
        await server.received(1)
        await go()
        server.hurry()
        return await ending

    return gone


async def test_look_that_ends_after_the_account_shows_nothing(
    account: MockConfigEntry,
    go_meanwhile: Submitting,
    issue_registry: ir.IssueRegistry,
) -> None:
    coordinator = account.runtime_data
    await go_meanwhile(coordinator.async_refresh(), Fault(status=404))
    assert not coordinator.last_update_success
    assert not list(shown(issue_registry))


@pytest.mark.parametrize("answer", ANSWERS)
async def test_form_for_key_and_server_ends_with_the_account(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    go_meanwhile: Submitting,
    answer: Fault,
) -> None:
    form = await account.start_reconfigure_flow(home)
    fields = {"api_key": "KEY_LOCAL", "server": {"url": server.url}}
    done = await go_meanwhile(submit(home, form, **fields), answer)
    assert (done["type"], done["reason"]) == ("abort", "account_gone")


@pytest.mark.parametrize("answer", ANSWERS)
async def test_form_for_a_new_key_ends_with_the_account(
    home: HomeAssistant,
    account: MockConfigEntry,
    go_meanwhile: Submitting,
    answer: Fault,
) -> None:
    form = await account.start_reauth_flow(home)
    done = await go_meanwhile(submit(home, form, api_key="KEY_LOCAL"), answer)
    assert (done["type"], done["reason"]) == ("abort", "account_gone")


async def test_form_for_key_and_server_that_was_left_open_ends_with_the_account(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    form = await account.start_reconfigure_flow(home)
    await home.config_entries.async_remove(account.entry_id)
    done = await submit(home, form, server={"url": server.url})
    assert (done["type"], done["reason"]) == ("abort", "account_gone")


@pytest.mark.parametrize("answer", ANSWERS)
async def test_form_for_another_server_ends_with_the_account(
    account: MockConfigEntry,
    server: LocalTelnyx,
    mend: Posting,
    go_meanwhile: Submitting,
    answer: Fault,
) -> None:
    server.fail(Fault(status=404), only="voices")
    await account.runtime_data.async_refresh()
    form = await mend()
    done = await go_meanwhile(mend(form["flow_id"], url=server.url), answer)
    assert (done["type"], done["reason"]) == ("abort", "account_gone")


@pytest.mark.parametrize("answer", ANSWERS)
async def test_check_of_a_refused_account_ends_with_it(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    mend: Posting,
    go_meanwhile: Submitting,
    answer: Fault,
) -> None:
    server.fail(Fault(status=402), only="speech", times=None)
    server.fail(Fault(status=402), only="websocket", times=None)
    await fail(say)
    form = await mend()
    done = await go_meanwhile(mend(form["flow_id"]), answer)
    assert (done["type"], done["reason"]) == ("abort", "account_gone")
