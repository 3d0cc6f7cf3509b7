"""Whether a letter after a number is a unit, or belongs to a name: "bus 12 A"."""

import re
from typing import Final

from .labels import LABELS, LINES, VERSIONS, word_before
from .symbols import SPELLINGS, Unit
from .written import Number

_ARTICLE_BEFORE: Final = re.compile(r"\b[Aa]n? \Z")
_NOUN_AFTER: Final = re.compile(r" [a-z]")
_NAME_AFTER: Final = re.compile(r" [A-Z][a-z]")
_AFTER_INCHES: Final = re.compile(
    r"[.,;:!?)]|\s*$"
    r"| (?:and|by|deep|high|long|of|on|or|overnight|per|since|tall|thick|today|tonight"
    r"|wide|x|yesterday)\b"
)
_ORDINAL_AFTER: Final = re.compile(
    r" (?:anno|canto|capitolo|classificato|compleanno|episodio|giorno|livello|piano"
    r"|posto|round|secolo|turno)\b"
)
# Symbols that are words in these languages as well: "my", "has".
_WORDS_TOO: Final = {"mi": {"es", "it"}, "ha": {"es", "it"}}
_FRENCH_ONLY: Final = {"ko", "Ko", "Mo", "Go", "To"}


def names_version(text: str, start: int) -> bool:
    """Return true if the number at a place is a version by the word before it."""
    return word_before(text, start).lower() in VERSIONS


def qualifies_noun(text: str, start: int, end: int) -> bool:
    """Return true if a quantity stands between an English article and a noun."""
    return bool(_NOUN_AFTER.match(text, end)) and bool(
        _ARTICLE_BEFORE.search(text, max(0, start - 3), start)
    )


def is_unit(text: str, start: int, number: Number, unit: Unit, language: str) -> bool:
    """Return true if what is written like a unit after the number at a place is one."""
    written = unit.written
    if unit.per:
        return True
    if written == "in":
        # English and Italian have the word.
        is_inch = language != "it" and number.part != ""
        return is_inch and (
            language != "en" or bool(_AFTER_INCHES.match(text, unit.end))
        )
    if language in _WORDS_TOO.get(written, ()):
        return number.part != ""
    if written in _FRENCH_ONLY:
        return language == "fr"
    if written == "º":  # of an ordinal, unless such a number cannot be one
        is_end_of_range = start > 0 and text[start - 1] in "-–"
        return number.part != "" or number.sign == "-" or is_end_of_range
    if written == "°":
        return language != "it" or not _ORDINAL_AFTER.match(text, unit.end)
    if len(written) > 1 or not written.isalpha() or number.part:
        return True
    return _letter_is_unit(text, start, number, unit)


def _letter_is_unit(text: str, start: int, number: Number, unit: Unit) -> bool:
    """Return true if a single letter after a whole number is a unit."""
    before = word_before(text, start)
    label = before.lower()
    match unit.written:
        case "V" | "W" | "L" | "K" if label in LINES:
            return False
        case "A" | "B" | "J":
            if label in LABELS:
                return False
            named = before.istitle() and before not in SPELLINGS
            return unit.has_gap and not named and not _NAME_AFTER.match(text, unit.end)
        case "K":  # a color of light, not "4K"
            return len(number.whole) > 2
        case "S" | "C" | "F":
            return False
        case "d":
            return unit.has_gap
        case "g":  # not "5g", a network
            return unit.has_gap or len(number.whole) > 1
        case "s":  # not "the 80s"
            return unit.has_gap or (len(number.whole) < 4 and label != "the")
        case _:
            return True
