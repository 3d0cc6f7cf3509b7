"""Whether a number counts what the next word names: "12.345 pasos"."""

import re
from typing import Final

from .labels import ENDING_LIKE_PLURALS

_WORD: Final = r" (?P<noun>[^\W\d_]{3,})\b"
_PLURALS: Final = {
    "es": re.compile(rf"{_WORD}(?<=s)"),
    "fr": re.compile(rf"{_WORD}(?<=[sx])"),
    "it": re.compile(rf"{_WORD}(?<=[ie])"),
    "pt": re.compile(rf"{_WORD}(?<=s)"),
}


def counts_noun(text: str, end: int, language: str) -> bool:
    """Return true if a noun in the plural follows a number that ends at a place.

    English nouns are not known.
    """
    plural = _PLURALS.get(language)
    found = plural.match(text, end) if plural else None
    return found is not None and _is_noun(found["noun"])


def _is_noun(word: str) -> bool:
    return word.islower() and word not in ENDING_LIKE_PLURALS
