"""What Home Assistant keeps of what was spoken: whole clips of the right voice."""

from collections.abc import Callable
import io
from pathlib import Path
from typing import Any

import mutagen
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.tts import async_create_stream
from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import DIALECTS, Fault, LocalTelnyx

from .conftest import ENGINE, Changing, Speaking
from .hearing import texts_of, voice_of


async def test_clip_on_disk_is_whole(
    account: MockConfigEntry, say: Speaking, spoken_files: Callable[[], list[Path]]
) -> None:
    await say("Dinner is ready.", cache=True)
    (clip,) = spoken_files()
    assert texts_of(clip.read_bytes()) == ["Dinner is ready."]


async def test_clip_on_disk_plays_for_as_long_as_it_speaks(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    server.dialect = DIALECTS["doubled"]
    audio = await say("One. Two. Three.", cache=True)
    (clip,) = spoken_files()
    frames = [frame for frame in audio.split(b"\xff\xf3") if len(frame) > 100]
    length = mutagen.File(io.BytesIO(clip.read_bytes())).info.length
    assert length == pytest.approx(len(frames) * 0.024, rel=0.1)


async def test_clip_on_disk_is_played_again_without_the_service(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking, server: LocalTelnyx
) -> None:
    await say("Dinner is ready.", cache=True)
    home.data[DATA_TTS_MANAGER].mem_cache.clear()
    server.forget()
    assert voice_of(await say("Dinner is ready.", cache=True)) == "af_heart"
    assert not server.requests


async def test_changed_voice_never_plays_the_old_clip(
    say: Speaking, change_profile: Changing
) -> None:
    await say("Dinner is ready.", cache=True)
    await change_profile(voice="am_adam")
    assert voice_of(await say("Dinner is ready.", cache=True)) == "am_adam"


@pytest.mark.parametrize("changed", [{"voice": "am_adam"}, {"lead_in": 2_000}])
async def test_profile_changed_before_its_message_comes_leaves_no_wrong_clip(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
    change_profile: Changing,
    changed: dict[str, Any],
) -> None:
    # An assistant has its stream before it has its answer.
    stream = async_create_stream(home, ENGINE)
    await change_profile(**changed)
    stream.async_set_message("Dinner is ready.")
    assert b"".join([piece async for piece in stream.async_stream_result()])
    assert not spoken_files()
    await change_profile(voice="af_heart", lead_in=0)
    assert voice_of(await say("Dinner is ready.", cache=True)) == "af_heart"


async def test_another_server_never_plays_the_old_clip(
    account: MockConfigEntry, home: HomeAssistant, say: Speaking
) -> None:
    await say("Dinner is ready.", cache=True)
    async with LocalTelnyx() as elsewhere:
        home.config_entries.async_update_entry(
            account, data={**account.data, CONF_URL: elsewhere.url}
        )
        await home.async_block_till_done()
        await say("Dinner is ready.", cache=True)
        assert elsewhere.requests[-1].operation == "speech"


async def test_cut_answer_is_never_kept_wherever_it_is_cut(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    whole = len(await say("Hi.", cache=False))
    home.data[DATA_TTS_MANAGER].mem_cache.clear()
    # Frames have 144 bytes: a step of 13 meets every place within a frame.
    for cut_after in range(0, whole, 13):
        server.heal()
        server.fail(Fault(cut_after=cut_after), only="speech", times=None)
        server.fail(Fault(status=503), only="websocket", times=None)
        with pytest.raises(HomeAssistantError):
            await say("Hi.", cache=True)
    assert not spoken_files()
    server.heal()
    await say("Hi.", cache=True)
    assert len(spoken_files()) == 1
