"""A fallback that fails too is named in the error, and is not waited for for ever."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from tests.integration.conftest import SettingTimeouts, Speaking
from tests.integration.house_engine import (
    HangingHouseEngine,
    HouseEngine,
    SilentHouseEngine,
    StreamingHouseEngine,
    add_engine,
)
from tests.synthesis.writers import written

# Two thirds of the time are the fallback's.
TOO_LATE = r"No audio within 0\.2 seconds"


async def test_missing_fallback_is_said_to_be_missing(
    out_of_order: None, say: Speaking
) -> None:
    with pytest.raises(
        HomeAssistantError,
        match=r"Telnyx is having problems.* The fallback engine tts.house is missing",
    ):
        await say("Hi.")


async def test_fallback_that_is_not_available_is_not_asked(
    out_of_order: None, house: HouseEngine, say: Speaking
) -> None:
    house.is_here = False
    house.async_write_ha_state()
    with pytest.raises(HomeAssistantError, match="missing or unavailable"):
        await say("Hi.")
    assert not house.asked


@pytest.mark.parametrize(
    "failure", [HomeAssistantError("No model"), OSError("No model")]
)
async def test_fallback_that_fails_too_is_in_the_error(
    out_of_order: None, house: HouseEngine, say: Speaking, failure: Exception
) -> None:
    house.failure = failure
    with pytest.raises(
        HomeAssistantError,
        match=r"Telnyx is having problems.* House also failed: No model",
    ):
        await say("Hi.")


async def test_fallback_without_a_sound_is_a_failure(
    home: HomeAssistant, out_of_order: None, say: Speaking
) -> None:
    await add_engine(home, SilentHouseEngine())
    with pytest.raises(HomeAssistantError, match="also failed"):
        await say("Hi.")


async def test_fallback_that_never_answers_is_not_waited_for_for_ever(
    out_of_order: None,
    impatience: None,
    house: HouseEngine,
    say: Speaking,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_over = asyncio.Event()
    monkeypatch.setattr(house, "async_get_tts_audio", lambda *_, **__: is_over.wait())
    with pytest.raises(HomeAssistantError, match=TOO_LATE):
        await say("Hi.")
    is_over.set()


async def test_fallback_that_hangs_with_a_text_that_is_whole_is_not_waited_for(
    out_of_order: None,
    impatience: None,
    hanging_house: HangingHouseEngine,
    say_written: Speaking,
) -> None:
    with pytest.raises(HomeAssistantError, match=TOO_LATE):
        await say_written(written("Dinner is ready. ", "Come to ", "the table."))


async def test_fallback_that_hangs_while_the_text_is_written_is_not_waited_for(
    out_of_order: None,
    impatience: None,
    hanging_house: HangingHouseEngine,
    say_written: Speaking,
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await hanging_house.is_hanging.wait()
        yield "to the table."

    with pytest.raises(HomeAssistantError, match=TOO_LATE):
        await say_written(agent())


async def test_fallback_that_hangs_in_its_middle_is_not_waited_for_for_ever(
    home: HomeAssistant, out_of_order: None, impatience: None, say: Speaking
) -> None:
    engine = StreamingHouseEngine()
    await add_engine(home, engine)
    engine.go_on.clear()
    with pytest.raises(HomeAssistantError, match=TOO_LATE):
        await say("Hi.")
    engine.go_on.set()


async def test_text_that_stops_is_the_fault_of_neither_engine(
    out_of_order: None,
    house: HouseEngine,
    say_written: Speaking,
    set_timeouts: SettingTimeouts,
) -> None:
    async def agent() -> AsyncGenerator[str]:
        yield "Dinner is ready. Come "
        await asyncio.Event().wait()

    # The fallback's own time is over before.
    timeouts = Timeouts(first_audio=0.3, text=0.5, backoff=0)
    set_timeouts(timeouts)
    with pytest.raises(HomeAssistantError, match="stopped before finishing its answer"):
        await say_written(agent())
