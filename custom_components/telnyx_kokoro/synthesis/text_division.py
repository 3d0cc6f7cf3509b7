"""The places where a text that is too long for a request is divided."""

import re
from typing import Final

import regex

from .text_pauses import UP_TO_A_WORD_END

# Telnyx documents no limit per request. Other clients stay below 2,500 to 4,000.
MAX_REQUEST_CHARACTERS: Final = 2_000

UP_TO_A_CLAUSE_END: Final = re.compile(r".*(?:[,;:—–](?=\s)|[،、，；：])", re.DOTALL)
# What readers see as one character, and must not be split: a letter with its
# marks, a flag, an emoji of several.
_GRAPHEME: Final = regex.compile(r"\X")
_MOST_OF_A_GRAPHEME: Final = 50


def end_within(text: str, start: int, limit: int) -> int:
    """Return the best position up to which a text can be cut: after a clause or word."""
    for pattern in (UP_TO_A_CLAUSE_END, UP_TO_A_WORD_END):
        if found := pattern.match(text, start, limit):
            return found.end()
    graphemes = _GRAPHEME.finditer(text, start, limit + _MOST_OF_A_GRAPHEME)
    ends = (grapheme.end() for grapheme in graphemes)
    return max((end for end in ends if end <= limit), default=limit)
