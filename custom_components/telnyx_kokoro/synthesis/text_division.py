"""The places where a text that is too long for a request is divided."""

import re
from typing import Final

import regex

from ..api import is_speakable
from ..wording import Replacements, may_continue

# Telnyx documents no limit per request. Other clients stay below 2,500 to 4,000.
MAX_REQUEST_CHARACTERS: Final = 2_000

UP_TO_A_WORD_END: Final = re.compile(r".*\S(?=\s)", re.DOTALL)
UP_TO_A_CLAUSE_END: Final = re.compile(r".*(?:[,;:—–](?=\s)|[،、，；：])", re.DOTALL)
# What readers see as one character, and must not be split: a letter with its
# marks, a flag, an emoji of several.
_GRAPHEME: Final = regex.compile(r"\X")
_MOST_OF_A_GRAPHEME: Final = 50
# No number with a unit is longer.
_MOST_OF_A_NUMBER: Final = 100


def end_within(text: str, start: int, limit: int) -> int:
    """Return the best position up to which a text can be cut: after a clause or word."""
    for pattern in (UP_TO_A_CLAUSE_END, UP_TO_A_WORD_END):
        if found := pattern.match(text, start, limit):
            return found.end()
    graphemes = _GRAPHEME.finditer(text, start, limit + _MOST_OF_A_GRAPHEME)
    ends = (grapheme.end() for grapheme in graphemes)
    return max((end for end in ends if end <= limit), default=limit)


def end_before_parted(
    text: str, start: int, end: int, replacements: Replacements
) -> int | None:
    """Return an earlier end that parts no number from its unit, and no listed text.

    The same end if it parts none, and None if nothing to speak would be before it.
    """
    tail = max(start, end - _MOST_OF_A_NUMBER)
    number = may_continue(text[tail:end])
    begins = [
        None if number is None else tail + number,
        replacements.around(text, end, is_whole=False),
    ]
    if not (found := [begin for begin in begins if begin is not None]):
        return end
    earlier = len(text[: min(found)].rstrip())
    return earlier if is_speakable(text[start:earlier]) else None
