"""A new key for an account whose old one is refused."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .forms import filled_in
from .test_config_flow import open_form, submit


async def test_new_key_is_used(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key = "NEW_KEY"
    form = await account.start_reauth_flow(home)
    assert form["step_id"] == "reauth_confirm"
    done = await submit(home, form, api_key="NEW_KEY")
    await home.async_block_till_done()
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "reauth_successful",
    )
    assert account.data["api_key"] == "NEW_KEY"
    assert server.requests[-1].key == "NEW_KEY"


async def test_new_key_sets_up_an_account_that_was_not(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key = "NEW_KEY"
    await home.config_entries.async_setup(entry.entry_id)
    (form,) = home.config_entries.flow.async_progress()
    await submit(home, form, api_key="NEW_KEY")
    await home.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("flow", ["reauth", "reconfigure"])
async def test_same_key_that_works_again_sets_the_account_up_anew(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, flow: str
) -> None:
    server.key = "ANOTHER"
    await account.runtime_data.async_refresh()
    assert not account.runtime_data.last_update_success
    server.key = "KEY_LOCAL"
    if flow == "reauth":
        await submit(home, await account.start_reauth_flow(home), api_key="KEY_LOCAL")
    else:
        form = await account.start_reconfigure_flow(home)
        await submit(home, form, api_key="KEY_LOCAL", server={"url": server.url})
    await home.async_block_till_done()
    assert account.runtime_data.last_update_success


async def test_wrong_key_can_be_corrected(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await account.start_reauth_flow(home)
    form = await submit(home, form, api_key="WRONG")
    assert form["errors"] == {"base": "invalid_auth"}
    done = await submit(home, form, api_key="KEY_LOCAL")
    assert done["reason"] == "reauth_successful"


async def test_key_of_another_account_is_not_taken(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key, server.organization_id = "NEW_KEY", "another"
    form = await account.start_reauth_flow(home)
    form = await submit(home, form, api_key="NEW_KEY")
    assert (form["step_id"], form["errors"]) == (
        "reauth_confirm",
        {"base": "wrong_account"},
    )
    assert account.data["api_key"] == "KEY_LOCAL"
    server.key, server.organization_id = "KEY_LOCAL", account.unique_id
    done = await submit(home, form, api_key="KEY_LOCAL")
    assert done["reason"] == "reauth_successful"


async def test_key_of_another_account_is_told_though_telnyx_has_a_problem(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key, server.organization_id = "NEW_KEY", "another"
    server.fail(Fault(status=503), only="whoami")
    form = await account.start_reauth_flow(home)
    form = await submit(home, form, api_key="NEW_KEY")
    assert form["errors"] == {"base": "service_error"}
    form = await submit(home, form, api_key="NEW_KEY")
    assert form["errors"] == {"base": "wrong_account"}


async def test_account_that_cannot_be_told_takes_the_new_key(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key, server.organization_id = "NEW_KEY", None
    form = await account.start_reauth_flow(home)
    done = await submit(home, form, api_key="NEW_KEY")
    assert done["reason"] == "reauth_successful"


async def test_account_that_was_not_told_is_known_from_then_on(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    home.config_entries.async_update_entry(account, unique_id=None)
    await home.async_block_till_done()
    server.key = "NEW_KEY"
    await submit(home, await account.start_reauth_flow(home), api_key="NEW_KEY")
    assert account.unique_id == server.organization_id


async def test_open_form_of_the_same_account_does_not_stop_the_new_key(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    home.config_entries.async_update_entry(account, unique_id=None)
    await home.async_block_till_done()
    server.key = "NEW_KEY"
    filled_in = {"api_key": "NEW_KEY", "server": {"url": server.url}}
    await submit(home, await open_form(home), **filled_in)
    form = await account.start_reauth_flow(home)
    done = await submit(home, form, api_key="NEW_KEY")
    assert done["reason"] == "reauth_successful"


async def test_account_can_move_to_another_server(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    async with LocalTelnyx() as elsewhere:
        form = await account.start_reconfigure_flow(home)
        done = await submit(
            home, form, api_key="KEY_LOCAL", server={"url": elsewhere.url}
        )
        await home.async_block_till_done()
        assert done["reason"] == "reconfigure_successful"
        await say("Hi.")
        assert elsewhere.requests[-1].operation == "speech"


async def test_reconfiguring_shows_the_server_and_recovers_from_errors(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    form = await account.start_reconfigure_flow(home)
    schema = form["data_schema"]
    assert schema is not None
    url, _ = schema.schema["server"].schema.schema
    assert url.description == {"suggested_value": server.url}
    form = await submit(home, form, api_key="KEY_LOCAL", server={"url": "telnyx"})
    assert form["errors"] == {"base": "invalid_address"}
    done = await submit(home, form, api_key="KEY_LOCAL", server={"url": server.url})
    assert done["reason"] == "reconfigure_successful"


async def test_account_cannot_become_another_one(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    server.key, server.organization_id = "NEW_KEY", "another"
    form = await account.start_reconfigure_flow(home)
    form = await submit(home, form, api_key="NEW_KEY", server={"url": server.url})
    assert (form["step_id"], form["errors"]) == (
        "reconfigure",
        {"base": "wrong_account"},
    )
    assert account.data["api_key"] == "KEY_LOCAL"


@pytest.mark.parametrize("told", [True, False])
async def test_account_cannot_become_one_that_was_added_already(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, told: bool
) -> None:
    home.config_entries.async_update_entry(account, unique_id=None)
    await home.async_block_till_done()
    server.key, server.organization_id = "NEW_KEY", "another" if told else None
    other = {"api_key": "OLD" if told else "NEW_KEY", "url": server.url}
    MockConfigEntry(domain=DOMAIN, data=other, unique_id="another").add_to_hass(home)
    form = await account.start_reconfigure_flow(home)
    form = await submit(home, form, api_key="NEW_KEY", server={"url": server.url})
    assert form["errors"] == {"base": "already_configured"}


# The server alone


@pytest.mark.parametrize("key", [{}, {"api_key": ""}, {"api_key": " "}])
async def test_server_can_change_without_the_key(
    home: HomeAssistant, account: MockConfigEntry, key: dict[str, str]
) -> None:
    async with LocalTelnyx() as elsewhere:
        form = await account.start_reconfigure_flow(home)
        done = await submit(home, form, **key, server={"url": elsewhere.url})
        await home.async_block_till_done()
        assert done["reason"] == "reconfigure_successful"
        assert account.data == {"api_key": "KEY_LOCAL", "url": elsewhere.url}
        assert account.state is ConfigEntryState.LOADED


async def test_stored_key_is_not_shown_in_the_form(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    form = await account.start_reconfigure_flow(home)
    assert filled_in(form, "api_key") is None
    server.key = "ANOTHER"
    form = await submit(home, form, server={"url": server.url})
    assert form["errors"] == {"base": "invalid_auth"}
    assert filled_in(form, "api_key") is None
