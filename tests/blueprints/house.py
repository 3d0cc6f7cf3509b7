"""Entities of a house that blueprints are used with: players, weather, plans."""

import asyncio
from datetime import datetime
from typing import Any, override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.media_source import async_resolve_media
from homeassistant.components.todo import TodoItem, TodoListEntity
from homeassistant.components.weather import (
    Forecast,
    WeatherEntity,
    WeatherEntityFeature,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util


class Player(MediaPlayerEntity):
    """A player that remembers what it was given to play."""

    _attr_should_poll = False
    _attr_state = MediaPlayerState.IDLE
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
    )

    def __init__(self, room: str) -> None:
        """Stand in a room, silent."""
        self.entity_id = f"media_player.{room}"
        self._attr_name = room
        self.announced: list[str] = []
        self.is_asked = asyncio.Event()
        self.is_free = asyncio.Event()
        self.is_free.set()

    @override
    async def async_play_media(
        self, media_type: str, media_id: str, **kwargs: Any
    ) -> None:
        """Find where the audio is; announcements only, as `tts.speak` asks for."""
        assert kwargs["announce"]
        self.is_asked.set()
        await self.is_free.wait()
        media = await async_resolve_media(self.hass, media_id, self.entity_id)
        self.announced.append(media.url)


class Weather(WeatherEntity):
    """Weather with a daily forecast."""

    _attr_condition = "partlycloudy"
    _attr_native_temperature = 8.4
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = WeatherEntityFeature.FORECAST_DAILY
    entity_id = "weather.home"

    today: Forecast = Forecast(
        datetime="2026-11-23T12:00:00+00:00",
        native_temperature=13.6,
        native_templow=4.0,
        precipitation_probability=60,
    )

    @override
    async def async_forecast_daily(self) -> list[Forecast] | None:
        """Return today, and a tomorrow that nobody should speak of."""
        return [self.today, Forecast(datetime="2026-11-24", native_temperature=40)]


class WeatherNow(WeatherEntity):
    """Weather of a station in the garden, which knows no forecast."""

    _attr_condition = "rainy"
    _attr_native_temperature = -3.2
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    entity_id = "weather.garden"


class Calendar(CalendarEntity):
    """A calendar with some events."""

    def __init__(self, name: str, *events: tuple[str, str, str]) -> None:
        """Take events as start and end in local time, or as dates, and summary."""
        self.entity_id = f"calendar.{name}"
        self._attr_name = name
        self._events = [
            CalendarEvent(_moment(start), _moment(end), summary)
            for start, end, summary in events
        ]

    @property
    @override
    def event(self) -> CalendarEvent | None:
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return what overlaps with a span of time."""
        return [
            event
            for event in self._events
            if event.start_datetime_local < end_date
            and event.end_datetime_local > start_date
        ]


class BrokenCalendar(Calendar):
    """A calendar whose server cannot be reached."""

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Fail."""
        raise HomeAssistantError("The server of the calendar cannot be reached")


class TodoList(TodoListEntity):
    """A list of what is to do."""

    def __init__(self, name: str, *items: TodoItem) -> None:
        """Take what is on it."""
        self.entity_id = f"todo.{name}"
        self._attr_name = name
        self._attr_todo_items = list(items)


def _moment(text: str) -> Any:
    """Return a local time, or a date."""
    if (moment := dt_util.parse_datetime(text)) and "T" in text:
        return moment.replace(tzinfo=dt_util.get_default_time_zone())
    return dt_util.parse_date(text)
