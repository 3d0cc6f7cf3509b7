"""Fallbacks that lead back to where they began end with an error, not in a circle."""

import asyncio
from types import MappingProxyType

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import ENGINE, Changing, Speaking, voice_profile
from tests.integration.hearing import heard
from tests.integration.house_engine import HOUSE, HOUSE_VOICE, HouseEngine

GRANDPA = "tts.grandpa"
OUT_OF_ORDER = Fault(status=503)


@pytest.fixture
async def ring(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    """Two profiles, each the fallback of the other."""
    grandpa = voice_profile("am_adam", "en-US", "Grandpa", fallback=ENGINE)
    home.config_entries.async_add_subentry(
        account,
        ConfigSubentry(
            data=MappingProxyType(grandpa["data"]),
            subentry_type="voice",
            title="Grandpa",
            unique_id=None,
        ),
    )
    await change_profile(fallback=GRANDPA)


async def test_ring_of_fallbacks_ends_with_an_error(
    ring: None, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    server.forget()
    with pytest.raises(HomeAssistantError, match="Grandpa also failed"):
        await say("Hi.")
    assert {request.body["voice"] for request in server.requests if request.body} == {
        "Telnyx.KokoroTTS.af_heart",
        "Telnyx.KokoroTTS.am_adam",
    }


async def test_two_engines_of_a_ring_do_not_wait_for_each_other(
    ring: None, say: Speaking, server: LocalTelnyx
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    # As the one asks the other, so that both clips have one name.
    options = {"preferred_format": "mp3"}
    ends = await asyncio.gather(
        say("Hi.", options=options),
        say("Hi.", engine=GRANDPA, options=options),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [HomeAssistantError] * 2


async def test_profile_that_is_its_own_fallback_has_none(
    change_profile: Changing, say: Speaking, server: LocalTelnyx
) -> None:
    await change_profile(fallback=ENGINE)
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(HomeAssistantError, match="Telnyx is having problems") as error:
        await say("Hi.")
    assert "fallback" not in str(error.value)


async def test_other_speech_keeps_its_fallback_after_a_ring(
    ring: None,
    house: HouseEngine,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    server.fail(OUT_OF_ORDER, times=None)
    with pytest.raises(HomeAssistantError):
        await say("Hi.")
    server.heal()
    await change_profile("Grandpa", fallback=HOUSE)
    server.fail(OUT_OF_ORDER, times=None)
    assert heard(await say("Hi.", engine=GRANDPA)) == [(HOUSE_VOICE, "Hi.")]
