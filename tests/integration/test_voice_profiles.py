"""More voice profiles for an account, and another voice for one."""

from collections.abc import Awaitable, Callable

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Changing, Speaking
from .forms import (
    WRONG_DICTIONARY,
    filled_in,
    in_sections,
    is_collapsed,
    shown_in_sections,
    suggested,
)
from .hearing import voice_of
from .profile_forms import add, reconfigure, submit


async def test_second_profile_speaks_with_its_own_voice(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    form = await submit(home, await add(home, account), language="en-GB")
    done = await submit(home, form, voice="bm_george")
    assert (done["type"], done["title"]) == (
        FlowResultType.CREATE_ENTRY,
        "Telnyx George",
    )
    await home.async_block_till_done()
    assert voice_of(await say("Hi.", engine="tts.telnyx_george")) == "bm_george"
    assert voice_of(await say("Hi.")) == "af_heart"


async def test_voice_that_no_profile_has_is_suggested_for_another_one(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await add(home, account)
    assert suggested(form, "voice") == "af_bella"


async def test_second_profile_with_the_same_voice_has_a_name_of_its_own(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await add(home, account)
    done = await submit(home, form, voice="af_heart")
    assert done["title"] == "Telnyx Heart 2"


async def test_name_with_a_number_follows_the_voice(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="Telnyx Heart 2")
    await home.async_block_till_done()
    form = await reconfigure(home, account)
    await submit(home, form, voice="am_puck")
    assert [profile.title for profile in account.subentries.values()] == ["Telnyx Puck"]


async def test_reconfigured_profile_speaks_with_its_new_voice(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    await say("Hi.", cache=True)
    (profile,) = account.subentries.values()
    form = await reconfigure(home, account)
    form = await submit(home, form, language="pt-BR")
    done = await submit(home, form, voice="pf_dora")
    await home.async_block_till_done()
    assert done["reason"] == "reconfigure_successful"
    assert profile.subentry_id in account.subentries
    assert voice_of(await say("Hi.", cache=True)) == "pf_dora"
    state = home.states.get(ENGINE)
    assert state is not None
    assert state.name == "Telnyx Dora (pt-BR)"


async def test_name_of_a_profile_is_not_taken_by_itself(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    await submit(home, form, voice="af_heart")
    assert [profile.title for profile in account.subentries.values()] == [
        "Telnyx Heart"
    ]


async def test_name_that_a_person_gave_a_profile_stays(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="Grandma's room")
    await home.async_block_till_done()
    form = await reconfigure(home, account)
    await submit(home, form, name=filled_in(form, "name"), voice="am_puck")
    (profile,) = account.subentries.values()
    assert (profile.title, profile.data["voice"]) == ("Grandma's room", "am_puck")


async def test_name_that_a_person_gave_stays_when_the_old_voice_has_gone(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="Grandma's room")
    server.voices = [{"id": "Telnyx.KokoroTTS.am_puck"}]
    await home.config_entries.async_reload(account.entry_id)
    form = await reconfigure(home, account)
    await submit(home, form, name=filled_in(form, "name"), voice="am_puck")
    (profile,) = account.subentries.values()
    assert (profile.title, profile.data["voice"]) == ("Grandma's room", "am_puck")


async def test_settings_of_a_profile_are_kept_and_shown_again(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    settings = {
        "delivery": "websocket",
        "disable_cache": True,
        "fallback": "tts.house",
        "keep_alive": True,
        "lead_in": 500,
        "other_voices": ["if_sara"],
        "pronunciation_dict_id": "5f3c2d1e-0000-4000-8000-0123456789AB",
        "replacements": [{"text": "Siobhan", "spoken_as": "Shivawn"}],
        "speed": 0.9,
        "spell_numbers": False,
        "volume": 3,
    }
    form = await reconfigure(home, account)
    await submit(home, form, voice="af_heart", **in_sections(settings))
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    assert profile.data == {"voice": "af_heart", "language": "en-US", **settings}
    form = await reconfigure(home, account)
    assert shown_in_sections(form) == settings


@pytest.mark.parametrize(
    "dictionary",
    ["mine", "5f3c2d1e", "{5f3c2d1e-0000-4000-8000-0123456789ab}", "5f3c" * 8],
)
async def test_dictionary_that_cannot_be_is_refused_and_what_was_entered_stays(
    home: HomeAssistant,
    account: MockConfigEntry,
    change_profile: Changing,
    dictionary: str,
) -> None:
    await change_profile(fallback="tts.house")
    form = await reconfigure(home, account)
    # The fallback was taken away.
    entered = {
        "delivery": "websocket",
        "disable_cache": True,
        "keep_alive": True,
        "lead_in": 500,
        "other_voices": ["if_sara"],
        "pronunciation_dict_id": dictionary,
        "replacements": [{"text": "NAS", "spoken_as": "nazz", "match_case": True}],
        "speed": 2,
        "spell_numbers": False,
        "volume": -12,
    }
    form = await submit(home, form, voice="am_puck", **in_sections(entered))
    assert form["errors"] == WRONG_DICTIONARY
    assert suggested(form, "voice") == "am_puck"
    assert shown_in_sections(form) == {**entered, "fallback": None}
    assert not is_collapsed(form, "pronunciation")
    assert is_collapsed(form, "connection")
    entered["pronunciation_dict_id"] = " 5f3c2d1e-0000-4000-8000-0123456789ab "
    done = await submit(home, form, voice="am_puck", **in_sections(entered))
    assert done["reason"] == "reconfigure_successful"


async def test_form_without_the_settings_leaves_them_as_they_are(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    settings = {
        "delivery": "rest",
        "disable_cache": True,
        "fallback": "tts.house",
        "keep_alive": True,
        "lead_in": 500,
        "other_voices": ["if_sara"],
        "pronunciation_dict_id": "5f3c2d1e-0000-4000-8000-0123456789ab",
        "speed": 1.25,
        "spell_numbers": False,
    }
    await change_profile(**settings)
    form = await submit(home, await reconfigure(home, account), language="en-GB")
    await submit(home, form, voice="bm_george")
    (profile,) = account.subentries.values()
    assert profile.data == {"language": "en-GB", "voice": "bm_george", **settings}


async def test_profile_that_is_removed_while_its_form_is_open_is_not_changed(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    (profile,) = account.subentries
    home.config_entries.async_remove_subentry(account, profile)
    await home.async_block_till_done()
    done = await submit(home, form, voice="am_puck")
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "entry_not_loaded")


async def test_white_space_is_no_dictionary(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await add(home, account)
    settings = {"pronunciation_dict_id": " "}
    done = await submit(home, form, voice="am_puck", **in_sections(settings))
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_fallback_can_be_taken_away_again(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    await change_profile(fallback="tts.house")
    form = await reconfigure(home, account)
    await submit(home, form, voice="af_heart", connection={"delivery": "rest"})
    (profile,) = account.subentries.values()
    assert "fallback" not in profile.data


@pytest.mark.parametrize("entity_id", [ENGINE, "light.kitchen"])
async def test_fallback_is_another_engine_for_speech(
    home: HomeAssistant, account: MockConfigEntry, entity_id: str
) -> None:
    form = await reconfigure(home, account)
    with pytest.raises(InvalidData):
        await submit(home, form, voice="af_heart", connection={"fallback": entity_id})


async def test_reconfiguring_suggests_the_voice_that_speaks_now(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    await change_profile(voice="am_puck")
    form = await reconfigure(home, account)
    assert suggested(form, "language") == "en-US"
    assert suggested(form, "voice") == "am_puck"


@pytest.mark.parametrize("start", [add, reconfigure])
async def test_account_that_is_not_loaded_cannot_choose_a_voice(
    home: HomeAssistant,
    account: MockConfigEntry,
    start: Callable[[HomeAssistant, MockConfigEntry], Awaitable[SubentryFlowResult]],
) -> None:
    await home.config_entries.async_unload(account.entry_id)
    done = await start(home, account)
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "entry_not_loaded")
