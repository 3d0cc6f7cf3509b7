"""The same sound has the same clip, however its options are written."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.components.tts import async_create_stream
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .conftest import ENGINE, Changing


async def spoken_as(home: HomeAssistant, **options: Any) -> str:
    """Return where a player finds a message that was spoken with these options."""
    plays = async_mock_service(home, MEDIA_PLAYER, "play_media")
    await home.services.async_call(
        "tts",
        "speak",
        {
            "entity_id": ENGINE,
            "media_player_entity_id": "media_player.kitchen",
            "message": "Dinner is ready.",
            "options": options,
        },
        blocking=True,
    )
    return str(plays[0].data["media_content_id"])


@pytest.mark.parametrize(
    "options",
    [
        *({"speed": 1}, {"speed": "100 %"}, {"volume": 0}, {"volume": "-0"}),
        *({"speed": "", "volume": None}, {}),
    ],
)
async def test_option_that_changes_nothing_is_left_out(
    account: MockConfigEntry, home: HomeAssistant, options: dict[str, Any]
) -> None:
    assert await spoken_as(home, **options) == await spoken_as(home)


@pytest.mark.parametrize("speed", [0.9, "0.9", "0,9", "90 %"])
async def test_spelling_of_a_number_does_not_matter(
    account: MockConfigEntry, home: HomeAssistant, speed: Any
) -> None:
    assert await spoken_as(home, speed=speed) == await spoken_as(home, speed=0.9)


async def test_profiles_own_speed_is_left_out(
    account: MockConfigEntry, home: HomeAssistant, change_profile: Changing
) -> None:
    await change_profile(speed=0.9)
    assert await spoken_as(home, speed=0.9) == await spoken_as(home)
    assert await spoken_as(home, speed=1) != await spoken_as(home)


@pytest.mark.parametrize("wrong", [5, True, {"es": "ef_dora"}, ["nobody"]])
async def test_wrong_other_voices_are_refused(
    account: MockConfigEntry, home: HomeAssistant, wrong: Any
) -> None:
    with pytest.raises(ServiceValidationError, match="doesn't exist"):
        await spoken_as(home, other_voices=wrong)


@pytest.mark.parametrize("empty", [None, "", " "])
async def test_empty_option_is_the_profiles_on_every_way(
    account: MockConfigEntry, home: HomeAssistant, change_profile: Changing, empty: Any
) -> None:
    await change_profile(speed=0.5)
    plain = async_create_stream(home, ENGINE)
    other = async_create_stream(home, ENGINE, options={"speed": empty})
    lengths = []
    for stream in (plain, other):
        stream.async_set_message("Dinner is ready.")
        lengths.append(len(b"".join([p async for p in stream.async_stream_result()])))
    assert lengths[0] == lengths[1]
