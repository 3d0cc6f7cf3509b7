"""People are told that a fallback is in use, until Telnyx speaks again."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from local_telnyx import LocalTelnyx
from tests.integration.conftest import Changing, Speaking
from tests.integration.hearing import voice_of
from tests.integration.house_engine import HouseEngine
from tests.integration.repair_forms import shown, words_of


def notices(registry: ir.IssueRegistry) -> list[str]:
    """Return what is shown of fallbacks in use."""
    return [
        issue_id for _, issue_id in registry.issues if issue_id.startswith("fallback")
    ]


async def test_fallback_in_use_is_shown_and_logged_once(
    home: HomeAssistant,
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await say("Hi.")
    await say("Ho.")
    (issue_id,) = notices(issue_registry)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.severity is ir.IssueSeverity.WARNING
    title = await words_of(home, issue, "title")
    description = await words_of(home, issue, "description")
    assert title == "Telnyx Heart is using its fallback House"
    assert "Telnyx is having problems" in description
    told = "House is speaking instead of Telnyx Heart: Telnyx is having problems"
    assert caplog.text.count(told) == 1


async def test_notice_after_a_bug_refers_to_the_log(
    home: HomeAssistant,
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    async_get_clientsession(home).detach()
    await say("Hi.")
    (issue,) = shown(issue_registry)
    assert "Check the logs" in await words_of(home, issue, "description")


async def test_name_of_a_profile_is_no_markup_in_the_description(
    home: HomeAssistant,
    account: MockConfigEntry,
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="*Heart*")
    await say("Hi.")
    (issue,) = shown(issue_registry)
    assert "*Heart*" in await words_of(home, issue, "title")
    assert r"\*Heart\*" in await words_of(home, issue, "description")


async def test_notice_goes_and_telnyx_speaks_again_when_it_can(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await say("Hi.")
    server.heal()
    for _ in range(2):
        assert voice_of(await say("Hi.", cache=False)) == "af_heart"
    assert not notices(issue_registry)
    assert caplog.text.count("Telnyx is speaking again for Telnyx Heart") == 1


async def test_notice_goes_with_the_fallback(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    change_profile: Changing,
    issue_registry: ir.IssueRegistry,
) -> None:
    await say("Hi.")
    await change_profile(fallback=None)
    assert not notices(issue_registry)


async def test_fallback_that_did_not_speak_is_not_said_to_speak(
    out_of_order: None, say: Speaking, issue_registry: ir.IssueRegistry
) -> None:
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    assert not notices(issue_registry)
