"""The examples of the documentation, run as they stand there."""

import re
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml

from .conftest import Automate, Hear
from .house import Calendar, Player, Weather
from .test_importing import DOCUMENT, NAMES
from .test_morning_report import add

EXAMPLES: list[Any] = [
    parse_yaml(block) for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
]


def test_every_blueprint_has_an_example() -> None:
    assert [example["use_blueprint"]["path"] for example in EXAMPLES] == [
        f"telnyx-kokoro/{name}.yaml" for name in NAMES
    ]


@pytest.mark.parametrize(
    ("entity_id", "states", "said"),
    [
        ("binary_sensor.front_door", ("off", "on"), "Front door is open."),
        ("sensor.washing_machine", ("on", "done"), "The washing machine is done."),
    ],
)
async def test_example_of_an_announcement(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    bathroom: Player,
    freezer: FrozenDateTimeFactory,
    entity_id: str,
    states: tuple[str, str],
    said: str,
) -> None:
    freezer.move_to("2026-11-23 12:00:00-08:00")
    await automate("announce", **EXAMPLES[0]["use_blueprint"]["input"])
    for state in states:
        home.states.async_set(entity_id, state, {"friendly_name": "Front door"})
    assert await hear(kitchen) == await hear(bathroom) == [said]


async def test_example_of_a_morning_report(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    freezer: FrozenDateTimeFactory,
) -> None:
    freezer.move_to("2026-11-23 07:29:00-08:00")
    home.config.language = "es"
    home.states.async_set("person.ana", "home")
    concert = ("2026-11-23T20:00:00", "2026-11-23T22:00:00", "Concierto")
    birthday = ("2026-11-23", "2026-11-24", "Cumpleaños de Ana")
    await add(home, Weather(), Calendar("family", concert, birthday))
    await automate("morning_report", **EXAMPLES[1]["use_blueprint"]["input"])
    freezer.move_to("2026-11-23 07:30:00-08:00")
    async_fire_time_changed(home)
    assert await hear(kitchen) == [
        "Buenos días. El tiempo: parcialmente nublado, 8 grados. "
        "Hoy llegaremos a 14 grados. Hoy: Cumpleaños de Ana. A las 20:00: Concierto."
    ]
