"""A text in another language of the home is spoken by the voice for that language."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import logging
from pathlib import Path
import threading
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.engine import wording
from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from homeassistant.components.tts import (
    DOMAIN as TTS_DOMAIN,
    async_create_stream,
    async_get_media_source_audio,
)
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.requirements import RequirementsNotFound
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, Changing, Speaking, voice_profile
from .everything_on import SPANISH, asked_of, recognizer
from .hearing import heard
from .test_voices_asked_for import played_media

__all__ = ["played_media", "recognizer"]

HEART = "af_heart"
LUNCH = "La comida está lista, ven a la mesa."
ANSWER = ("Dinner is ready now. ", "Lávate las manos, por favor. ", "Then sit down.")
TURNS = [
    (HEART, "Dinner is ready now."),
    (SPANISH, "Lávate las manos, por favor."),
    (HEART, "Then sit down."),
]

each_way = pytest.mark.parametrize("delivery", ["rest", "websocket"])


@pytest.fixture
def profile() -> ConfigSubentryData:
    """A voice profile of a home in which Spanish is spoken too."""
    return voice_profile(HEART, "en-US", "Telnyx Heart", other_voices=[SPANISH])


@pytest.fixture
async def speaking(
    recognizer: LanguageRecognizer, account: MockConfigEntry, server: LocalTelnyx
) -> LocalTelnyx:
    """The server, which has not been asked for anything since the account is set up."""
    server.forget()
    return server


def heard_turns(audio: bytes) -> list[tuple[str, str]]:
    """Return the voices in a clip, and what each of them says."""
    return [
        (voice.removeprefix("Telnyx.KokoroTTS."), text) for voice, text in heard(audio)
    ]


@each_way
async def test_sentence_of_an_answer_has_the_voice_for_its_language(
    speaking: LocalTelnyx,
    change_profile: Changing,
    say_written: Speaking,
    delivery: str,
) -> None:
    await change_profile(delivery=delivery)
    audio = await say_written(thinking(speaking))
    assert heard_turns(audio) == TURNS
    assert asked_of(speaking) == TURNS


@pytest.mark.parametrize("cut_after", [1, 2])
async def test_cut_in_a_sentence_of_another_language_heals_over_a_websocket(
    speaking: LocalTelnyx,
    change_profile: Changing,
    say_written: Speaking,
    cut_after: int,
) -> None:
    await change_profile(delivery="websocket")
    fault = Fault(cut_after=cut_after)
    audio = await say_written(thinking(speaking, fault, "websocket"))
    assert heard_turns(audio) == TURNS
    # Only this sentence is spoken twice.
    assert asked_of(speaking) == [TURNS[0], TURNS[1], *TURNS[1:]]


@pytest.mark.parametrize("cut_after", [1_000, 4_000])
async def test_cut_in_a_sentence_of_another_language_heals_over_rest(
    speaking: LocalTelnyx,
    change_profile: Changing,
    say_written: Speaking,
    cut_after: int,
) -> None:
    await change_profile(delivery="rest")
    fault = Fault(cut_after=cut_after)
    audio = await say_written(thinking(speaking, fault, "speech"))
    assert heard_turns(audio) == TURNS
    assert asked_of(speaking).count(TURNS[0]) == 1


async def test_announcement_in_another_language_needs_one_socket(
    speaking: LocalTelnyx, change_profile: Changing, say: Speaking
) -> None:
    await change_profile(delivery="websocket")
    await say(LUNCH)
    sockets = [r for r in speaking.requests if r.operation == "websocket"]
    assert len(sockets) == 1
    assert asked_of(speaking) == [(SPANISH, LUNCH)]


@pytest.mark.parametrize(
    ("named", "voice"),
    [
        ({}, SPANISH),
        ({"language": "en-US"}, HEART),
        ({"options": {"voice": "Heart"}}, HEART),
        ({"options": {"voice": "bf_emma"}}, "bf_emma"),
        ({"language": "en-GB"}, "bf_emma"),
    ],
)
async def test_voice_or_language_that_is_named_is_never_switched(
    speaking: LocalTelnyx,
    home: HomeAssistant,
    played_media: list[ServiceCall],
    named: dict[str, Any],
    voice: str,
) -> None:
    given = {"entity_id": ENGINE, "media_player_entity_id": "media_player.kitchen"}
    data = {**given, "message": LUNCH, **named}
    await home.services.async_call(TTS_DOMAIN, "speak", data, blocking=True)
    (call,) = played_media
    assert voice in await voices_played(home, call.data["media_content_id"], speaking)


async def voices_played(
    home: HomeAssistant, media_content_id: str, server: LocalTelnyx
) -> list[str]:
    """Return the voices in what a player is asked to play."""
    source = media_content_id.partition("tts/")[2]
    await async_get_media_source_audio(home, source)
    return [voice for voice, _ in asked_of(server)]


async def thinking(
    server: LocalTelnyx, fault: Fault | None = None, only: str | None = None
) -> AsyncGenerator[str]:
    """Write an answer sentence by sentence, with a fault for the second one."""
    yield ANSWER[0]
    # The next word shows that the sentence has ended.
    yield ANSWER[1][:4]
    while not asked_of(server):
        await asyncio.sleep(0)
    if fault:
        server.fail(fault, only=only)
    yield ANSWER[1][4:]
    yield ANSWER[2]


# The library that recognizes languages


async def test_library_that_cannot_be_installed_silences_nothing(
    server: LocalTelnyx,
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    failure = RequirementsNotFound("telnyx_kokoro", ["py3langid"])
    with patch.object(wording, "async_process_requirements", side_effect=failure):
        assert await home.config_entries.async_setup(entry.entry_id)
        await home.async_block_till_done(wait_background_tasks=True)
    for message in (LUNCH, "Hola, ven a comer ya."):
        assert heard_turns(await say(message, cache=True)) == [(HEART, message)]
    (warning,) = (r for r in caplog.records if r.levelno >= logging.WARNING)
    assert "speak only their own" in warning.getMessage()
    assert not spoken_files()


async def test_library_that_loads_slowly_delays_no_speech(
    recognizer: LanguageRecognizer,
    home: HomeAssistant,
    entry: MockConfigEntry,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goes_on = threading.Event()

    def slow(languages: frozenset[str]) -> LanguageRecognizer:
        goes_on.wait()
        return LanguageRecognizer(languages)

    monkeypatch.setattr(wording, "LanguageRecognizer", slow)
    monkeypatch.setattr(wording, "LOADING_SECONDS", 0.01)
    try:
        assert await home.config_entries.async_setup(entry.entry_id)
        stream = async_create_stream(home, ENGINE)
        stream.async_set_message(LUNCH)
        audio = b"".join([piece async for piece in stream.async_stream_result()])
    finally:
        goes_on.set()
    assert heard_turns(audio) == [(HEART, LUNCH)]
    await home.async_block_till_done(wait_background_tasks=True)
    assert not spoken_files()
    assert heard_turns(await say(LUNCH, cache=True)) == [(SPANISH, LUNCH)]
