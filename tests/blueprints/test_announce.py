"""The blueprint that announces what happens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest

from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx
from tests.integration.conftest import ENGINE

from .conftest import Automate, Hear
from .house import Player

DOOR = "binary_sensor.front_door"
OPENED = {"trigger": "state", "entity_id": DOOR, "to": "on"}
INPUTS: dict[str, Any] = {
    "event": [OPENED],
    "message": "The door is open.",
    "players": ["media_player.kitchen"],
    "engine": ENGINE,
}
ALWAYS = {"quiet_start": "00:00:00", "quiet_end": "00:00:00"}

type Announcing = Callable[..., Awaitable[list[str]]]


def open_door(home: HomeAssistant) -> None:
    """Let it happen."""
    home.states.async_set(DOOR, "off", {"friendly_name": "Front door"})
    home.states.async_set(DOOR, "on", {"friendly_name": "Front door"})


@pytest.fixture
def announce(
    home: HomeAssistant, automate: Automate, hear: Hear, kitchen: Player
) -> Announcing:
    """A function that returns what is said in the kitchen when the door is opened."""

    async def announced(**inputs: Any) -> list[str]:
        await automate("announce", **INPUTS | inputs)
        open_door(home)
        return await hear(kitchen)

    return announced


async def test_what_happens_is_said_in_every_room_by_one_request(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    bathroom: Player,
    server: LocalTelnyx,
) -> None:
    players = [kitchen.entity_id, bathroom.entity_id]
    await automate("announce", **INPUTS | ALWAYS | {"players": players})
    server.forget()
    open_door(home)
    assert await hear(kitchen) == ["The door is open."]
    assert await hear(bathroom) == ["The door is open."]
    assert [request.operation for request in server.requests] == ["speech"]


async def test_room_whose_player_is_away_does_not_silence_the_others(
    announce: Announcing, bathroom: Player
) -> None:
    await bathroom.async_remove()
    players = [bathroom.entity_id, "media_player.kitchen"]
    assert await announce(**ALWAYS, players=players) == ["The door is open."]


async def test_one_player_may_stand_alone(announce: Announcing) -> None:
    said = await announce(**ALWAYS, players="media_player.kitchen")
    assert said == ["The door is open."]


async def test_message_knows_what_happened(announce: Announcing) -> None:
    message = "{{ trigger.to_state.name }} is open."
    assert await announce(**ALWAYS, message=message) == ["Front door is open."]


async def test_any_of_several_triggers_is_announced(
    home: HomeAssistant, automate: Automate, hear: Hear, kitchen: Player
) -> None:
    bell = {"trigger": "event", "event_type": "doorbell"}
    await automate("announce", **INPUTS | ALWAYS | {"event": [OPENED, bell]})
    home.bus.async_fire("doorbell")
    assert await hear(kitchen) == ["The door is open."]


@pytest.mark.parametrize(
    "message", ["", "  ", "{{ '' }}", "{{ none }}", "{{ nobody }}"]
)
async def test_nothing_is_said_when_the_message_is_empty(
    announce: Announcing, message: str
) -> None:
    assert await announce(**ALWAYS, message=message) == []


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("{{ 0 }}", "0"),
        ("{{ 7.50 }}", "seven point five"),
        ("{{ true }}", "True"),
        ("3, 2, 1", "3, 2, 1"),
        ("['Come.']", "['Come.']"),
        ("  Come.\n", "Come."),
    ],
)
async def test_message_that_looks_like_something_else_is_said_as_text(
    announce: Announcing, message: str, said: str
) -> None:
    assert await announce(**ALWAYS, message=message) == [said]


@pytest.mark.parametrize(
    ("start", "end", "now", "is_quiet"),
    [
        ("22:00:00", "07:00:00", "21:59:59", False),
        ("22:00:00", "07:00:00", "22:00:00", True),
        ("22:00:00", "07:00:00", "23:59:59", True),
        ("22:00:00", "07:00:00", "00:00:00", True),
        ("22:00:00", "07:00:00", "06:59:59", True),
        ("22:00:00", "07:00:00", "07:00:00", False),
        ("13:00:00", "15:00:00", "12:59:59", False),
        ("13:00:00", "15:00:00", "13:00:00", True),
        ("13:00:00", "15:00:00", "15:00:00", False),
        ("08:00:00", "08:00:00", "08:00:00", False),
        ("08:00:00", "08:00:00", "20:00:00", False),
    ],
)
async def test_quiet_hours_are_quiet_from_start_to_end_over_midnight_too(
    announce: Announcing,
    freezer: FrozenDateTimeFactory,
    start: str,
    end: str,
    now: str,
    is_quiet: bool,
) -> None:
    freezer.move_to(f"2026-11-22 {now}-08:00")
    assert bool(await announce(quiet_start=start, quiet_end=end)) is not is_quiet


@pytest.mark.parametrize(("now", "is_quiet"), [("12:00", False), ("03:00", True)])
async def test_nights_are_quiet_unless_said_otherwise(
    announce: Announcing, freezer: FrozenDateTimeFactory, now: str, is_quiet: bool
) -> None:
    freezer.move_to(f"2026-11-22 {now}-08:00")
    assert bool(await announce()) is not is_quiet


async def test_what_is_urgent_is_said_in_quiet_hours_too(
    announce: Announcing, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2026-11-22 03:00:00-08:00")
    assert await announce(urgent=True) == ["The door is open."]


@pytest.mark.parametrize(("where", "said"), [("home", 1), ("not_home", 0)])
async def test_own_conditions_are_respected(
    home: HomeAssistant, announce: Announcing, where: str, said: int
) -> None:
    home.states.async_set("person.ana", where)
    at_home = {"condition": "state", "entity_id": "person.ana", "state": "home"}
    assert len(await announce(**ALWAYS, only_if=[at_home])) == said


@pytest.mark.parametrize(
    ("chosen", "voice"),
    [
        ({}, "af_heart"),
        ({"language": "fr-FR"}, "ff_siwis"),
        ({"options": {"voice": "bf_emma"}}, "bf_emma"),
    ],
)
async def test_language_and_voice_can_be_chosen(
    announce: Announcing, server: LocalTelnyx, chosen: dict[str, Any], voice: str
) -> None:
    assert await announce(**ALWAYS | chosen) == ["The door is open."]
    assert server.requests[-1].body["voice"] == f"Telnyx.KokoroTTS.{voice}"


async def test_messages_that_come_while_a_player_is_busy_are_all_said(
    home: HomeAssistant, automate: Automate, hear: Hear, kitchen: Player
) -> None:
    message = "{{ trigger.event.data.who }} is here."
    bell = {"trigger": "event", "event_type": "doorbell"}
    inputs = {"event": [bell], "message": message}
    await automate("announce", **INPUTS | ALWAYS | inputs)
    kitchen.is_free.clear()
    home.bus.async_fire("doorbell", {"who": "Ana"})
    await kitchen.is_asked.wait()
    home.bus.async_fire("doorbell", {"who": "Ben"})
    home.bus.async_fire("doorbell", {"who": "Eva"})
    await asyncio.sleep(0)
    kitchen.is_free.set()
    assert await hear(kitchen) == ["Ana is here.", "Ben is here.", "Eva is here."]
