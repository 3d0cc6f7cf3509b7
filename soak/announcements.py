"""Announcements that are all different, in several formats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
import re
from typing import Any, Final

from benchmarks.listening import FLAC, MP3, WAV
from local_telnyx.engines.tones import Tones
from local_telnyx.service import sentences

# The number stands in every sentence, so that it is found in each request and in the
# log, where Home Assistant quotes the first 32 characters of a message.
_NUMBER: Final = re.compile(r"Number (\d{5,})\b")

_THINGS: Final = ("laundry", "dinner", "front door", "café", "smoke alarm", "garage")
_STATES: Final = ("ready", "open", "waiting for you", "all right", "closed again")

_FORMATS: Final[tuple[Mapping[str, Any], ...]] = (
    MP3.options,
    WAV.options,
    FLAC.options,
)
_FORMAT_WEIGHTS: Final = (8, 1, 1)


@dataclass(frozen=True, slots=True)
class Engine:
    """An entity that speaks, and its voice."""

    entity_id: str
    voice: str  # the whole id


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message, the engine that speaks it and the options of the player."""

    number: int
    text: str
    engine: Engine
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_mp3(self) -> bool:
        """Return true if the player wants the format of the service."""
        return not self.options

    async def renderings(self) -> list[bytes]:
        """Return the speech as one clip (over REST) and by sentences (WebSocket)."""
        speech = Tones()
        parts = [self.text], sentences(self.text)
        return [
            b"".join(
                [
                    piece
                    for text in texts
                    async for piece in speech.mp3(text, self.engine.voice)
                ]
            )
            for texts in parts
        ]


def announcements(engines: tuple[Engine, ...], seed: int) -> Iterator[Announcement]:
    """Yield announcements without end, the same ones for the same seed."""
    random = Random(seed)
    number = 0
    while True:
        number += 1
        said = " ".join(
            f"Number {number:05d}, the {random.choice(_THINGS)} is "
            f"{random.choice(_STATES)}."
            for _ in range(random.choice((1, 1, 2, 3)))
        )
        [options] = random.choices(_FORMATS, _FORMAT_WEIGHTS)
        yield Announcement(number, said, random.choice(engines), options)


def numbers_in(text: str) -> set[int]:
    """Return the numbers of the announcements in a text."""
    return {int(number) for number in _NUMBER.findall(text)}
