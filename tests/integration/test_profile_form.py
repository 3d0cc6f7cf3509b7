"""The one form of a voice profile: its name, voice, sample and settings."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant import data_entry_flow
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Changing, Speaking
from .forms import Form, filled_in, shown_in_sections, suggested
from .hearing import voice_of
from .house_engine import HOUSE, HouseEngine, add_engine
from .preview.playing import offer, shown
from .profile_forms import add, reconfigure, submit


def fields(form: Form) -> list[str]:
    """Return the fields of a form in their order."""
    schema = form["data_schema"]
    assert schema is not None
    return [str(field) for field in schema.schema]


def not_offered(form: Form) -> list[str]:
    """Return which engines cannot be chosen for a fallback."""
    schema = form["data_schema"]
    assert schema is not None
    engines: list[str] = (
        schema.schema["connection"].schema.schema["fallback"].config["exclude_entities"]
    )
    return engines


async def test_form_begins_with_name_language_voice_and_ends_with_sections(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    names = fields(await add(home, account))
    assert names[:3] == ["name", "language", "voice"]
    assert names[3] == "samples"
    assert names[4:] == [
        *("connection", "playback", "wording", "languages", "pronunciation")
    ]


async def test_one_setting_is_changed_in_one_form(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    done = await submit(
        home,
        await reconfigure(home, account),
        name="Telnyx Heart",
        playback={"lead_in": 300},
    )
    assert done["reason"] == "reconfigure_successful"
    (profile,) = account.subentries.values()
    assert profile.title == "Telnyx Heart"
    assert (profile.data["voice"], profile.data["lead_in"]) == ("af_heart", 300)


# Names


async def test_profile_is_called_as_it_was_named(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking
) -> None:
    form = await add(home, account)
    done = await submit(home, form, name=" Küche ", voice="am_puck")
    assert done["title"] == "Küche"
    await home.async_block_till_done()
    assert voice_of(await say("Hi.", engine="tts.kuche")) == "am_puck"


async def test_first_profile_can_be_named(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server)
    done = await home.config_entries.flow.async_configure(
        form["flow_id"], {"name": "Kitchen"}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done()
    assert home.states.async_entity_ids("tts") == ["tts.kitchen"]


async def test_profile_is_renamed_and_its_id_stays(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await reconfigure(home, account)
    assert filled_in(form, "name") == "Telnyx Heart"
    await submit(home, form, name="Kitchen")
    await home.async_block_till_done()
    state = home.states.get(ENGINE)
    assert state is not None
    assert state.name == "Kitchen"


@pytest.mark.parametrize("name", [{"name": "Telnyx Heart"}, {"name": " "}, {}])
async def test_name_that_nobody_gave_follows_the_voice(
    home: HomeAssistant, account: MockConfigEntry, name: dict[str, str]
) -> None:
    await submit(home, await reconfigure(home, account), voice="am_puck", **name)
    assert [profile.title for profile in account.subentries.values()] == ["Telnyx Puck"]


async def test_emptied_name_is_the_voices(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(account, profile, title="Grandma's room")
    await home.async_block_till_done()
    await submit(home, await reconfigure(home, account))
    (profile,) = account.subentries.values()
    assert profile.title == "Telnyx Heart"


# Languages


async def test_other_language_brings_its_voices_and_keeps_what_was_entered(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    form = await submit(
        home,
        await add(home, account),
        name="Kitchen",
        language="it-IT",
        playback={"lead_in": 300},
    )
    assert form["errors"] == {"voice": "choose_voice"}
    assert (filled_in(form, "name"), suggested(form, "language")) == (
        "Kitchen",
        "it-IT",
    )
    assert suggested(form, "voice") == "if_sara"
    assert shown_in_sections(form)["lead_in"] == 300


async def test_voice_of_the_profile_is_suggested_again_back_in_its_language(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    await change_profile(voice="am_puck")
    form = await reconfigure(home, account)
    form = await submit(home, form, language="fr-FR", voice="am_puck")
    assert suggested(form, "voice") == "ff_siwis"
    form = await submit(home, form, language="en-US", voice="ff_siwis")
    assert suggested(form, "voice") == "am_puck"


@pytest.mark.skipif(
    not hasattr(data_entry_flow, "Optional"), reason="needs Home Assistant 2026.11"
)
async def test_voices_are_hidden_while_another_language_is_chosen(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    schema = (await add(home, account))["data_schema"]
    assert schema is not None
    (voice,) = (field for field in schema.schema if field == "voice")
    assert getattr(voice, "visible", None) == {"field": "language", "value": "en-US"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Telnyx hat keine Stimme für die Sprache"),
        ("nl", "Telnyx heeft geen stem voor de taal"),
        ("pl", "Telnyx has no voice for your Home Assistant language."),
    ],
)
async def test_person_whose_language_no_voice_speaks_is_told_and_offered_others(
    home: HomeAssistant, server: LocalTelnyx, language: str, words: str
) -> None:
    home.config.language = language
    form = await offer(home, server)
    assert words in shown(form)["note"]
    assert suggested(form, "voice") == "af_heart"


async def test_profile_for_a_language_without_a_voice_is_told_only_when_it_is_new(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    home.config.language = "de"
    assert shown(await add(home, account))["note"]
    assert shown(await reconfigure(home, account))["note"] == ""


@pytest.mark.parametrize("language", ["en", "en-GB", "pt"])
async def test_person_whose_language_is_spoken_is_told_nothing(
    home: HomeAssistant, server: LocalTelnyx, language: str
) -> None:
    home.config.language = language
    assert shown(await offer(home, server, "en-US"))["note"] == ""


# Fallbacks


async def test_no_profile_of_the_account_is_offered_as_a_fallback(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    await submit(home, await add(home, account), voice="am_puck")
    await home.async_block_till_done()
    await add_engine(home, HouseEngine())
    own = [ENGINE, "tts.telnyx_puck"]
    assert not_offered(await add(home, account)) == own
    with pytest.raises(data_entry_flow.InvalidData):
        await submit(
            home, await add(home, account), connection={"fallback": "tts.telnyx_puck"}
        )
    done = await submit(home, await add(home, account), connection={"fallback": HOUSE})
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_fallback_that_was_chosen_earlier_can_stay(
    home: HomeAssistant, account: MockConfigEntry, change_profile: Changing
) -> None:
    await submit(home, await add(home, account), voice="am_puck")
    await home.async_block_till_done()
    await change_profile(fallback="tts.telnyx_puck")
    (profile, _) = account.subentries
    form = await home.config_entries.subentries.async_init(
        (account.entry_id, "voice"),
        context={"source": "reconfigure", "subentry_id": profile},
    )
    assert not_offered(form) == [ENGINE]
    done = await submit(home, form, connection={"fallback": "tts.telnyx_puck"})
    assert done["reason"] == "reconfigure_successful"
