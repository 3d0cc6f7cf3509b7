"""What is tried and what came of it: cells, what is expected of them, outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .trouble import Trouble

FIRST_AUDIO: Final = 30.0  # seconds, from the text to its first audio
HEALS: Final = 2


class Recurrence(StrEnum):
    """How often a fault strikes."""

    ONCE = "once"  # the first request meets it, the next ones are answered well
    ALWAYS = "always"  # every request meets it, whichever way it goes


class Text(StrEnum):
    """Where the text comes from."""

    ANNOUNCEMENT = "announcement"  # whole, from an automation
    ANSWER = "answer"  # piece by piece, from a language model


class Way(StrEnum):
    """The way that is tried first."""

    REST = "rest"
    WEBSOCKET = "websocket"


class Sound(StrEnum):
    """What the player asks for."""

    MP3 = "mp3"
    SATELLITE = "flac"  # 48 kHz, as satellites with a media player ask


class Settings(StrEnum):
    """What is switched on in the voice profile."""

    PLAIN = "plain"  # nothing: the audio passes as it comes
    EVERYTHING = "everything"  # whatever changes the text or the sound
    FALLBACK = "fallback"  # everything, and another engine that takes over


class Heard(StrEnum):
    """What the listener heard."""

    WHOLE = "whole"
    BEGINNING = "beginning"
    NOTHING = "nothing"
    SOMETHING_ELSE = "something else"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of a fault: what is heard, and which error is right.

    Attributes:
        heard: What the listener hears, one of these.
        errors: Keys of the translated errors of which one must be raised.

    """

    heard: tuple[Heard, ...]
    errors: tuple[str, ...] = ()


# What is expected of all cells alike, or by way, or by where the text comes from.
type Expectation = Expected | Mapping[Way, Expected] | Mapping[Text, Expected]

WHOLE: Final = Expected((Heard.WHOLE,))


def silent(*errors: str) -> Expected:
    """Nothing is heard, for one of these reasons."""
    return Expected((Heard.NOTHING,), errors)


def cut(*errors: str) -> Expected:
    """Only the beginning is heard, for one of these reasons."""
    return Expected((Heard.BEGINNING,), errors)


def unproven(*errors: str) -> Expected:
    """Everything is heard, but nothing says that it was everything.

    A converter, which holds back its last milliseconds, may keep the last tone.
    """
    return Expected((Heard.WHOLE, Heard.BEGINNING), errors)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and what must come of it.

    Attributes:
        name: What a person calls it.
        trouble: How the server behaves.
        once: What must come of it if it strikes once; None where that makes no sense.
        always: The same for a fault that stays.
        settings: What is switched on.

    """

    name: str
    trouble: Trouble
    once: Expectation | None
    always: Expectation | None
    settings: Settings = Settings.PLAIN

    def expectation(self, recurrence: Recurrence) -> Expectation | None:
        """Return what must come of it."""
        return self.once if recurrence is Recurrence.ONCE else self.always


@dataclass(frozen=True, slots=True)
class Cell:
    """One way in which one fault can strike."""

    fault: Fault
    recurrence: Recurrence
    text: Text
    way: Way
    sound: Sound

    @property
    def name(self) -> str:
        """Return the cell in words, without its fault."""
        return f"{self.recurrence}, {self.text}, {self.way}, {self.sound}"

    @property
    def expected(self) -> Expected:
        """Return what must come of it."""
        expectation = self.fault.expectation(self.recurrence)
        assert expectation is not None
        if isinstance(expectation, Expected):
            return expectation
        by_name = {str(name): expected for name, expected in expectation.items()}
        return by_name[self.way if self.way in by_name else self.text]


def cells(fault: Fault) -> list[Cell]:
    """Return the cells of a fault; the ways that it does not touch have none."""
    return [
        Cell(fault, recurrence, text, way, sound)
        for recurrence in Recurrence
        if fault.expectation(recurrence)
        for text in Text
        for way in Way
        if fault.trouble.touches(way)
        for sound in Sound
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a cell.

    Attributes:
        cell: What was tried.
        heard: What the listener heard.
        error: The key of the translated error, or else how the error reads.
        is_translated: Whether the error's text is that of the translations.
        log: What the integration and core's text-to-speech logged, first lines.
        seconds: From the text to the end of the answer.
        limit: The most seconds that this may have taken.
        requests: How many requests and sockets the speech took, if it got that far.
        begun: How many of them were asked for the beginning of the text.
        kept: What of it is on disk.
        leaks: What was still open afterwards.
        tells_key: Loggers whose records hold the key.

    """

    cell: Cell
    heard: Heard
    error: str | None
    is_translated: bool
    log: tuple[str, ...]
    seconds: float
    limit: float
    requests: int
    begun: int
    kept: tuple[Heard, ...]
    leaks: tuple[str, ...]
    tells_key: tuple[str, ...]
