"""The blueprint that says in the morning what the day brings."""

from collections.abc import Awaitable, Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from homeassistant.components import calendar, todo, weather
from homeassistant.components.todo import TodoItem, TodoItemStatus
from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from local_telnyx import LocalTelnyx
from tests.integration.conftest import ENGINE

from .conftest import Automate, Hear
from .house import BrokenCalendar, Calendar, Player, TodoList, Weather, WeatherNow

INPUTS: dict[str, Any] = {"players": ["media_player.kitchen"], "engine": ENGINE}
GREETING = "Good morning. Today is Monday."

type Reporting = Callable[..., Awaitable[list[str]]]


@pytest.fixture(autouse=True)
def monday(freezer: FrozenDateTimeFactory) -> None:
    """A Monday, a minute before seven."""
    freezer.move_to("2026-11-23 06:59:00-08:00")


def move_to(home: HomeAssistant, freezer: FrozenDateTimeFactory, moment: str) -> None:
    """Let a local time come."""
    freezer.move_to(f"{moment}-08:00")
    async_fire_time_changed(home)


@pytest.fixture
def report(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    freezer: FrozenDateTimeFactory,
) -> Reporting:
    """A function that returns what is said in the kitchen on Monday at seven."""

    async def reported(**inputs: Any) -> list[str]:
        await automate("morning_report", **INPUTS | inputs)
        move_to(home, freezer, "2026-11-23 07:00:00")
        return await hear(kitchen)

    return reported


async def add(home: HomeAssistant, *entities: Any) -> None:
    """Add weather, calendars or lists to the house."""
    component = {"weather": weather, "calendar": calendar, "todo": todo}
    for entity in entities:
        domain = entity.entity_id.split(".")[0]
        assert await async_setup_component(home, domain, {})
        key = component[domain].DATA_COMPONENT
        await home.data[key].async_add_entities([entity])
    await translation.async_load_integrations(home, {"weather"})


async def test_report_is_said_at_its_time_in_every_room(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    bathroom: Player,
    freezer: FrozenDateTimeFactory,
) -> None:
    players = [kitchen.entity_id, bathroom.entity_id]
    await automate("morning_report", **INPUTS | {"players": players})
    move_to(home, freezer, "2026-11-23 06:59:59")
    assert await hear(kitchen) == []
    move_to(home, freezer, "2026-11-23 07:00:00")
    assert await hear(kitchen) == [GREETING]
    assert await hear(bathroom) == [GREETING]


@pytest.mark.parametrize(
    ("morning", "said"),
    [
        ("2026-11-27", ["Good morning. Today is Friday."]),
        ("2026-11-28", []),
        ("2026-11-29", []),
        ("2026-11-30", [GREETING]),
    ],
)
async def test_weekends_are_left_out(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    freezer: FrozenDateTimeFactory,
    morning: str,
    said: list[str],
) -> None:
    freezer.move_to(f"{morning} 06:59:00-08:00")
    await automate("morning_report", **INPUTS)
    move_to(home, freezer, f"{morning} 07:00:00")
    assert await hear(kitchen) == said


async def test_time_and_days_can_be_chosen(
    home: HomeAssistant,
    automate: Automate,
    hear: Hear,
    kitchen: Player,
    freezer: FrozenDateTimeFactory,
) -> None:
    freezer.move_to("2026-11-28 06:59:00-08:00")
    await automate("morning_report", **INPUTS, time="09:30:00", weekdays=["sat"])
    move_to(home, freezer, "2026-11-28 07:00:00")
    assert await hear(kitchen) == []
    move_to(home, freezer, "2026-11-28 09:30:00")
    assert await hear(kitchen) == ["Good morning. Today is Saturday."]


@pytest.mark.parametrize(
    ("ana", "ben", "said"),
    [
        ("home", "home", 1),
        ("not_home", "home", 1),
        ("not_home", "Work", 0),
        ("unknown", "unavailable", 0),
    ],
)
async def test_report_is_said_if_somebody_is_at_home(
    home: HomeAssistant, report: Reporting, ana: str, ben: str, said: int
) -> None:
    home.states.async_set("person.ana", ana)
    home.states.async_set("person.ben", ben)
    assert len(await report(people=["person.ana", "person.ben"])) == said


@pytest.mark.parametrize(("ana", "said"), [("home", 1), ("not_home", 0)])
async def test_one_person_may_stand_alone(
    home: HomeAssistant, report: Reporting, ana: str, said: int
) -> None:
    home.states.async_set("person.ana", ana)
    assert len(await report(people="person.ana")) == said


