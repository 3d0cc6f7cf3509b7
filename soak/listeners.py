"""Players that fetch announcements, many at once."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

import aiohttp

from local_home import HomeAssistant

from .announcements import Announcement
from .outcome import Heard, Outcome, judge

_LONGEST: Final = aiohttp.ClientTimeout(total=180)


async def listen(
    home: HomeAssistant,
    announcements: Iterable[Announcement],
    listeners: int,
    heard_one: Callable[[], None],
) -> list[Heard]:
    """Let so many players at once take the announcements, one after the other."""
    waiting = iter(announcements)
    heard: list[Heard] = []

    async def listener() -> None:
        for announcement in waiting:
            heard.append(await _hear(home, announcement))
            heard_one()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(listeners):
            tasks.create_task(listener())
    return heard


async def _hear(home: HomeAssistant, announcement: Announcement) -> Heard:
    """Let one be spoken and fetch it as a player does, over a connection of its own."""
    address = await home.speech_address(
        announcement.engine.entity_id,
        announcement.text,
        options=announcement.options,
        cache=False,
    )
    try:
        async with (
            aiohttp.ClientSession(timeout=_LONGEST) as player,
            player.get(address) as answer,
        ):
            audio = await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        detail = f"{type(error).__name__}: {error}"
        return Heard(announcement, Outcome.WRONG, detail)
    return await judge(announcement, answer.status, audio)
