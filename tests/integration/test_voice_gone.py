"""A profile whose voice the account no longer has gets another one under Repairs."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from local_telnyx import LocalTelnyx

from .conftest import Speaking
from .hearing import voice_of
from .profile_forms import reconfigure
from .repair_forms import Posting, shown, words_of

ALL = "Telnyx.KokoroTTS."
PUCK, EMMA, DORA, SIWIS = (
    {"id": f"{ALL}{name}"} for name in ("am_puck", "bf_emma", "pf_dora", "ff_siwis")
)


@pytest.fixture
async def gone(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx
) -> MockConfigEntry:
    """An account that has other voices than before."""
    server.voices = [PUCK, EMMA]
    await account.runtime_data.async_refresh()
    return account


def choices(form: dict[str, Any], part: str = "value") -> list[str]:
    """Return the voices of a form, or what they are called: their `label`."""
    field = next(field for field in form["data_schema"] if field["name"] == "voice")
    return [option[part] for option in field["selector"]["select"]["options"]]


async def test_voice_that_has_gone_is_shown(
    home: HomeAssistant, gone: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    (issue,) = shown(issue_registry)
    assert (issue.translation_key, issue.is_fixable) == ("voice_gone", True)
    assert (
        await words_of(home, issue, "title") == "Voice of Telnyx Heart is unavailable"
    )


async def test_voice_that_has_gone_is_shown_from_the_start(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.voices = [PUCK, EMMA]
    assert await home.config_entries.async_setup(entry.entry_id)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["voice_gone"]


async def test_voice_that_is_back_is_no_longer_shown(
    gone: MockConfigEntry, server: LocalTelnyx, issue_registry: ir.IssueRegistry
) -> None:
    server.voices = [{"id": f"{ALL}af_heart"}]
    await gone.runtime_data.async_refresh()
    assert not list(shown(issue_registry))


@pytest.mark.parametrize("is_set_up", [True, False])
async def test_profile_that_is_removed_is_no_longer_shown(
    home: HomeAssistant,
    gone: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    is_set_up: bool,
) -> None:
    if not is_set_up:
        await home.config_entries.async_unload(gone.entry_id)
    (profile,) = gone.subentries
    home.config_entries.async_remove_subentry(gone, profile)
    await home.async_block_till_done()
    assert not list(shown(issue_registry))


async def test_profile_that_is_changed_is_no_longer_shown(
    home: HomeAssistant, gone: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    (profile,) = gone.subentries.values()
    home.config_entries.async_update_subentry(
        gone, profile, data={"voice": "bf_emma", "language": "en-GB"}
    )
    await home.async_block_till_done()
    assert not list(shown(issue_registry))


async def test_another_voice_of_the_language_mends_it(
    home: HomeAssistant,
    gone: MockConfigEntry,
    mend: Posting,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    assert (form["step_id"], choices(form)) == ("voice", ["am_puck"])
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.voice.description", form)
    assert "af\\_heart, the voice of Telnyx Heart, is no longer available" in words
    done = await mend(form["flow_id"], voice="am_puck")
    await home.async_block_till_done()
    assert done["type"] == "create_entry"
    assert not list(shown(issue_registry))
    (profile,) = gone.subentries.values()
    assert (profile.title, profile.data["voice"]) == ("Telnyx Puck", "am_puck")
    assert voice_of(await say("Hi.")) == "am_puck"


async def test_name_of_a_profile_is_no_markup_in_the_form(
    home: HomeAssistant,
    gone: MockConfigEntry,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    (profile,) = gone.subentries.values()
    home.config_entries.async_update_subentry(gone, profile, title="*Heart*")
    await home.async_block_till_done()
    form = await mend()
    (issue,) = shown(issue_registry)
    assert "*Heart*" in await words_of(home, issue, "title")
    words = await words_of(home, issue, "fix_flow.step.voice.description", form)
    assert r"\*Heart\*" in words


async def test_all_voices_are_offered_where_none_speaks_the_language(
    home: HomeAssistant, gone: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    server.voices = [DORA]
    await gone.runtime_data.async_refresh()
    form = await mend()
    assert choices(form) == ["pf_dora"]
    await mend(form["flow_id"], voice="pf_dora")
    await home.async_block_till_done()
    (profile,) = gone.subentries.values()
    assert profile.data == {"voice": "pf_dora", "language": "pt-BR"}


async def test_voices_of_several_languages_are_told_apart(
    gone: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    server.voices = [SIWIS, DORA]
    await gone.runtime_data.async_refresh()
    assert choices(await mend(), "label") == [
        "Siwis ♀ (fr-FR)",
        "Dora ♀ (pt-BR)",
    ]


async def test_voice_that_goes_while_the_form_is_open_is_asked_for_again(
    gone: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    form = await mend()
    server.voices = [EMMA]
    await gone.runtime_data.async_refresh()
    again = await mend(form["flow_id"], voice="am_puck")
    assert (again["type"], choices(again)) == ("form", ["bf_emma"])
    done = await mend(form["flow_id"], voice="bf_emma")
    assert done["type"] == "create_entry"


async def test_settings_and_a_name_that_a_person_gave_stay(
    home: HomeAssistant, gone: MockConfigEntry, mend: Posting
) -> None:
    (profile,) = gone.subentries.values()
    home.config_entries.async_update_subentry(
        gone,
        profile,
        data={**profile.data, "delivery": "websocket", "fallback": "tts.house"},
        title="Grandma's room",
    )
    await home.async_block_till_done()
    form = await mend()
    await mend(form["flow_id"], voice="am_puck")
    (profile,) = gone.subentries.values()
    assert profile.title == "Grandma's room"
    assert profile.data == {
        "delivery": "websocket",
        "fallback": "tts.house",
        "language": "en-US",
        "voice": "am_puck",
    }


async def test_form_that_was_left_open_ends_when_the_account_is_not_ready(
    home: HomeAssistant, gone: MockConfigEntry, mend: Posting
) -> None:
    form = await mend()
    await home.config_entries.async_unload(gone.entry_id)
    done = await mend(form["flow_id"], voice="am_puck")
    assert (done["type"], done["reason"]) == ("abort", "entry_not_loaded")


async def test_forms_wait_for_an_account_that_never_told_its_voices(
    home: HomeAssistant, entry: MockConfigEntry, mend: Posting, server: LocalTelnyx
) -> None:
    (profile,) = entry.subentries.values()
    home.config_entries.async_update_subentry(
        entry, profile, data={"fallback": "tts.house"}
    )
    await server.close()
    assert await home.config_entries.async_setup(entry.entry_id)
    for form in (await mend(), await reconfigure(home, entry)):
        assert (form["type"], form["reason"]) == ("abort", "entry_not_loaded")
