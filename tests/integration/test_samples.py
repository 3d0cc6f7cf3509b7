"""Samples of voices in the forms where a voice is chosen, as a browser plays them."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from yarl import URL

from custom_components.telnyx_kokoro.samples import (
    players as fields,
    studio_of,
    synthesis,
)
from custom_components.telnyx_kokoro.samples.store import MAX_FILES
from homeassistant import data_entry_flow
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util.dt import utcnow
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.mp3 import frames
from local_telnyx.voices import Voice as Listed

from .samples import Browser, offer, play, players, shown, spoken
from .test_config_flow import submit
from .test_voice_profiles import add, reconfigure, submit as submit_profile

type Opening = Callable[[], Awaitable[Browser]]

needs_fields_that_follow = pytest.mark.skipif(
    not hasattr(data_entry_flow, "Optional"), reason="needs Home Assistant 2026.11"
)


@pytest.fixture
async def browser(home: HomeAssistant, hass_client_no_auth: Opening) -> Browser:
    """A browser without a login: what it may hear, a signature says."""
    # Views come before the test's server starts, other than in a real home.
    studio_of(home)
    return await hass_client_no_auth()


@pytest.fixture
async def logged_in(home: HomeAssistant, hass_client: Opening) -> Browser:
    """A browser that needs no signature."""
    studio_of(home)
    return await hass_client()


@pytest.fixture
def kept(hass: HomeAssistant) -> Callable[[], list[Path]]:
    """A function that returns the samples on disk."""
    folder = Path(hass.config.cache_path("telnyx_kokoro", "samples"))
    return lambda: sorted(folder.iterdir()) if folder.is_dir() else []


async def test_voice_is_heard_before_there_is_an_account(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    answer = await play(browser, await offer(home, server))
    assert (answer.status, answer.content_type) == (200, "audio/mpeg")
    assert list(frames(await answer.read()))
    assert [voice for voice, _ in spoken(server)] == ["af_heart"]
    assert server.requests[-1].key == server.key


@pytest.mark.parametrize(
    ("language", "voice", "start"),
    [
        ("en-US", "af_heart", "Hello, the laundry"),
        ("en-GB", "bf_emma", "Hello, the washing"),
        ("es-ES", "ef_dora", "Hola, la lavadora"),
        ("fr-FR", "ff_siwis", "Bonjour, la lessive"),
        ("it-IT", "if_sara", "Ciao, la lavatrice"),
        ("pt-BR", "pf_dora", "Olá, a máquina"),
        ("xx-XX", "xx_nobody", "Hello, the laundry"),
    ],
)
async def test_sample_is_one_sentence_in_the_voices_language(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    language: str,
    voice: str,
    start: str,
) -> None:
    server.voices.append(listed("xx_nobody", "xx-XX"))
    await play(browser, await offer(home, server, language), voice)
    ((asked, text),) = spoken(server)
    assert asked == voice
    assert text.startswith(start)


async def test_nothing_is_synthesized_before_somebody_presses_play(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server)
    assert "<audio controls" in "".join(shown(form).values())
    assert 'preload="none"' in "".join(shown(form).values())
    assert spoken(server) == []


async def test_sample_is_synthesized_once_for_all_forms(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    first = await play(browser, await offer(home, server))
    again = await play(browser, await offer(home, server))
    assert await again.read() == await first.read()
    assert len(spoken(server)) == 1


async def test_two_browsers_that_ask_at_once_hear_one_synthesis(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    forms = [await offer(home, server) for _ in range(2)]
    answers = await asyncio.gather(*(play(browser, form) for form in forms))
    assert [answer.status for answer in answers] == [200, 200]
    assert await answers[0].read() == await answers[1].read()
    assert len(spoken(server)) == 1


async def test_sample_is_made_to_its_end_though_its_listener_left(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(piece=1_000, pause=0.01), only="speech")
    count = len(server.requests)
    listening = asyncio.create_task(play(browser, form))
    await server.received(count + 1)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await play(browser, form)).status == 200
    assert len(spoken(server)) == 1


async def test_samples_of_voices_and_servers_are_kept_apart(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    await play(browser, form, "af_heart")
    await play(browser, form, "am_puck")
    async with LocalTelnyx() as other:
        await play(browser, await offer(home, other), "af_heart")
        assert [voice for voice, _ in spoken(other)] == ["af_heart"]
    assert [voice for voice, _ in spoken(server)] == ["af_heart", "am_puck"]


@pytest.mark.parametrize(
    ("asked", "status", "size"),
    [("bytes=0-1", 206, 2), ("bytes=-100", 206, 100), ("bytes=9999999-", 416, None)],
)
async def test_part_of_a_sample_can_be_asked_for(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    asked: str,
    status: int,
    size: int | None,
) -> None:
    form = await offer(home, server)
    whole = await (await play(browser, form)).read()
    answer = await play(browser, form, Range=asked)
    assert answer.status == status
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")
    assert size is None or len(await answer.read()) == size


async def test_sample_needs_its_own_signature(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    address = players(await offer(home, server))["af_heart"]
    unsigned = await browser.get(address.partition("?")[0])
    others = await browser.get(address.replace("af_heart.mp3", "af_bella.mp3"))
    assert (unsigned.status, others.status) == (401, 401)
    assert spoken(server) == []


async def test_signature_lasts_an_hour(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    freezer: FrozenDateTimeFactory,
) -> None:
    form = await offer(home, server)
    freezer.tick(timedelta(minutes=59))
    assert (await play(browser, form)).status == 200
    freezer.tick(timedelta(minutes=2))
    assert (await play(browser, form)).status == 401


async def test_key_is_in_no_address_and_on_no_disk(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    kept: Callable[[], list[Path]],
) -> None:
    form = await offer(home, server)
    await play(browser, form)
    (file,) = kept()
    claims = URL(players(form)["af_heart"]).query["authSig"].split(".")[1]
    decoded = base64.urlsafe_b64decode(claims + "==")
    assert json.loads(decoded)["params"] == []
    assert server.key not in json.dumps(shown(form)) + decoded.decode() + file.name
    assert server.key.encode() not in file.read_bytes()


async def test_form_that_was_closed_plays_nothing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    home.config_entries.flow.async_abort(form["flow_id"])
    answer = await play(browser, form)
    assert answer.status == 410
    assert (await answer.text()).startswith("The form of this sample has been closed")
    assert spoken(server) == []


async def test_form_that_was_submitted_plays_nothing(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    done = await submit(home, form, voice="am_puck")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (await play(browser, form)).status == 410


async def test_form_that_was_left_open_forgets_its_client(
    home: HomeAssistant,
    server: LocalTelnyx,
    logged_in: Browser,
    freezer: FrozenDateTimeFactory,
) -> None:
    form = await offer(home, server)
    path = players(form)["af_heart"].partition("?")[0]
    async_fire_time_changed(home, utcnow() + timedelta(minutes=59))
    assert (await logged_in.get(path)).status == 200
    async_fire_time_changed(home, utcnow() + timedelta(minutes=61))
    assert (await logged_in.get(path)).status == 410


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault(status=401), 502, "Telnyx does not accept the API key."),
        (Fault(code="20100"), 502, "The Telnyx account has no credit left."),
        (Fault(code="10038"), 502, "The Telnyx account may not use text-to-speech."),
        (Fault(status=429), 503, "Telnyx received too many requests."),
        (Fault(status=503), 502, "Telnyx has a problem at the moment."),
        (Fault(body=b"<html>"), 502, "The server did not answer as Telnyx does."),
        (Fault(end_after=0), 502, "The answer of Telnyx was cut off"),
        (Fault(cut_after=3_000), 502, "The answer of Telnyx was cut off"),
        (Fault(end_after=3_000), 502, "The answer of Telnyx was cut off"),
    ],
)
async def test_sample_that_fails_says_why_is_not_kept_and_blocks_nothing(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    kept: Callable[[], list[Path]],
    fault: Fault,
    status: int,
    words: str,
) -> None:
    form = await offer(home, server)
    server.fail(fault, times=None)
    answer = await play(browser, form)
    assert (answer.status, answer.content_type) == (status, "text/plain")
    assert (await answer.text()).startswith(words)
    assert kept() == []
    server.heal()
    assert (await play(browser, form)).status == 200
    done = await submit(home, form, voice="af_heart")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_voice_can_be_chosen_while_no_sample_can_be_had(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(code="20100"), only="speech", times=None)
    await play(browser, form)
    done = await submit(home, form, voice="af_bella")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_sample_is_not_waited_for_without_end(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    kept: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(synthesis, "MAX_SECONDS", 0.2)
    form = await offer(home, server)
    server.fail(Fault(stall_after=3_000), only="speech")
    answer = await play(browser, form)
    assert answer.status == 504
    assert (await answer.text()).startswith("Telnyx did not answer in time.")
    assert kept() == []


async def test_sample_without_end_is_not_listened_to(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    kept: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(synthesis, "MAX_BYTES", 3_000)
    answer = await play(browser, await offer(home, server))
    assert answer.status == 502
    assert kept() == []


async def test_words_are_in_the_language_of_the_home(
    home: HomeAssistant,
    server: LocalTelnyx,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = "component.telnyx_kokoro.exceptions.sample_form_closed.message"

    async def translated(_: HomeAssistant, language: str, *__: object) -> object:
        return {key: f"In {language}."}

    view = "custom_components.telnyx_kokoro.samples.view.async_get_translations"
    monkeypatch.setattr(view, translated)
    home.config.language = "fr"
    form = await offer(home, server, "fr-FR")
    home.config_entries.flow.async_abort(form["flow_id"])
    assert await (await play(browser, form, "ff_siwis")).text() == "In fr."


async def test_voice_that_the_account_does_not_have_has_no_sample(
    home: HomeAssistant, server: LocalTelnyx, logged_in: Browser
) -> None:
    path = players(await offer(home, server))["af_heart"].partition("?")[0]
    answer = await logged_in.get(path.replace("af_heart", "zz_nobody"))
    assert answer.status == 404
    assert "no voice named zz_nobody" in await answer.text()
    assert spoken(server) == []


async def test_disk_that_takes_no_sample_is_told(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    cache = Path(home.config.cache_path("telnyx_kokoro"))
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("A file where a folder should be.")
    answer = await play(browser, await offer(home, server))
    assert answer.status == 507
    assert "cannot be written" in await answer.text()


@needs_fields_that_follow
async def test_one_player_follows_the_choice(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    form = await offer(home, server, "it-IT")
    schema = form["data_schema"]
    assert schema is not None
    following = {str(field): getattr(field, "visible", None) for field in schema.schema}
    assert following["listen_1"] == {"field": "voice", "value": "if_sara"}
    assert following["listen_2"] == {"field": "voice", "value": "im_nicola"}
    assert list(following) == ["voice", "listen_1", "listen_2", "advanced"]
    assert (shown(form)["voice_1"], shown(form)["samples"]) == ("Sara", "")


async def test_older_home_assistant_lists_a_player_for_each_voice(
    home: HomeAssistant, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_Shown", None)
    form = await offer(home, server, "it-IT")
    assert set(shown(form)) == {"samples"}
    names, rest = shown(form)["samples"].split("\n\n"), players(form)
    assert [name.partition("\n")[0] for name in names] == ["Sara", "Nicola"]
    assert list(rest) == ["if_sara", "im_nicola"]


async def test_every_voice_has_a_player_however_many_there_are(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    many = [f"af_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    server.voices = [listed(voice, "en-US") for voice in many]
    form = await offer(home, server)
    assert set(players(form)) == set(many)


async def test_names_of_voices_are_no_markup(
    home: HomeAssistant, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_Shown", None)
    server.voices = [listed("af_<b>'\"", "en-US")]
    form = await offer(home, server)
    assert "<b>" not in shown(form)["samples"].lower()
    assert shown(form)["samples"].count('"') == 8


@pytest.mark.parametrize("start", [add, reconfigure])
async def test_voice_profile_is_heard_before_it_is_chosen(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
    start: Callable[[HomeAssistant, MockConfigEntry], Awaitable[SubentryFlowResult]],
) -> None:
    form = await submit_profile(home, await start(home, account), language="it-IT")
    assert (await play(browser, form, "im_nicola")).status == 200
    await submit_profile(home, form, voice="im_nicola")
    await home.async_block_till_done()
    assert list(account.subentries.values())[-1].data["voice"] == "im_nicola"
    assert (await play(browser, form, "im_nicola")).status == 410


async def test_samples_go_with_the_last_account(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
    kept: Callable[[], list[Path]],
) -> None:
    server.organization_id, server.key = "another", "SECOND_KEY"
    form = await offer(home, server, "fr-FR")
    await play(browser, form, "ff_siwis")
    other = (await submit(home, form, voice="ff_siwis"))["result"]
    await home.config_entries.async_remove(other.entry_id)
    assert len(kept()) == 1
    await home.config_entries.async_remove(account.entry_id)
    assert kept() == []


async def test_account_can_be_removed_that_never_had_a_sample(
    home: HomeAssistant, account: MockConfigEntry, kept: Callable[[], list[Path]]
) -> None:
    await home.config_entries.async_remove(account.entry_id)
    assert kept() == []


def test_all_known_voices_have_room(server: LocalTelnyx) -> None:
    assert len(server.voices) < MAX_FILES


def listed(voice: str, language: str) -> Listed:
    """Return a voice as the service lists it."""
    return Listed(
        voice_id=f"Telnyx.KokoroTTS.{voice}",
        name=voice,
        language=language,
        gender="Female",
    )
