"""What a person has to do at Telnyx is shown under Repairs until it is done."""

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx

from .conftest import Changing, Speaking, voice_profile
from .hearing import texts_of
from .repair_forms import shown, words_of

REFUSALS = [
    pytest.param("no_credit", Fault(status=402, code="20100"), id="no credit"),
    pytest.param("no_credit", Fault(status=403, code="20100"), id="forbidden"),
    pytest.param("not_permitted", Fault(status=403, code="20013"), id="blocked"),
    pytest.param("not_permitted", Fault(status=403, code="20012"), id="inactive"),
    pytest.param("not_permitted", Fault(status=403, code="20014"), id="not verified"),
    pytest.param("not_permitted", Fault(status=403, code="20015"), id="not enabled"),
    pytest.param("not_permitted", Fault(status=403, code="10038"), id="level"),
]


async def fail(say: Speaking) -> None:
    """Speak in vain."""
    with pytest.raises(HomeAssistantError):
        await say("Hi.")


@pytest.mark.parametrize(("key", "fault"), REFUSALS)
async def test_refused_account_is_shown_with_the_place_where_it_is_mended(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    key: str,
    fault: Fault,
) -> None:
    server.fail(fault, times=None)
    await fail(say)
    (issue,) = shown(issue_registry)
    assert (issue.translation_key, issue.is_fixable) == (key, True)
    assert issue.severity is ir.IssueSeverity.ERROR
    assert await words_of(home, issue, "title") in (
        "Telnyx account is out of credit",
        "Telnyx account can't use text-to-speech",
    )
    assert issue.learn_more_url == "https://portal.telnyx.com"


@pytest.mark.parametrize("statuses", [(402, 403), (403, 402)])
async def test_refusal_for_another_reason_takes_the_place_of_the_first(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    statuses: tuple[int, int],
) -> None:
    for status in statuses:
        server.fail(Fault(status=status), times=None)
        await fail(say)
        server.heal()
    (issue,) = shown(issue_registry)
    last = {402: "no_credit", 403: "not_permitted"}[statuses[-1]]
    assert issue.translation_key == last


async def test_refused_account_is_shown_once(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    changes = async_capture_events(home, ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED)
    server.fail(Fault(status=402), times=None)
    await fail(say)
    await fail(say)
    assert [change.data["action"] for change in changes] == ["create"]


async def test_refused_account_is_one_line_in_the_log(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for operation in ("speech", "websocket"):
        server.fail(Fault(status=402), only=operation, times=None)
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert caplog.text.count("out of credit") == 1


@pytest.mark.parametrize(("key", "fault"), REFUSALS[::2])
async def test_issue_goes_with_the_next_speech(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    key: str,
    fault: Fault,
) -> None:
    server.fail(fault, times=None)
    await fail(say)
    server.heal()
    await say("Hi.")
    assert not list(shown(issue_registry))


async def test_issue_stays_while_speech_fails_in_its_middle(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=402))
    await fail(say)
    server.fail(Fault(cut_after=1_000), times=None)
    await fail(say)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["no_credit"]


async def test_issue_goes_with_the_account_that_it_is_about(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN,
        title="Second",
        data=dict(account.data),
        subentries_data=[voice_profile("bf_emma", "en-GB", "Telnyx Emma")],
    )
    other.add_to_hass(home)
    assert await home.config_entries.async_setup(other.entry_id)
    await home.async_block_till_done()
    server.fail(Fault(status=402), times=None)
    for engine in home.states.async_entity_ids("tts"):
        with pytest.raises(HomeAssistantError):
            await say("Hi.", engine=engine)
    assert len(list(shown(issue_registry))) == 2
    await home.config_entries.async_remove(other.entry_id)
    (issue,) = shown(issue_registry)
    assert issue.issue_id == f"no_credit_{account.entry_id}"
    await home.config_entries.async_remove(account.entry_id)
    assert not list(shown(issue_registry))


async def test_passing_trouble_is_nothing_for_a_person_to_do(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=503), times=None)
    await fail(say)
    assert not list(shown(issue_registry))


async def test_issue_stays_while_nothing_is_mended(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=402))
    await fail(say)
    await home.config_entries.async_reload(account.entry_id)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["no_credit"]


async def test_issue_goes_with_an_account_that_is_disabled(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=402))
    await fail(say)
    await home.config_entries.async_set_disabled_by(
        account.entry_id, ConfigEntryDisabler.USER
    )
    assert not list(shown(issue_registry))


async def test_socket_that_is_forbidden_does_not_accuse_the_account(
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await change_profile(delivery="websocket")
    server.fail(Fault(status=403), only="websocket", times=None)
    assert texts_of(await say("Hi.")) == ["Hi."]
    assert not list(shown(issue_registry))


@pytest.mark.parametrize("fault", [Fault(status=400), Fault(status=503)])
async def test_rest_tells_why_a_socket_was_forbidden(
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
) -> None:
    await change_profile(delivery="websocket")
    server.fail(Fault(status=403), only="websocket", times=None)
    server.fail(fault, only="speech", times=None)
    await fail(say)
    assert not list(shown(issue_registry))


async def test_account_that_rest_refuses_too_is_shown(
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    await change_profile(delivery="websocket")
    server.fail(Fault(status=403), times=None)
    await fail(say)
    (issue,) = shown(issue_registry)
    assert issue.translation_key == "not_permitted"
