"""An account whose server is not Telnyx is shown, and gets another address."""

from collections.abc import AsyncGenerator

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking
from .hearing import voice_of
from .repair_forms import Posting, reopened, shown, words_of

NOT_TELNYX = [
    pytest.param(Fault(status=404), id="nothing there"),
    pytest.param(Fault(status=302), id="leads elsewhere"),
    pytest.param(Fault(body=b"<html>"), id="a web page"),
    pytest.param(Fault(body=b"{}"), id="another API"),
]


@pytest.fixture
async def right() -> AsyncGenerator[LocalTelnyx]:
    """The server that the account is really at."""
    async with LocalTelnyx() as running:
        yield running


@pytest.fixture
async def lost(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx
) -> MockConfigEntry:
    """An account that cannot be set up, because its server is not Telnyx."""
    server.fail(Fault(body=b"<html>"), times=None)
    await home.config_entries.async_setup(entry.entry_id)
    # There is no `runtime_data` then.
    assert entry.state is ConfigEntryState.SETUP_RETRY
    return entry


def keys(registry: ir.IssueRegistry) -> list[str | None]:
    """Return what Repairs shows of ours."""
    return [issue.translation_key for issue in shown(registry)]


# The notice


@pytest.mark.parametrize("fault", NOT_TELNYX)
async def test_server_that_is_not_telnyx_is_shown_at_set_up(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
) -> None:
    server.fail(fault, only="voices")
    await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    (issue,) = shown(issue_registry)
    assert (issue.translation_key, issue.is_fixable) == ("wrong_server", True)
    title = await words_of(home, issue, "title")
    assert title == "The server address of Telnyx KokoroTTS is wrong"


async def test_server_that_is_no_longer_telnyx_is_shown(
    account: MockConfigEntry, server: LocalTelnyx, issue_registry: ir.IssueRegistry
) -> None:
    server.fail(Fault(status=404), only="voices")
    await account.runtime_data.async_refresh()
    assert keys(issue_registry) == ["wrong_server"]


async def test_server_that_is_no_longer_telnyx_is_shown_with_the_next_message(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(body=b"<html>", content_type="text/html"), times=None)
    with pytest.raises(Exception, match="did not respond like a Telnyx API"):
        await say("Hi.")
    await home.async_block_till_done(wait_background_tasks=True)
    assert keys(issue_registry) == ["wrong_server"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401),
        Fault(status=403, code="20013"),
        Fault(status=429),
        Fault(status=503),
        Fault(reset_after=0),
        Fault(cut_after=10),
    ],
)
async def test_other_trouble_is_not_the_servers_address(
    account: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
) -> None:
    server.fail(fault, only="voices")
    await account.runtime_data.async_refresh()
    assert keys(issue_registry) == []


