"""What the fallback has spoken is heard whole by everyone, and kept nowhere."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.tts import async_create_stream
from homeassistant.components.tts.const import DATA_COMPONENT, DATA_TTS_MANAGER
from homeassistant.components.tts.entity import TTSAudioRequest
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from tests.integration.conftest import ENGINE, Speaking
from tests.integration.hearing import heard, voice_of
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine
from tests.integration.test_audio_formats import asked
from tests.synthesis.writers import written


async def test_clip_of_the_fallback_is_kept_nowhere(
    out_of_order: None,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    await say("Hi.", cache=True)
    assert not spoken_files()
    server.heal()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"
    home.data[DATA_TTS_MANAGER].mem_cache.clear()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"


async def test_clips_of_the_fallback_in_two_formats_at_once_are_kept_nowhere(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
) -> None:
    formats: list[dict[str, Any]] = [{}, asked("wav", 16_000), asked("ogg", 48_000)]
    del formats[-1]["preferred_sample_bytes"]
    await asyncio.gather(
        *(say("Hi.", cache=True, options=options) for options in formats)
    )
    assert len(house.asked) == len(formats)
    assert not spoken_files()


async def test_clip_of_the_fallback_is_kept_nowhere_although_core_forgot_its_name(
    out_of_order: None,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
) -> None:
    house.before_speaking = home.data[DATA_TTS_MANAGER].mem_cache.clear
    await say("Hi.", cache=True)
    assert not spoken_files()


async def test_who_reads_the_engine_by_itself_is_not_cancelled(
    out_of_order: None, house: HouseEngine, home: HomeAssistant, say: Speaking
) -> None:
    await say("Hi.")
    engine = home.data[DATA_COMPONENT].get_entity(ENGINE)
    assert engine is not None
    options = dict(engine.default_options or {})
    request = TTSAudioRequest("en-US", options, written("Hi."))
    response = await engine.async_stream_tts_audio(request)
    audio = b"".join([piece async for piece in response.data_gen])
    assert heard(audio) == [(HOUSE_VOICE, "Hi.")]


async def test_player_that_comes_after_the_fallback_has_spoken_hears_it_whole(
    out_of_order: None,
    house: HouseEngine,
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
) -> None:
    stream = async_create_stream(home, ENGINE)
    stream.async_set_message("Dinner is ready.")
    await home.async_block_till_done(wait_background_tasks=True)
    player = await hass_client()
    for _ in range(2):
        response = await player.get(stream.url)
        assert response.status == 200
        assert heard(await response.read()) == [(HOUSE_VOICE, "Dinner is ready.")]


@pytest.mark.parametrize("options", [{}, asked("wav", 16_000), asked("wav", 96_000)])
async def test_fallback_leaves_no_error_in_the_log(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    caplog: pytest.LogCaptureFixture,
    options: dict[str, Any],
) -> None:
    assert await say("Hi.", options=options)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
