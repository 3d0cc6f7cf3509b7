"""Diagnostics help to find a fault, and can be shown to others."""

import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.synthesis import Delivery
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from local_telnyx import Fault, LocalTelnyx

from .conftest import Changing, Speaking

MESSAGE = "The code of the safe is four two."


@pytest.fixture
async def download(home: HomeAssistant, hass_client: ClientSessionGenerator) -> Any:
    """A function that returns the diagnostics of an account."""
    assert await async_setup_component(home, "diagnostics", {})

    async def downloaded(account: MockConfigEntry) -> dict[str, Any]:
        return dict(await get_diagnostics_for_config_entry(home, hass_client, account))

    return downloaded


async def test_account_is_described(
    account: MockConfigEntry, server: LocalTelnyx, download: Any
) -> None:
    found = await download(account)
    assert found["version"] == "0.2.0"
    assert (found["state"], found["reason"]) == ("loaded", None)
    assert (found["server"], server.url) == (server.origin, f"{server.origin}/v2")
    assert found["profiles"] == [{"voice": "af_heart", "language": "en-US"}]
    assert (found["options"], found["languages_recognized"]) == ({}, [])
    assert found["account"]["reachable"] is True
    assert found["account"]["balance"] == {"known": True, "currency": "USD"}
    assert found["account"]["voices"]["it-IT"] == ["if_sara", "im_nicola"]


async def test_failures_are_described_without_the_message_and_the_key(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, download: Any
) -> None:
    server.fail(Fault(status=400, detail=f"Cannot say: {MESSAGE}"), times=None)
    with pytest.raises(HomeAssistantError):
        await say(MESSAGE)
    found = await download(account)
    failure = found["speech"]["failures"]["BadRequestError"]
    assert failure["count"] == 1
    assert failure["last"].startswith("20")
    assert server.organization_id is not None
    for secret in (MESSAGE, "KEY_LOCAL", "12.34", server.organization_id):
        assert secret not in json.dumps(found)


async def test_speech_is_described(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, download: Any
) -> None:
    server.fail(Fault(status=503))
    server.fail(Fault(frames=2, close_code=1011))
    await say("Dinner is ready.")
    speech = (await download(account))["speech"]
    assert (speech["utterances"], speech["characters"]) == (1, 16)
    assert (speech["retries"], speech["resumes"], speech["fallbacks"]) == (1, 1, 0)
    (waits,) = speech["first_audio_ms"].values()
    assert waits["count"] == 1


async def test_speech_is_described_after_a_reload(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, download: Any
) -> None:
    await say("Dinner is ready.")
    before = (await download(account))["speech"]
    await home.config_entries.async_reload(account.entry_id)
    assert (await download(account))["speech"] == before
    assert before["utterances"] == 1


async def test_waits_are_told_apart_by_way(
    account: MockConfigEntry, download: Any
) -> None:
    for number in range(1, 12):
        with account.runtime_data.metrics.utterance() as record:
            record.delivery = Delivery.REST
            record.seconds_to_first_audio = number / 10
    with account.runtime_data.metrics.utterance() as record:
        record.delivery = Delivery.WEBSOCKET
        record.seconds_to_first_audio = 3
    assert (await download(account))["speech"]["first_audio_ms"] == {
        "rest": {"count": 11, "p50": 600, "p90": 1000, "longest": 1100},
        "websocket": {"count": 1, "p50": 3000, "p90": 3000, "longest": 3000},
    }


async def test_account_that_is_not_ready_says_why(
    home: HomeAssistant, entry: MockConfigEntry, server: LocalTelnyx, download: Any
) -> None:
    server.fail(Fault(status=503), only="voices", times=None)
    await home.config_entries.async_setup(entry.entry_id)
    found = await download(entry)
    assert found["state"] == "setup_retry"
    assert found["reason"].startswith("Telnyx is having problems")
    assert "account" not in found


async def test_settings_of_a_profile_are_told_but_for_the_accounts_own_ids(
    account: MockConfigEntry, home: HomeAssistant, download: Any
) -> None:
    (profile,) = account.subentries.values()
    data = {
        **profile.data,
        "fallback": "tts.house",
        "pronunciation_dict_id": "0b5c",
    }
    home.config_entries.async_update_subentry(account, profile, data=data)
    await home.async_block_till_done()
    (told,) = (await download(account))["profiles"]
    assert told == {**data, "pronunciation_dict_id": "**REDACTED**"}


async def test_words_are_counted_for_names_of_people_may_be_among_them(
    account: MockConfigEntry,
    home: HomeAssistant,
    change_profile: Changing,
    download: Any,
) -> None:
    siobhan = {"text": "Siobhan", "spoken_as": "Shivawn"}
    await change_profile(replacements=[siobhan, siobhan], speed=0.9)
    options = {"replacements": [siobhan], "later": "SECRET"}
    home.config_entries.async_update_entry(account, options=options)
    found = await download(account)
    (profile,) = found["profiles"]
    assert (profile["replacements"], profile["speed"]) == (2, 0.9)
    assert found["options"] == {"replacements": 1, "later": "**REDACTED**"}


async def test_languages_that_are_recognized_are_told(
    account: MockConfigEntry,
    home: HomeAssistant,
    change_profile: Changing,
    download: Any,
) -> None:
    await change_profile(other_voices=["if_sara", "ff_siwis"])
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await download(account))["languages_recognized"] == [["en", "fr", "it"]]


async def test_setting_that_only_another_release_knows_is_told_by_its_name_alone(
    account: MockConfigEntry, home: HomeAssistant, download: Any
) -> None:
    (profile,) = account.subentries.values()
    data = {**profile.data, "delivery": "quic", "token": "SECRET"}
    home.config_entries.async_update_subentry(account, profile, data=data)
    (told,) = (await download(account))["profiles"]
    assert told == {**data, "token": "**REDACTED**"}


async def test_address_that_may_hold_a_secret_is_not_told(
    home: HomeAssistant, account: MockConfigEntry, download: Any
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN,
        data={CONF_API_KEY: "KEY", CONF_URL: "https://me:hidden@example.org/v2"},
    )
    other.add_to_hass(home)
    assert (await download(other))["server"] == "**REDACTED**"
