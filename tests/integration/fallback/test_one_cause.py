"""One cause is one repair: a fallback in use is not shown beside what says why."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.voices import Voice
from tests.integration.conftest import Changing, Speaking
from tests.integration.house_engine import HouseEngine
from tests.integration.repair_forms import shown

GONE: list[Voice | Mapping[str, Any]] = [{"id": "Telnyx.KokoroTTS.am_puck"}]
# Nor has the account another one of the language, then.
DORA: list[Voice | Mapping[str, Any]] = [{"id": "Telnyx.KokoroTTS.pf_dora"}]


def keys(registry: ir.IssueRegistry) -> list[str | None]:
    """Return what Repairs shows of ours."""
    return [issue.translation_key for issue in shown(registry)]


@pytest.mark.parametrize(
    ("fault", "repair"),
    [
        (Fault(status=402), "no_credit"),
        (Fault(status=403, code="20013"), "not_permitted"),
        (Fault(status=404), "wrong_server"),
        (Fault(status=503), "fallback_in_use"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_account_that_does_not_speak_is_one_repair(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    fault: Fault,
    repair: str,
) -> None:
    server.fail(fault, times=None)
    for message in ("Hi.", "Ho."):
        await say(message)
    assert keys(issue_registry) == [repair]


async def test_refused_key_is_one_repair(
    home: HomeAssistant,
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.key = "ANOTHER"
    await say("Hi.")
    assert keys(issue_registry) == []
    (form,) = home.config_entries.flow.async_progress()
    assert form["step_id"] == "reauth_confirm"


async def test_voice_that_has_gone_is_one_repair(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=503), times=None)
    await say("Hi.")
    assert keys(issue_registry) == ["fallback_in_use"]
    server.heal()
    server.voices = GONE
    await account.runtime_data.async_refresh()
    assert keys(issue_registry) == ["voice_gone"]


async def test_fallback_that_speaks_for_a_voice_that_has_gone_is_no_second_repair(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.voices = DORA
    await account.runtime_data.async_refresh()
    await say("Hi.")
    assert house.asked
    assert keys(issue_registry) == ["voice_gone"]


async def test_fallback_that_speaks_for_another_reason_is_a_repair_of_its_own(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.voices = GONE
    await account.runtime_data.async_refresh()
    server.fail(Fault(status=503), times=None)
    await say("Hi.")
    server.heal()
    await account.runtime_data.async_refresh()
    assert keys(issue_registry) == ["voice_gone", "fallback_in_use"]


async def test_repair_of_an_earlier_run_explains_nothing(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=402), times=None)
    await say("Hi.")
    # As Home Assistant knows after a restart what it does not show.
    for key, issue in issue_registry.issues.items():
        issue_registry.issues[key] = replace(issue, active=False, data=None)
    server.heal()
    server.fail(Fault(status=503), times=None)
    await say("Ho.")
    assert "fallback_in_use" in keys(issue_registry)


async def test_fallback_is_still_said_to_speak_in_the_log(
    account: MockConfigEntry,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.fail(Fault(status=402), times=None)
    for message in ("Hi.", "Ho."):
        await say(message)
    assert (
        caplog.text.count(
            "House is speaking instead of Telnyx Heart: The Telnyx account"
        )
        == 1
    )


async def test_profile_that_is_a_fallback_is_called_by_its_own_name(
    home: HomeAssistant,
    account: MockConfigEntry,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    grandpa = ConfigSubentry(
        data=MappingProxyType({"voice": "pf_dora", "language": "pt-BR"}),
        subentry_type="voice",
        title="Grandpa",
        unique_id=None,
    )
    home.config_entries.async_add_subentry(account, grandpa)
    await change_profile(fallback="tts.grandpa")
    server.voices = DORA
    await account.runtime_data.async_refresh()
    await say("Hi.")
    assert "Grandpa is speaking instead of Telnyx Heart: " in caplog.text
