"""What became of an announcement, by what its player got."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from . import tones_heard
from .announcements import Announcement

_OK: Final = 200
_INTERNAL_SERVER_ERROR: Final = 500
# Where a converted file is cut, a decoder makes noise of its last frames.
_NOISY_END: Final = 2


class Outcome(StrEnum):
    """What a player got. All but `WRONG` are in order when the log says why."""

    WHOLE = "heard whole"
    REFUSED = "refused before the first audio"
    BROKEN_OFF = "broken off in the middle"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Heard:
    """An announcement and what became of it."""

    announcement: Announcement
    outcome: Outcome
    detail: str = ""
    """What is wrong."""


async def judge(announcement: Announcement, status: int, audio: bytes) -> Heard:
    """Return what a player got, by the status and the body of the answer."""
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
    """Return how many numbers are the same at the beginning."""
    pairs = enumerate(zip(first, second, strict=False))
    shorter = min(len(first), len(second))
    return next((index for index, (one, other) in pairs if one != other), shorter)
