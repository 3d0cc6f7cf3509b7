"""Words before a number that tell what it is: "seat 12", "PIN 1,234", "from 5"."""

import json
from pathlib import Path
import re
from typing import Final

_WORDS: Final[dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "labels.json").read_text(encoding="utf-8")
)
# A number after one of these, in any language, is a name, and so is a capital behind it.
LINES: Final = frozenset(_WORDS["lines"])
# So is it behind these, if it is one of the first letters: "seat 12 A", not "room 60 W".
LABELS: Final = LINES | frozenset(_WORDS["labels"])
VERSIONS: Final = frozenset(_WORDS["versions"])
ENDING_LIKE_PLURALS: Final = frozenset(_WORDS["ending_like_plurals"])
# Before seconds, which are not decades behind these: "wait 30s".
SECONDS: Final = frozenset(_WORDS["seconds"])
# A chapter and a verse follow, as in "John 3:16".
BOOKS: Final = frozenset(_WORDS["books"])
_IDENTIFIERS: Final = frozenset(_WORDS["identifiers"])
_THINGS: Final = LABELS | _IDENTIFIERS | frozenset(_WORDS["things"])
_BEFORE_RANGES: Final = frozenset(_WORDS["ranges"])
_BEFORE_NUMBERS: Final = _BEFORE_RANGES | frozenset(_WORDS["measures"]) | {""}
_MINUS: Final = frozenset({"menos", "meno", "minus", "moins"})
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)[.#]? ?\Z")
_DASH_BEFORE: Final = re.compile("[0-9] [-–—] ")
_IDENTIFIED: Final = re.compile(
    r"(?:\b([^\W\d_]+)[.:#]?|\b(n[°º]|nr\.)|#)(?: is| es| est| è| é)? ?\Z",
    re.IGNORECASE,
)


def word_before(text: str, start: int) -> str:
    """Return the word right before a place of a text, or an empty text."""
    found = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return found[1] if found else ""


def follows_minus(text: str, start: int) -> bool:
    """Return true if the word before says already that a number is below zero."""
    return word_before(text, start).lower() in _MINUS


def follows_name(text: str, start: int) -> bool:
    """Return true if the number at a place may be the second part of a name."""
    before = word_before(text, start)
    if before.lower() in _THINGS:
        return True
    return not (before.islower() or before.lower() in _BEFORE_NUMBERS)


def identifies(text: str, start: int) -> bool:
    """Return true if the number at a place tells one of many apart: "PIN 1,234"."""
    found = _IDENTIFIED.search(text, max(0, start - 24), start)
    if found is None:
        return False
    return found[1] is None or found[1].lower() in _IDENTIFIERS


def may_begin_range(text: str, start: int) -> bool:
    """Return true if a number before " - " is no part of a name."""
    if identifies(text, start) or _DASH_BEFORE.match(text, start - 4):
        return False
    before = word_before(text, start)
    return not before or before.lower() in _BEFORE_RANGES
