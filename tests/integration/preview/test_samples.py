"""Samples of voices as a browser plays them: one synthesis each, kept until the end."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.preview.store import MAX_FILES
from homeassistant.core import HomeAssistant
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.mp3 import frames
from tests.integration.test_config_flow import submit

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


async def test_sample_that_is_being_made_ends_with_the_last_account(
    home: HomeAssistant,
    server: LocalTelnyx,
    account: MockConfigEntry,
    browser: Browser,
    kept: Callable[[], list[Path]],
) -> None:
    server.organization_id, server.key = "another", "SECOND_KEY"
    form = await offer(home, server)
    server.fail(Fault(stall_after=3_000), only="speech")
    listening = asyncio.create_task(play(browser, form))
    await server.received(len(server.requests) + 1)
    await home.config_entries.async_remove(account.entry_id)
    await server.idle()
    assert kept() == []
    asked = [request.operation for request in server.requests]
    assert asked.count("speech") + asked.count("websocket") == 1
    await asyncio.gather(listening, return_exceptions=True)
    assert (await play(browser, form)).status == 410
