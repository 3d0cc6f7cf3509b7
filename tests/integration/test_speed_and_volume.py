"""Speed and volume of a message, as callers write them, and clips that are kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, Changing, Speaking
from .everything_on import EVERYTHING, SPANISH, decibels, recognizer, seconds_of_sound
from .hearing import voice_of

__all__ = ["recognizer"]

DINNER = "Dinner is ready, turn the TV off."
LUNCH = "La comida está lista, ven a la mesa."


@pytest.mark.parametrize(
    ("written", "factor"),
    [
        (0.8, 0.8),
        ("0,8", 0.8),
        ("0.8", 0.8),
        ("80 %", 0.8),
        ("1.25x", 1.25),
        ("2", 2),
        (1, 1),
        ("", 1),
        (None, 1),
    ],
)
async def test_speed_is_heard_as_it_is_written(
    account: MockConfigEntry, say: Speaking, written: object, factor: float
) -> None:
    plain = seconds_of_sound(await say(DINNER))
    heard = seconds_of_sound(await say(DINNER, options={"speed": written}))
    assert heard * factor == pytest.approx(plain, rel=0.02)


@pytest.mark.parametrize(
    ("written", "louder"),
    [(3, 3), ("+3 dB", 3), ("-6 dB", -6), ("−6", -6), ("4,5", 4.5), ("0", 0), ("", 0)],
)
async def test_volume_is_heard_as_it_is_written(
    account: MockConfigEntry, say: Speaking, written: object, louder: float
) -> None:
    plain = decibels(await say(DINNER))
    heard = decibels(await say(DINNER, options={"volume": written}))
    assert heard - plain == pytest.approx(louder, abs=0.5)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"speed": 3}, "The speed 3 isn't valid. Enter a number from 0.5 to 2"),
        ({"speed": 0}, "The speed 0 isn't valid"),
        ({"speed": "fast"}, "The speed fast isn't valid"),
        ({"speed": True}, "The speed True isn't valid"),
        ({"speed": "3 dB"}, "The speed 3 dB isn't valid"),
        ({"speed": "nan"}, "The speed nan isn't valid"),
        ({"volume": "loud"}, "The volume loud isn't valid. .* decibels from -12 to 9"),
        ({"volume": 30}, "The volume 30 isn't valid"),
        ({"volume": "50 %"}, "The volume 50 % isn't valid"),
    ],
)
async def test_wrong_option_says_what_is_right(
    account: MockConfigEntry,
    home: HomeAssistant,
    say: Speaking,
    server: LocalTelnyx,
    options: dict[str, Any],
    says: str,
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match=says):
        await say(DINNER, options=options)
    player = {"entity_id": ENGINE, "media_player_entity_id": "media_player.kitchen"}
    data = {**player, "message": DINNER, "options": options}
    with pytest.raises(ServiceValidationError, match=says):
        await home.services.async_call("tts", "speak", data, blocking=True)
    assert not server.requests


# Clips that are kept

CHANGES: list[dict[str, Any]] = [
    {"speed": 0.8},
    {"volume": -3.0},
    {"spell_numbers": False},
    {"replacements": [{"text": "TV", "spoken_as": "box"}]},
    {"other_voices": ["ff_siwis"]},
    {"other_voices": []},
]


@pytest.mark.parametrize("changed", CHANGES, ids=str)
async def test_changed_setting_never_plays_the_old_clip(
    recognizer: LanguageRecognizer,
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    changed: dict[str, Any],
) -> None:
    await change_profile(**EVERYTHING)
    await say(DINNER, cache=True)
    await change_profile(**changed)
    server.forget()
    await say(DINNER, cache=True)
    assert [request.operation for request in server.requests] == ["speech"]


@pytest.mark.parametrize("changed", CHANGES, ids=str)
async def test_setting_that_is_changed_back_plays_its_clip_again(
    recognizer: LanguageRecognizer,
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    changed: dict[str, Any],
) -> None:
    await change_profile(**EVERYTHING)
    first = await say(DINNER, cache=True)
    await change_profile(**changed)
    await say(DINNER, cache=True)
    await change_profile(**EVERYTHING)
    server.forget()
    assert await say(DINNER, cache=True) == first
    assert not server.requests


async def test_another_voice_for_a_language_never_plays_the_old_clip(
    recognizer: LanguageRecognizer, say: Speaking, change_profile: Changing
) -> None:
    await change_profile(other_voices=[SPANISH])
    assert voice_of(await say(LUNCH, cache=True)) == SPANISH
    await change_profile(other_voices=["em_alex"])
    assert voice_of(await say(LUNCH, cache=True)) == "em_alex"


@pytest.mark.parametrize(
    "options", [{"speed": 0.8}, {"volume": -3}, {"other_voices": [SPANISH]}], ids=str
)
async def test_option_of_one_message_has_a_clip_of_its_own(
    recognizer: LanguageRecognizer,
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
    options: dict[str, Any],
) -> None:
    await say(LUNCH, cache=True)
    first = await say(LUNCH, options=options, cache=True)
    assert len(spoken_files()) == 2
    server.forget()
    assert await say(LUNCH, options=options, cache=True) == first
    assert not server.requests
