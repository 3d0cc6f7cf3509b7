"""Samples of voices as a browser plays them: one synthesis each in a form."""

import asyncio
from collections.abc import Sequence
import gc
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.forms.previews import VoicePreviews
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.mp3 import frames
from tests.integration.forms import WRONG_DICTIONARY
from tests.integration.profile_forms import add, submit as submit_profile

from .playing import Browser, leave_while_playing, listed, offer, play, spoken


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


async def test_sample_is_synthesized_once_in_a_form(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    first, again = await play(browser, form), await play(browser, form)
    assert (first.status, again.status) == (200, 200)
    assert await first.read() == await again.read()
    assert len(spoken(server)) == 1


async def test_two_requests_at_once_hear_one_synthesis(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    answers = await asyncio.gather(*(play(browser, form) for _ in range(2)))
    assert [answer.status for answer in answers] == [200, 200]
    assert await answers[0].read() == await answers[1].read()
    assert len(spoken(server)) == 1


async def test_sample_is_heard_again_when_the_form_is_shown_again(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
) -> None:
    form = await add(home, account)
    await play(browser, form)
    wrong = {"pronunciation_dict_id": "none"}
    form = await submit_profile(home, form, voice="af_heart", pronunciation=wrong)
    assert form["errors"] == WRONG_DICTIONARY
    assert (await play(browser, form)).status == 200
    assert len(spoken(server)) == 1


async def test_sample_goes_with_its_form(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    earlier = previews_in_memory()
    form = await offer(home, server)
    await play(browser, form)
    assert len(previews_in_memory(but=earlier)) == 1
    home.config_entries.flow.async_abort(form["flow_id"])
    assert previews_in_memory(but=earlier) == []
    await play(browser, await offer(home, server))
    assert len(spoken(server)) == 2


def previews_in_memory(but: Sequence[VoicePreviews] = ()) -> list[VoicePreviews]:
    """Return the previews that something still refers to, but for some."""
    gc.collect()
    found = [thing for thing in gc.get_objects() if isinstance(thing, VoicePreviews)]
    return [each for each in found if not any(each is other for other in but)]


async def test_sample_is_made_to_its_end_though_its_listener_left(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    server.fail(Fault(piece=1_000, pause=0.01), only="speech")
    await leave_while_playing(home, server, browser, form)
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
    [
        ("bytes=0-1", 206, 2),
        ("bytes=-100", 206, 100),
        ("bytes=9999999-", 416, None),
        ("bytes=-0", 416, None),
    ],
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


async def test_nothing_is_kept_on_disk(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    await play(browser, await offer(home, server))
    assert not Path(home.config.cache_path("telnyx_kokoro")).exists()


async def test_samples_of_an_earlier_release_go_with_the_last_account(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    samples = Path(home.config.cache_path("telnyx_kokoro", "samples"))
    samples.mkdir(parents=True)
    (samples / "heart.mp3").write_bytes(b"An earlier sample")
    await home.config_entries.async_remove(account.entry_id)
    assert not samples.exists()


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=x-y", "lines=1-2"])
async def test_what_is_no_single_range_is_answered_with_the_whole(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser, asked: str
) -> None:
    form = await offer(home, server)
    whole = await (await play(browser, form)).read()
    answer = await play(browser, form, Range=asked)
    assert (answer.status, await answer.read()) == (200, whole)


async def test_whole_sample_as_a_part_says_where_it_lies(
    home: HomeAssistant, server: LocalTelnyx, browser: Browser
) -> None:
    form = await offer(home, server)
    size = len(await (await play(browser, form)).read())
    answer = await play(browser, form, Range="bytes=0-")
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes 0-{size - 1}/{size}"
    assert answer.headers["Accept-Ranges"] == "bytes"
