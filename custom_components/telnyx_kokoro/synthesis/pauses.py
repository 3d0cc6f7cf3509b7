"""Where a text may be divided when its writer pauses, and after how long a pause.

A language model that uses a tool says so and writes nothing more until the tool has
answered. The end of what it said is then the end of nothing that could be told from
the text alone. The less certain it is, the longer is waited; `Patience` has the times.
"""

from dataclasses import dataclass
import re
from typing import Final
import unicodedata

from ..api import is_speakable
from .models import Patience
from .sentence_corrections import is_doubtful

_STOPS: Final = ".!?…。！？؟।॥"
_CLAUSE_MARKS: Final = ",;:—–،、，；：؛"
_WORD_CLOSERS: Final = '")]}”»'
_UP_TO_A_SPACE: Final = re.compile(r".*\S(?=\s)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Division:
    """A place where a text may be divided, once nothing was written for some seconds."""

    end: int
    seconds: float


def division(text: str, start: int, patience: Patience) -> Division | None:
    """Return where what stands after a position may be divided next.

    None if nothing stands there that can be spoken. The place is the end of the text,
    but for a word of which more may follow: models write words in pieces.
    """
    end = len(text.rstrip())
    if not is_speakable(text[start:end]):
        return None
    if (seconds := _seconds_at(text, start, end, patience)) is not None:
        return Division(end, seconds)
    if end < len(text):
        return Division(end, patience.words)
    words = _UP_TO_A_SPACE.match(text, start)
    if words and is_speakable(text[start : words.end()]):
        return Division(words.end(), patience.words)
    return Division(end, patience.doubt)


def _seconds_at(text: str, start: int, end: int, patience: Patience) -> float | None:
    """Return how long a pause makes the last mark of a text an end, None for no mark."""
    last = _before_closers(text, start, end)
    mark, before = text[last - 1], text[last - 2 : last - 1]
    if mark in _STOPS:
        return patience.doubt if is_doubtful(text, last) else patience.sentence
    if mark in _CLAUSE_MARKS:
        # "3," may become "3,5", and "10:" a time.
        return patience.doubt if before.isdigit() else patience.clause
    # After these no word goes on.
    is_closed = (
        text[end - 1] in _WORD_CLOSERS or unicodedata.category(text[end - 1]) == "So"
    )
    return patience.clause if is_closed else None


def _before_closers(text: str, start: int, end: int) -> int:
    """Return where the text ends but for what closes it, emoji among that."""
    marks = _STOPS + _CLAUSE_MARKS
    while end > start + 1 and text[end - 1] not in marks:
        if is_speakable(text[end - 1]):
            break
        end -= 1
    return end
