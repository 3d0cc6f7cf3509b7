"""The wait after which a paused text is spoken, and the place up to which it is."""

from dataclasses import dataclass
from typing import Final
import unicodedata

from ..api import is_speakable
from ..wording import Replacements
from .sentences import is_doubtful
from .text_division import UP_TO_A_WORD_END, end_before_parted

_STOPS: Final = ".!?…。！？؟।॥"
_CLAUSE_MARKS: Final = ",;:—–،、，；：؛"
_WORD_CLOSERS: Final = '")]}”»'


@dataclass(frozen=True, slots=True)
class TextPauses:
    """The pauses in a text after which what is there is spoken, in seconds."""

    # After the apparent end of a sentence before it counts as one although no next
    # sentence has begun.
    sentence: float = 0.5
    # After the end of a clause before it is spoken. Even slow models write a word in far
    # less.
    clause: float = 1
    # After words without punctuation before all but the last one, which may be
    # incomplete, are spoken.
    words: float = 1.5
    # After what may be half a number, word or name ("3.", "wash", "Dr.") before it is
    # spoken. Longer than a model pauses while it writes, and shorter than the silence
    # after which a listener assumes that the answer is finished.
    doubt: float = 3


def end_after_pause(
    text: str, start: int, pauses: TextPauses, replacements: Replacements
) -> tuple[int, float] | None:
    """Return where a paused text may end after a position, and after how many seconds.

    A language model that uses a tool announces it and writes nothing more until the
    tool has returned, so the text alone doesn't show whether it is complete. The less
    certain the end, the longer the wait. The position is the end of the text, or that of
    the word before what may be incomplete: the last word, a number whose unit may
    follow, or a text of the replacements. None if nothing can be spoken.
    """
    end = len(text.rstrip())
    if not is_speakable(text[start:end]):
        return None
    if (seconds := _seconds_at(text, start, end, pauses)) is not None:
        is_parted = replacements.around(text, end, is_whole=False) is not None
        return end, pauses.doubt if is_parted else seconds
    whole, seconds = end, pauses.words
    if end == len(text):
        words = UP_TO_A_WORD_END.match(text, start)
        if not words or not is_speakable(text[start : words.end()]):
            return whole, pauses.doubt
        end = words.end()
    before = end_before_parted(text, start, end, replacements)
    return (whole, pauses.doubt) if before is None else (before, seconds)


def _seconds_at(text: str, start: int, end: int, pauses: TextPauses) -> float | None:
    """Return how long a pause turns a text's last mark into an end, None if no mark."""
    last = end
    # Closing marks and emoji may follow it.
    while last > start + 1 and text[last - 1] not in _STOPS + _CLAUSE_MARKS:
        if is_speakable(text[last - 1]):
            break
        last -= 1
    mark = text[last - 1]
    if mark in _STOPS:
        return pauses.doubt if is_doubtful(text, last) else pauses.sentence
    if mark in _CLAUSE_MARKS:
        # "3," may become "3,5", and "10:" a time.
        return pauses.doubt if text[last - 2 : last - 1].isdigit() else pauses.clause
    # No word continues after these.
    sign = text[end - 1]
    is_emoji = unicodedata.category(sign) == "So" and not is_speakable(sign)
    is_closed = sign in _WORD_CLOSERS or is_emoji
    return pauses.clause if is_closed else None