async def test_notice_goes_when_the_account_answers(
    home: HomeAssistant,
    lost: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.heal()
    await home.config_entries.async_reload(lost.entry_id)
    assert keys(issue_registry) == []


async def test_notice_stays_while_nothing_answers(
    home: HomeAssistant,
    lost: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await server.close()
    await home.config_entries.async_reload(lost.entry_id)
    assert keys(issue_registry) == ["wrong_server"]


async def test_notice_goes_with_an_account_that_is_disabled_before_it_was_ready(
    home: HomeAssistant, lost: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    disabled = ConfigEntryDisabler.USER
    await home.config_entries.async_set_disabled_by(lost.entry_id, disabled)
    assert keys(issue_registry) == []


async def test_notice_goes_with_an_account_that_is_removed(
    home: HomeAssistant, lost: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    await home.config_entries.async_remove(lost.entry_id)
    assert keys(issue_registry) == []


# Its form


async def test_another_address_mends_an_account_that_was_not_set_up(
    home: HomeAssistant,
    lost: MockConfigEntry,
    mend: Posting,
    right: LocalTelnyx,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    done = await mend(form["flow_id"], url=f"{right.url}/")
    await home.async_block_till_done()
    assert (done["type"], keys(issue_registry)) == ("create_entry", [])
    assert dict(lost.data) == {"api_key": "KEY_LOCAL", "url": right.url}
    assert lost.state is ConfigEntryState.LOADED
    assert voice_of(await say("Hi.")) == "af_heart"


async def test_another_address_mends_an_account_that_is_set_up(
    home: HomeAssistant,
    account: MockConfigEntry,
    server: LocalTelnyx,
    mend: Posting,
    right: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=404), times=None)
    await account.runtime_data.async_refresh()
    await mend((await mend())["flow_id"], url=right.url)
    await home.async_block_till_done()
    assert account.runtime_data.last_update_success
    assert (account.data["url"], keys(issue_registry)) == (right.url, [])


async def test_form_shows_the_address_and_what_answers_there(
    home: HomeAssistant,
    lost: MockConfigEntry,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    (field,) = form["data_schema"]
    assert field["description"] == {"suggested_value": server.url}
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.server.description", form)
    assert f"the server at `{server.url}` isn't a Telnyx server. (" in words
    assert "The address of Telnyx is `https://api.telnyx.com/v2`." in words


async def test_key_is_sent_to_no_address_before_that_is_submitted(
    home: HomeAssistant, lost: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    server.forget()
    form = await mend()
    again = await reopened(home, form)
    assert (again["type"], again["step_id"], again["errors"]) == ("form", "server", {})
    assert not server.requests


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("telnyx", "invalid_address"),
        ("", "invalid_address"),
        ("http://api.telnyx.com/v2", "insecure_address"),
        ("http://127.0.0.1:1/v2", "cannot_connect"),
    ],
)
async def test_form_can_be_finished_after_a_wrong_address(
    lost: MockConfigEntry, mend: Posting, right: LocalTelnyx, address: str, error: str
) -> None:
    form = await mend()
    form = await mend(form["flow_id"], url=address)
    assert form["errors"] == {"base": error}
    (field,) = form["data_schema"]
    assert field["description"] == {"suggested_value": address}
    done = await mend(form["flow_id"], url=right.url)
    assert done["type"] == "create_entry"


async def test_address_that_is_still_wrong_is_said_to_be_so(
    lost: MockConfigEntry,
    mend: Posting,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    form = await mend(form["flow_id"], url=server.url)
    assert form["errors"] == {"base": "not_telnyx"}
    assert form["description_placeholders"]["detail"]
    assert keys(issue_registry) == ["wrong_server"]


async def test_address_that_was_right_all_along_can_be_confirmed(
    home: HomeAssistant, lost: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    form = await mend()
    server.heal()
    done = await mend(form["flow_id"], url=server.url)
    await home.async_block_till_done()
    assert (done["type"], lost.state) == ("create_entry", ConfigEntryState.LOADED)


async def test_server_that_refuses_the_key_is_not_taken(
    home: HomeAssistant,
    lost: MockConfigEntry,
    mend: Posting,
    right: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    right.key = "ANOTHER"
    form = await mend()
    form = await mend(form["flow_id"], url=right.url)
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, f"fix_flow.error.{form['errors']['base']}")
    assert words.startswith("The server doesn't accept the API key of the account.")
    assert lost.data["url"] != right.url


async def test_server_at_which_the_key_is_another_accounts_is_not_taken(
    lost: MockConfigEntry, mend: Posting, right: LocalTelnyx
) -> None:
    right.organization_id = "another"
    form = await mend()
    form = await mend(form["flow_id"], url=right.url)
    assert form["errors"] == {"base": "wrong_account"}
    assert lost.data["url"] != right.url


async def test_account_that_was_added_there_already_is_not_taken(
    home: HomeAssistant, lost: MockConfigEntry, mend: Posting, right: LocalTelnyx
) -> None:
    right.organization_id = None
    data = {"api_key": "KEY_LOCAL", "url": right.url}
    MockConfigEntry(domain=DOMAIN, data=data).add_to_hass(home)
    form = await mend()
    form = await mend(form["flow_id"], url=right.url)
    assert form["errors"] == {"base": "already_configured"}


@pytest.mark.parametrize("end", ["removed", "disabled"])
async def test_form_that_was_left_open_ends_with_the_account(
    home: HomeAssistant,
    lost: MockConfigEntry,
    mend: Posting,
    server: LocalTelnyx,
    end: str,
) -> None:
    form = await mend()
    entries = home.config_entries
    if end == "removed":
        await entries.async_remove(lost.entry_id)
    else:
        await entries.async_set_disabled_by(lost.entry_id, ConfigEntryDisabler.USER)
    server.forget()
    done = await mend(form["flow_id"], url=server.url)
    assert (done["type"], done["reason"]) == ("abort", "account_gone")
    assert not server.requests
