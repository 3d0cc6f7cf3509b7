"""How soon a text that pauses is spoken, and up to which place."""

import re
from typing import Final
import unicodedata

from ..api import is_speakable
from .sentences import is_doubtful
from .timeouts import Timeouts

UP_TO_A_WORD_END: Final = re.compile(r".*\S(?=\s)", re.DOTALL)

_STOPS: Final = ".!?…。！？؟।॥"
_CLAUSE_MARKS: Final = ",;:—–،、，；：؛"
_WORD_CLOSERS: Final = '")]}”»'


def end_after_pause(
    text: str, start: int, timeouts: Timeouts
) -> tuple[int, float] | None:
    """Return where a paused text may end after a position, and after how many seconds.

    A language model that uses a tool announces it and writes nothing more until the
    tool has returned, so the text alone doesn't show whether it is complete. The less
    certain the end, the longer the wait. The position is the end of the text, or of the
    word before the last one, which may be incomplete. None if nothing can be spoken.
    """
    end = len(text.rstrip())
    if not is_speakable(text[start:end]):
        return None
    if (seconds := _seconds_at(text, start, end, timeouts)) is not None:
        return end, seconds
    if end < len(text):
        return end, timeouts.words
    words = UP_TO_A_WORD_END.match(text, start)
    if words and is_speakable(text[start : words.end()]):
        return words.end(), timeouts.words
    return end, timeouts.doubt


def _seconds_at(text: str, start: int, end: int, timeouts: Timeouts) -> float | None:
    """Return how long a pause turns a text's last mark into an end, None if no mark."""
    last = end
    # Closing marks and emoji may follow it.
    while last > start + 1 and text[last - 1] not in _STOPS + _CLAUSE_MARKS:
        if is_speakable(text[last - 1]):
            break
        last -= 1
    mark = text[last - 1]
    if mark in _STOPS:
        return timeouts.doubt if is_doubtful(text, last) else timeouts.sentence
    if mark in _CLAUSE_MARKS:
        # "3," may become "3,5", and "10:" a time.
        return (
            timeouts.doubt if text[last - 2 : last - 1].isdigit() else timeouts.clause
        )
    # No word continues after these.
    sign = text[end - 1]
    is_closed = sign in _WORD_CLOSERS or unicodedata.category(sign) == "So"
    return timeouts.clause if is_closed else None
