"""Players that fetch announcements, many at once, and the outcome of each."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import aiohttp

from local_home import HomeAssistant

from . import tones_heard
from .announcements import Announcement

_LONGEST: Final = aiohttp.ClientTimeout(total=180)
_OK: Final = 200
_INTERNAL_SERVER_ERROR: Final = 500
# Where a converted file is cut, a decoder makes noise of its last frames.
_NOISY_END: Final = 2


class Outcome(StrEnum):
    """The outcome for a player. All but `WRONG` are in order if the log says why."""

    WHOLE = "heard whole"
    REFUSED = "refused before the first audio"
    BROKEN_OFF = "broken off in the middle"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Heard:
    """An announcement and its outcome."""

    announcement: Announcement
    outcome: Outcome
    detail: str = ""  # of what is wrong


async def listen(
    home: HomeAssistant,
    announcements: Iterable[Announcement],
    listeners: int,
    heard_one: Callable[[], None],
) -> list[Heard]:
    """Have so many players at once fetch the announcements, one after the other."""
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
    address = await home.speech_address(
        announcement.engine.entity_id,
        announcement.text,
        options=announcement.options,
        cache=False,
    )
    try:
        # Like a player, it has a connection of its own.
        async with (
            aiohttp.ClientSession(timeout=_LONGEST) as player,
            player.get(address) as answer,
        ):
            audio = await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        detail = f"{type(error).__name__}: {error}"
        return Heard(announcement, Outcome.WRONG, detail)
    return await judge(announcement, answer.status, audio)


async def judge(announcement: Announcement, status: int, audio: bytes) -> Heard:
    """Return the outcome, by the status and the body of the answer."""
    if status == _INTERNAL_SERVER_ERROR and not audio:
        return Heard(announcement, Outcome.REFUSED)
    if status != _OK:
        return Heard(announcement, Outcome.WRONG, f"status {status}")
    renderings = [tones_heard.in_mp3(mp3) for mp3 in await announcement.renderings()]
    if announcement.is_mp3:
        heard = beginning = tones_heard.in_mp3(audio)
    else:
        heard = tones_heard.in_file(audio)
        beginning = heard[:-_NOISY_END]
    if heard in renderings:
        return Heard(announcement, Outcome.WHOLE)
    if any(beginning == whole[: len(beginning)] for whole in renderings):
        return Heard(announcement, Outcome.BROKEN_OFF)
    longest = max(_common(heard, whole) for whole in renderings)
    detail = (
        f"{len(heard)} frames instead of {' or '.join(str(len(w)) for w in renderings)}"
        f", right up to frame {longest}"
    )
    return Heard(announcement, Outcome.WRONG, detail)


def _common(first: list[int], second: list[int]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    shorter = min(len(first), len(second))
    return next((index for index, (one, other) in pairs if one != other), shorter)
