"""Text divided at natural places: into sentences, and into what the model takes."""

from collections.abc import Iterator
import re
from typing import Final

# The model takes 509 between its pads, but that many take twice the memory, and half a
# minute of speech is made before any is heard.
MAX_TOKENS: Final = 300

_END: Final = re.compile(r"[.!?…]+[\"”»’)\]]*\s+|\s*\n\s*")
# No sentence ends at the period of these, in any of the languages.
_TITLES: Final = frozenset(
    {
        *("dr", "dra", "mr", "mrs", "ms", "prof", "st", "sr", "sra", "srta"),
        *("mme", "mlle", "sig", "dott", "ing", "av"),
    }
)
_CLAUSE: Final = re.compile(r"(?<=[.!?…;:,—])\s+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order; together they hold all its words."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _is_end(text, end):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def divided(phonemes: str, limit: int = MAX_TOKENS) -> Iterator[str]:
    """Yield pieces of at most `limit` characters: clauses, else words, else parts.

    Only the white space between two pieces is left out.
    """
    rest = phonemes.strip()
    while len(rest) > limit:
        # One more, as white space right behind the limit is a place to divide too.
        window = rest[: limit + 1]
        places = [place.start() for place in _CLAUSE.finditer(window)]
        place = places[-1] if places else window.rfind(" ")
        if place < 1:
            place = limit
        yield rest[:place].rstrip()
        rest = rest[place:].lstrip()
    if rest:
        yield rest


def _is_end(text: str, end: re.Match[str]) -> bool:
    if "\n" in end[0]:
        return True
    if text[end.end() : end.end() + 1].islower():
        return False
    word = text[: end.start()].rpartition(" ")[2].lstrip("(\"“«'‘¿¡")
    is_initial = len(word) == 1 and word.isupper()
    return not (end[0][0] == "." and (is_initial or word.lower() in _TITLES))
