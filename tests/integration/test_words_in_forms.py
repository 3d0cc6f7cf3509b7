"""The words, speed, volume and voices for other languages that a person enters."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.profiles.settings import VoiceProfile
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from local_telnyx import LocalTelnyx

from .conftest import Changing, Speaking
from .forms import (
    TWO_OF_A_LANGUAGE,
    filled_in,
    in_sections,
    is_collapsed,
    shown_in_sections,
)
from .hearing import heard, texts_of
from .profile_forms import reconfigure, submit

SIOBHAN = {"text": "Siobhan", "spoken_as": "Shivawn"}
NAS = {"text": "NAS", "spoken_as": "nazz", "whole_word": True, "match_case": True}
# With every field as it is in a form that nobody has changed.
UNCHANGED = {
    "speed": 1,
    "volume": 0,
    "spell_numbers": True,
    "replacements": [],
    "other_voices": [],
}
HEART = "Telnyx.KokoroTTS.af_heart"
SARA = "Telnyx.KokoroTTS.if_sara"


async def change(
    home: HomeAssistant, account: MockConfigEntry, **settings: Any
) -> dict[str, Any]:
    """Enter settings in the form of the only profile; return what is stored."""
    form = await reconfigure(home, account)
    done = await submit(home, form, name="Telnyx Heart", **in_sections(settings))
    assert done["reason"] == "reconfigure_successful"
    await home.async_block_till_done()
    (profile,) = account.subentries.values()
    return {**profile.data}


async def change_words(
    home: HomeAssistant, account: MockConfigEntry, *words: dict[str, Any]
) -> None:
    """Enter the words of an account."""
    form = await home.config_entries.options.async_init(account.entry_id)
    done = await home.config_entries.options.async_configure(
        form["flow_id"], {"replacements": list(words)}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done()


# What is stored


async def test_unchanged_settings_are_not_stored_for_earlier_releases_warn_of_them(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    stored = await change(home, account, **UNCHANGED)
    assert not set(UNCHANGED) & set(stored)


async def test_setting_that_is_changed_back_is_not_stored_any_more(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    chosen = {"speed": 1.25, "spell_numbers": False, "other_voices": ["if_sara"]}
    assert (await change(home, account, **chosen)).items() >= chosen.items()
    stored = await change(home, account, **UNCHANGED)
    assert not set(UNCHANGED) & set(stored)


@pytest.mark.parametrize(
    "settings", [{"speed": 2.05}, {"speed": 0.45}, {"volume": 9.5}, {"volume": -12.5}]
)
async def test_what_is_out_of_range_cannot_be_entered(
    home: HomeAssistant, account: MockConfigEntry, settings: dict[str, float]
) -> None:
    with pytest.raises(InvalidData):
        await change(home, account, **settings)


# Words of a profile


async def test_words_are_entered_changed_and_taken_away(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    spoken = []
    changed = {**SIOBHAN, "spoken_as": "Chevonne"}
    for words in ([SIOBHAN, NAS], [changed, NAS], []):
        await change(home, account, replacements=words)
        spoken += texts_of(await say("Siobhan, the NAS is full."))
    assert spoken == [
        "Shivawn, the nazz is full.",
        "Chevonne, the nazz is full.",
        "Siobhan, the NAS is full.",
    ]


async def test_words_are_shown_again_as_they_were_entered(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    await change(home, account, replacements=[SIOBHAN, NAS])
    form = await reconfigure(home, account)
    assert shown_in_sections(form)["replacements"] == [SIOBHAN, NAS]


@pytest.mark.parametrize("wrong", [{"spoken_as": "x"}, {**SIOBHAN, "sung": True}])
async def test_row_that_is_none_cannot_be_entered(
    home: HomeAssistant, account: MockConfigEntry, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidData):
        await change(home, account, replacements=[wrong])


# Words of the account


async def test_words_of_the_account_are_spoken_at_once_without_a_reload(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    before = account.runtime_data
    assert texts_of(await say("Siobhan is home.")) == ["Siobhan is home."]
    await change_words(home, account, SIOBHAN)
    assert account.runtime_data is before
    assert texts_of(await say("Siobhan is home.")) == ["Shivawn is home."]


async def test_telnyx_gets_the_other_words(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    await change_words(home, account, SIOBHAN)
    await say("Siobhan is home.")
    assert server.requests[-1].body["text"] == "Shivawn is home."


async def test_words_of_a_profile_win_over_those_of_the_account(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    await change_words(home, account, {**SIOBHAN, "spoken_as": "Chevonne"}, NAS)
    await change(home, account, replacements=[SIOBHAN])
    assert texts_of(await say("Siobhan, the NAS is full.")) == [
        "Shivawn, the nazz is full."
    ]


async def test_form_of_the_account_shows_its_words_and_they_can_be_emptied(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    await change_words(home, account, SIOBHAN)
    form = await home.config_entries.options.async_init(account.entry_id)
    assert filled_in(form, "replacements") == [SIOBHAN]
    await change_words(home, account)
    assert texts_of(await say("Siobhan is home.")) == ["Siobhan is home."]


async def test_rows_that_another_release_stored_can_be_submitted_without_its_own(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    words = [{**SIOBHAN, "sung": True}, "Saoirse", {"text": " "}]
    home.config_entries.async_update_entry(account, options={"replacements": words})
    await change_profile(replacements=words)
    of_account = await home.config_entries.options.async_init(account.entry_id)
    assert filled_in(of_account, "replacements") == [SIOBHAN]
    of_profile = await reconfigure(home, account)
    assert shown_in_sections(of_profile)["replacements"] == [SIOBHAN]


# Voices for other languages


async def test_two_voices_for_a_language_are_refused_in_their_section_and_at_the_top(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    entered = in_sections({"other_voices": ["if_sara", "im_nicola"]})
    form = await submit(home, await reconfigure(home, account), **entered)
    assert form["errors"] == TWO_OF_A_LANGUAGE
    assert not is_collapsed(form, "languages")
    assert shown_in_sections(form)["other_voices"] == ["if_sara", "im_nicola"]


async def test_voice_is_refused_once_the_profile_speaks_its_language_itself(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    entered = in_sections({"other_voices": ["if_sara"]})
    form = await submit(
        home, await reconfigure(home, account), language="it-IT", **entered
    )
    form = await submit(home, form, language="it-IT", voice="im_nicola", **entered)
    assert form["errors"] == TWO_OF_A_LANGUAGE


async def test_voices_of_the_profiles_own_language_are_not_offered(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    schema = (await reconfigure(home, account))["data_schema"]
    assert schema is not None
    field = schema.schema["languages"].schema.schema["other_voices"]
    labels = {one["value"]: one["label"] for one in field.config["options"]}
    assert labels["if_sara"] == "Sara ♀ (it-IT)"
    assert not {"af_heart", "bf_emma"} & set(labels)


async def test_voice_that_the_account_lost_can_stay(
    home: HomeAssistant,
    account: MockConfigEntry,
    change_profile: Changing,
    say: Speaking,
) -> None:
    await change_profile(other_voices=["if_gone", "ff_siwis"])
    stored = await change(home, account, other_voices=["if_gone", "ff_siwis"])
    assert stored["other_voices"] == ["if_gone", "ff_siwis"]
    assert heard(await say("Dinner is ready.")) == [(HEART, "Dinner is ready.")]


async def test_text_in_another_language_of_the_home_has_its_voice(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    await change(home, account, other_voices=["if_sara"])
    # Messages do not wait long until languages can be recognized.
    await home.async_block_till_done(wait_background_tasks=True)
    text = "La lavatrice ha finito e la cena è pronta."
    assert heard(await say(text)) == [(SARA, text)]


def test_stored_setting_that_is_none_of_these_is_the_default() -> None:
    wrong = {"speed": "fast", "volume": 40, "replacements": {}, "other_voices": "x"}
    settings = VoiceProfile.parse({"voice": "af_heart", **wrong}).settings
    assert {name: settings[name] for name in wrong} == {
        "speed": 1,
        "volume": 0,
        "replacements": [],
        "other_voices": [],
    }
