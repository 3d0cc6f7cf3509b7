"""A fallback that a person gives another name stays the fallback."""

import asyncio

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from local_telnyx import Fault, LocalTelnyx
from tests.integration.conftest import Changing, Speaking
from tests.integration.forms import shown_in_section
from tests.integration.hearing import heard
from tests.integration.house_engine import HOUSE, HOUSE_VOICE, HouseEngine, add_engine
from tests.integration.profile_forms import reconfigure, submit

CELLAR = "tts.cellar"
BY_THE_HOUSE = [(HOUSE_VOICE, "Hi.")]


class RegisteredHouseEngine(HouseEngine):
    """An engine of the house that a person can rename."""

    _attr_unique_id = "house"


@pytest.fixture
async def house(home: HomeAssistant) -> HouseEngine:
    """The other engine."""
    engine = RegisteredHouseEngine()
    await add_engine(home, engine)
    return engine


async def rename(home: HomeAssistant, name: str = CELLAR) -> None:
    """Rename the other engine."""
    (house,) = (
        engine
        for engine in er.async_get(home).entities.values()
        if engine.unique_id == "house"
    )
    er.async_get(home).async_update_entity(house.entity_id, new_entity_id=name)
    await home.async_block_till_done()


async def test_renamed_fallback_speaks(
    home: HomeAssistant, house: HouseEngine, out_of_order: None, say: Speaking
) -> None:
    await rename(home)
    assert heard(await say("Hi.")) == BY_THE_HOUSE


async def test_fallback_that_is_renamed_back_speaks(
    home: HomeAssistant, house: HouseEngine, out_of_order: None, say: Speaking
) -> None:
    await rename(home)
    await rename(home, HOUSE)
    assert heard(await say("Hi.")) == BY_THE_HOUSE


async def test_fallback_that_is_renamed_while_telnyx_is_waited_for_speaks(
    home: HomeAssistant,
    house: HouseEngine,
    account: MockConfigEntry,
    server: LocalTelnyx,
    say: Speaking,
) -> None:
    server.fail(Fault(status=503, delay=0.2), times=None)
    speech = asyncio.ensure_future(say("Hi."))
    await server.received(len(server.requests) + 1)
    await rename(home)
    assert heard(await speech) == BY_THE_HOUSE


async def test_message_keeps_the_fallback_with_which_it_began(
    home: HomeAssistant,
    house: HouseEngine,
    account: MockConfigEntry,
    server: LocalTelnyx,
    say: Speaking,
) -> None:
    server.fail(Fault(status=503, delay=0.2), times=None)
    speech = asyncio.ensure_future(say("Hi."))
    await server.received(len(server.requests) + 1)
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={"voice": "af_heart", "language": "en-US"}
    )
    assert heard(await speech) == BY_THE_HOUSE


async def test_fallback_that_is_renamed_while_the_account_is_unloaded_speaks(
    home: HomeAssistant,
    house: HouseEngine,
    account: MockConfigEntry,
    server: LocalTelnyx,
    say: Speaking,
) -> None:
    await home.config_entries.async_unload(account.entry_id)
    await rename(home)
    await home.config_entries.async_setup(account.entry_id)
    server.fail(Fault(status=503), times=None)
    assert heard(await say("Hi.")) == BY_THE_HOUSE


async def test_new_name_is_stored_for_releases_that_know_names_only(
    home: HomeAssistant, house: HouseEngine, account: MockConfigEntry
) -> None:
    await rename(home)
    (profile,) = account.subentries.values()
    assert profile.data["fallback"] == CELLAR
    form = await reconfigure(home, account)
    assert shown_in_section(form, "connection")["fallback"] == CELLAR


async def test_other_fallback_of_a_release_that_knows_names_only_is_meant(
    home: HomeAssistant,
    house: HouseEngine,
    account: MockConfigEntry,
    change_profile: Changing,
    server: LocalTelnyx,
    say: Speaking,
) -> None:
    await rename(home)
    await add_engine(home, HouseEngine())
    await change_profile(fallback=HOUSE)
    (profile,) = account.subentries.values()
    assert profile.data["fallback"] == HOUSE
    server.fail(Fault(status=503), times=None)
    await say("Hi.")
    assert house.asked == []


async def test_fallback_that_is_renamed_while_the_form_is_open_stays(
    home: HomeAssistant, house: HouseEngine, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    await rename(home)
    await submit(home, form, voice="af_heart", connection={"fallback": HOUSE})
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    assert profile.data["fallback"] == CELLAR


async def test_fallback_that_is_taken_away_in_the_form_is_gone(
    home: HomeAssistant, house: HouseEngine, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    await submit(home, form, language="en-US", voice="af_heart", connection={})
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    assert not {"fallback", "fallback_id"} & set(profile.data)
