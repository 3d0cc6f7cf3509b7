"""When the service withdraws a voice, another one of its language stands in for it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import re

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.telnyx_kokoro.forms.previews import sample_sentence
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.voices import voice_id

from .conftest import Changing, Rendering, Speaking
from .hearing import voice_of
from .pipelines import Assisting, assist
from .preview.conftest import browser
from .preview.playing import Browser, play
from .repair_forms import Posting, shown, words_of
from .test_account_issues import fail
from .test_refreshes import refuse_speech
from .test_voice_gone import choices

__all__ = ["assist", "browser"]

ALL = "Telnyx.KokoroTTS."


def withdraw(server: LocalTelnyx, *voices: str) -> None:
    """Let the account have some of its voices no more."""
    gone = {f"{ALL}{voice}" for voice in voices}
    server.voices = [voice for voice in server.voices if voice_id(voice) not in gone]


@pytest.fixture
async def withdrawn(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> MockConfigEntry:
    """An account whose profile has just failed, for its voice was withdrawn."""
    withdraw(server, "af_heart")
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    return account


async def test_first_message_that_fails_leads_to_the_repair(
    home: HomeAssistant, withdrawn: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    (issue,) = shown(issue_registry)
    assert (
        await words_of(home, issue, "title") == "Voice of Telnyx Heart is unavailable"
    )


async def test_from_the_second_message_on_the_best_voice_of_the_language_speaks(
    withdrawn: MockConfigEntry, say: Speaking
) -> None:
    assert [voice_of(await say(text)) for text in ("Hi.", "Dinner.")] == [
        "af_bella"
    ] * 2


async def test_voice_is_missed_within_two_seconds_of_a_look_that_came_too_early(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    refuse_speech(server, Fault(status=422))
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    server.heal()
    withdraw(server, "af_heart")
    await fail(say)
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=2))
    await home.async_block_till_done(wait_background_tasks=True)
    assert voice_of(await say("Hi.")) == "af_bella"


@pytest.mark.parametrize("dialect", ["docs", "live"])
@pytest.mark.parametrize("delivery", ["automatic", "rest", "websocket"])
async def test_voice_is_missed_however_telnyx_refuses_it(
    home: HomeAssistant,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    dialect: str,
    delivery: str,
) -> None:
    server.dialect = DIALECTS[dialect]
    await change_profile(delivery=delivery)
    withdraw(server, "af_heart")
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["voice_gone"]
    assert voice_of(await say("Hi.")) == "af_bella"


async def test_pipeline_that_names_the_voice_speaks_with_the_best_of_its_language(
    withdrawn: MockConfigEntry, assist: Assisting
) -> None:
    assert voice_of(await assist("en-US", "af_heart")) == "af_bella"


async def test_render_names_the_voice_that_stood_in(
    withdrawn: MockConfigEntry, render: Rendering
) -> None:
    assert (await render(output="url"))["voice"] == "af_bella"


async def test_voice_of_another_region_stands_in_where_there_is_no_other(
    home: HomeAssistant, account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": f"{ALL}bf_emma"}, {"id": f"{ALL}pf_dora"}]
    await account.runtime_data.async_refresh()
    assert voice_of(await say("Hi.")) == "bf_emma"


async def test_voice_that_only_callers_named_is_missed_too(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    withdraw(server, "ef_dora")
    await account.runtime_data.async_refresh()
    audio = await say("Hola.", options={"voice": "ef_dora"})
    assert voice_of(audio) == "em_alex"


async def test_profiles_own_voice_stands_in_for_another_of_its_language(
    account: MockConfigEntry,
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
) -> None:
    await change_profile(voice="am_adam")
    withdraw(server, "am_puck")
    await account.runtime_data.async_refresh()
    assert voice_of(await say("Hi.", options={"voice": "Puck"})) == "am_adam"


async def test_namesake_of_another_language_does_not_stand_in(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [{"id": f"{ALL}{v}"} for v in ("im_alex", "em_alex", "ef_dora")]
    await account.runtime_data.async_refresh()
    withdraw(server, "em_alex")
    await account.runtime_data.async_refresh()
    audio = await say("Hola.", language="es", options={"voice": "Alex"})
    assert voice_of(audio) == "ef_dora"


async def test_namesake_that_spoke_meanwhile_is_not_kept(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    both = ["em_alex", "im_alex"]
    heard: list[str] = []
    for listed in (both, both[1:], both):
        server.voices = [{"id": f"{ALL}{voice}"} for voice in listed]
        await account.runtime_data.async_refresh()
        text = "Hello." if not heard else "Hi."
        heard.append(voice_of(await say(text, cache=True, options={"voice": "Alex"})))
    assert heard == ["em_alex", "im_alex", "em_alex"]


@pytest.mark.parametrize(
    ("voice", "error"),
    [
        ("Siwis", "voice ff_siwis is no longer available"),
        ("", "no voice for the language"),
    ],
)
async def test_language_whose_only_voice_has_gone_is_refused_with_the_cause(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx, voice: str, error: str
) -> None:
    withdraw(server, "ff_siwis")
    await account.runtime_data.async_refresh()
    with pytest.raises(HomeAssistantError, match=error):
        await say("Bonjour.", language="fr-FR", options={"voice": voice})


async def test_voice_of_another_language_still_speaks_one_whose_voices_have_gone(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    withdraw(server, "ff_siwis")
    await account.runtime_data.async_refresh()
    audio = await say("Bonjour.", language="fr-FR", options={"voice": "am_adam"})
    assert voice_of(audio) == "am_adam"


async def test_voice_is_remembered_after_the_repair_and_a_restart(
    home: HomeAssistant,
    withdrawn: MockConfigEntry,
    mend: Posting,
    say: Speaking,
) -> None:
    await mend((await mend())["flow_id"], voice="am_puck")
    await home.async_block_till_done()
    await home.config_entries.async_reload(withdrawn.entry_id)
    assert voice_of(await say("Hi.", options={"voice": "af_heart"})) == "am_puck"


async def test_voice_that_the_service_calls_deprecated_is_one_that_has_gone(
    account: MockConfigEntry, say: Speaking, server: LocalTelnyx
) -> None:
    server.voices = [
        {"id": f"{ALL}af_heart", "deprecated": True},
        {"id": f"{ALL}am_puck"},
    ]
    await account.runtime_data.async_refresh()
    assert voice_of(await say("Hi.")) == "am_puck"


async def test_voice_that_is_back_speaks_again_also_what_another_spoke_for_it(
    withdrawn: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    assert voice_of(await say("Hi.", cache=True)) == "af_bella"
    assert not spoken_files()
    server.voices = [*server.voices, {"id": f"{ALL}af_heart"}]
    await withdrawn.runtime_data.async_refresh()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"


async def test_profile_without_a_stored_voice_speaks_with_the_best_of_its_language(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    issue_registry: ir.IssueRegistry,
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={"language": "en-GB"}
    )
    await home.async_block_till_done()
    assert voice_of(await say("Hi.")) == "bf_emma"
    (issue,) = shown(issue_registry)
    assert await words_of(home, issue, "title") == "Telnyx Heart has no voice"


async def test_profile_without_a_stored_voice_says_which_languages_there_are(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={"language": "ja-JP"}
    )
    await home.async_block_till_done()
    with pytest.raises(HomeAssistantError, match="no voice for the language ja-JP"):
        await say("Hi.")


async def test_voices_that_were_kept_and_cannot_be_read_are_no_hindrance(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail_to_read(_: object) -> None:
        raise HomeAssistantError("Input/output error")

    # The disk of this test's Home Assistant is memory.
    monkeypatch.setattr(Store, "async_load", fail_to_read)
    await home.config_entries.async_reload(account.entry_id)
    assert voice_of(await say("Hi.")) == "af_heart"
    assert "The stored voices can't be read: Input/output error" in caplog.text


# The form


async def test_form_shows_a_player_of_each_voice_that_it_offers(
    home: HomeAssistant,
    withdrawn: MockConfigEntry,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    (issue,) = shown(issue_registry)
    html = ""
    for field in form["data_schema"]:
        part = f"fix_flow.step.voice.data_description.{field['name']}"
        html += await words_of(home, issue, part, form)
    assert set(re.findall(r"/(\w+)\.mp3\?", html)) == set(choices(form))


async def test_form_plays_a_sample_of_a_voice_that_it_offers(
    withdrawn: MockConfigEntry, mend: Posting, browser: Browser
) -> None:
    answer = await play(browser, await mend(), "af_bella")
    assert answer.status == 200
    assert voice_of(await answer.read()) == "af_bella"


async def test_sample_that_the_form_plays_is_counted(
    withdrawn: MockConfigEntry, mend: Posting, browser: Browser
) -> None:
    metrics = withdrawn.runtime_data.metrics
    before = metrics.characters
    await (await play(browser, await mend(), "af_bella")).read()
    assert metrics.characters == before + len(sample_sentence("en-US"))


async def test_form_plays_nothing_any_more_once_a_voice_is_chosen(
    withdrawn: MockConfigEntry, mend: Posting, browser: Browser
) -> None:
    form = await mend()
    await mend(form["flow_id"], voice="am_puck")
    assert (await play(browser, form, "af_bella")).status == 410


async def test_form_says_that_another_voice_speaks_meanwhile(
    home: HomeAssistant,
    withdrawn: MockConfigEntry,
    mend: Posting,
    issue_registry: ir.IssueRegistry,
) -> None:
    form = await mend()
    (issue,) = shown(issue_registry)
    words = await words_of(home, issue, "fix_flow.step.voice.description", form)
    assert "uses the best voice for its language" in words


async def test_message_that_telnyx_refuses_for_its_text_shows_no_repair(
    home: HomeAssistant,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
) -> None:
    server.fail(Fault(status=400, code="90103"), times=None, only="speech")
    server.fail(Fault(status=400, code="90103"), times=None, only="websocket")
    await fail(say)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not list(shown(issue_registry))