async def test_own_conditions_are_respected(report: Reporting) -> None:
    assert await report(only_if=["{{ false }}"]) == []


# Weather


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        (
            Weather,
            "The weather: partly cloudy, 8 degrees. It will be 14 degrees at most. "
            "The chance of rain is 60 percent.",
        ),
        (WeatherNow, "The weather: rainy, minus three degrees."),
    ],
)
async def test_weather_is_said_with_its_forecast_if_there_is_one(
    home: HomeAssistant,
    report: Reporting,
    entity: type[Weather | WeatherNow],
    said: str,
) -> None:
    await add(home, entity())
    assert await report(weather=entity.entity_id) == [f"{GREETING} {said}"]


@pytest.mark.parametrize("chosen", ["", [], None, "weather.gone"])
async def test_weather_that_is_not_there_is_left_out(
    report: Reporting, chosen: Any
) -> None:
    assert await report(weather=chosen) == [GREETING]


# Calendars


async def test_events_of_the_day_are_said_in_their_order(
    home: HomeAssistant, report: Reporting
) -> None:
    family = Calendar(
        "family",
        ("2026-11-23T18:30:00", "2026-11-23T19:30:00", 'Choir: bring "Messiah"'),
        ("2026-11-23", "2026-11-24", "Ana's birthday"),
        ("2026-11-24T09:00:00", "2026-11-24T10:00:00", "Tomorrow"),
        ("2026-11-23T05:00:00", "2026-11-23T06:00:00", "Over"),
    )
    work = Calendar(
        "work",
        ("2026-11-23T09:00:00", "2026-11-23T10:00:00", "Dentist"),
        ("2026-11-22T09:00:00", "2026-11-25T10:00:00", "Fair"),
    )
    await add(home, family, work)
    calendars = [family.entity_id, work.entity_id]
    assert await report(calendars=calendars) == [
        f"{GREETING} In the calendar: Ana's birthday, Fair, Dentist at nine o'clock, "
        'Choir: bring "Messiah" at eighteen thirty.'
    ]


async def test_calendar_without_events_is_not_mentioned(
    home: HomeAssistant, report: Reporting
) -> None:
    await add(home, Calendar("family"))
    assert await report(calendars=["calendar.family"]) == [GREETING]


async def test_calendar_that_fails_does_not_silence_the_rest(
    home: HomeAssistant, report: Reporting
) -> None:
    await add(home, BrokenCalendar("family"), WeatherNow())
    chosen = {"calendars": ["calendar.family"], "weather": "weather.garden"}
    assert await report(**chosen) == [
        f"{GREETING} The weather: rainy, minus three degrees."
    ]


# To-do lists


def item(summary: str, due: str | None = None) -> TodoItem:
    """Return something that is to do."""
    return TodoItem(
        summary=summary,
        uid=summary,
        status=TodoItemStatus.NEEDS_ACTION,
        due=None if due is None else dt_util.parse_date(due),
    )


async def test_what_is_to_do_by_today_is_said(
    home: HomeAssistant, report: Reporting
) -> None:
    done = TodoItem(summary="Done", uid="Done", status=TodoItemStatus.COMPLETED)
    house = TodoList("house", item("Late", "2026-11-20"), done)
    later = item("Later", "2026-11-24")
    shop = TodoList("shop", item("Milk"), item("Now", "2026-11-23"), later)
    await add(home, house, shop)
    lists = [house.entity_id, shop.entity_id]
    assert await report(todo_lists=lists) == [f"{GREETING} To do: Late, Milk, Now."]


# Wording


async def test_wording_can_be_in_any_language(
    home: HomeAssistant, report: Reporting, server: LocalTelnyx
) -> None:
    home.config.language = "es"
    await add(home, Weather())
    wording = "Buenos días. Está {{ sky }},\n de {{ low }} a {{ high }} grados."
    chosen = {"weather": "weather.home", "wording": wording, "language": "es-ES"}
    assert await report(**chosen) == [
        "Buenos días. Está parcialmente nublado, de 4 a 14 grados."
    ]
    assert server.requests[-1].body["voice"] == "Telnyx.KokoroTTS.ef_dora"


@pytest.mark.parametrize("wording", ["", " ", "{% if events %}Busy.{% endif %}"])
async def test_nothing_is_said_when_the_report_is_empty(
    report: Reporting, wording: str
) -> None:
    assert await report(wording=wording) == []
