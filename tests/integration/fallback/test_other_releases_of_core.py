"""What is hooked into core may change: nothing wrong is kept, and all is heard."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from homeassistant.components.tts import SpeechManager, const as tts_const
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from local_telnyx import LocalTelnyx
from tests.integration.conftest import Speaking
from tests.integration.hearing import heard, voice_of
from tests.integration.house_engine import HOUSE_VOICE, HouseEngine
from tests.integration.test_audio_formats import asked


@pytest.mark.parametrize("options", [{}, asked("wav", 96_000)])
async def test_clip_is_kept_nowhere_whatever_core_calls_its_tasks(
    out_of_order: None,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, Any],
) -> None:
    start = home.async_create_background_task

    def renamed(coro: Coroutine[Any, Any, Any], name: str, *args: Any) -> Any:
        return start(coro, f"another {name}", *args)

    monkeypatch.setattr(home, "async_create_background_task", renamed)
    assert await say("Hi.", cache=True, options=options)
    assert not spoken_files()
    server.heal()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"


async def test_clip_is_not_kept_by_tasks_that_are_unknown(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    load = SpeechManager._load_data_into_cache  # noqa: SLF001

    async def loaded_elsewhere(*args: Any) -> None:
        await load(*args)

    monkeypatch.setattr(SpeechManager, "_load_data_into_cache", loaded_elsewhere)
    with pytest.raises(HomeAssistantError, match="Check the logs for details"):
        await say("Hi.", cache=True)
    assert "reads speech in an unknown way" in caplog.text
    assert not spoken_files()
    server.heal()
    assert voice_of(await say("Hi.", cache=True)) == "af_heart"


async def test_clip_is_heard_whole_without_the_list_of_clips(
    out_of_order: None,
    house: HouseEngine,
    home: HomeAssistant,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
) -> None:
    manager = home.data[tts_const.DATA_TTS_MANAGER]
    clips = manager.mem_cache
    house.before_speaking = lambda: delattr(manager, "mem_cache")
    assert heard(await say("Hi.", cache=True)) == [(HOUSE_VOICE, "Hi.")]
    assert not spoken_files()
    manager.mem_cache = clips


async def test_clip_is_heard_whole_without_the_name_of_cores_manager(
    out_of_order: None,
    house: HouseEngine,
    say: Speaking,
    spoken_files: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(tts_const, "DATA_TTS_MANAGER")
    assert heard(await say("Hi.", cache=True)) == [(HOUSE_VOICE, "Hi.")]
    assert not spoken_files()
