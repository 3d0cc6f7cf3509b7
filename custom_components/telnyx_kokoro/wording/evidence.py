"""Whether a letter after a number is a unit, or belongs to a name: "bus 12 A"."""

import re
from typing import Final

from .labels import LABELS, LINES, SECONDS, VERSIONS, word_before
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
_MILLIONS_OF: Final = re.compile(
    r" (?:people|users|views|visitors|followers|subscribers|customers|homes|jobs|years"
    r"|dollars|euros|pounds)\b"
)
_OF_AFTER: Final = re.compile(r" of\b")
_SECONDS_AFTER: Final = re.compile(
    r" (?:ago|fa|left|remaining|later|timer|delay|timeout|countdown|restantes?)\b"
)
_BEFORE_ORDINALS: Final = {"il", "Il", "la", "La", "al", "del", "nel"}
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
        if language == "en" and text[max(0, start - 4) : start].endswith("ft "):
            return True
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
        return language != "it" or not (
            _ORDINAL_AFTER.match(text, unit.end)
            or word_before(text, start) in _BEFORE_ORDINALS
        )
    if len(written) > 1 or not written.isalpha():
        return True
    if written == "S":  # of cars and telephones
        return False
    if written == "m" and not unit.has_gap and _MILLIONS_OF.match(text, unit.end):
        return False
    if written in {"B", "K"} and not _may_be_bytes_or_kelvins(text, number, unit):
        return False
    return number.part != "" or _letter_is_unit(text, start, number, unit)


def _may_be_bytes_or_kelvins(text: str, number: Number, unit: Unit) -> bool:
    """Return false for thousands and billions: "3.2K views"."""
    if number.part:
        return unit.has_gap and not _NOUN_AFTER.match(text, unit.end)
    is_light = unit.written == "K" and len(number.whole) == 4
    return unit.has_gap or (is_light and not number.is_grouped)


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
        case "C" | "F":
            return False
        case "d":
            # Cars: "320 d".
            is_car = len(number.whole) == 3 and not before.islower() and before != ""
            return unit.has_gap and not is_car and not _is_acronym(before)
        case "g":  # not "5g", a network
            return unit.has_gap or len(number.whole) > 1
        case "m" if not unit.has_gap:  # minutes as well: "in 5m"
            return label not in SECONDS
        case "s" if unit.has_gap:  # not "iPhone 5 s"
            return not _is_product(before)
        case "s":
            return _seconds(text, before, number, unit)
        case _:
            return True


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _is_product(word: str) -> bool:
    """Return true for a word with a capital inside, as in "iPhone 5s"."""
    return not (word.islower() or word.istitle() or word == "")


def _seconds(text: str, before: str, number: Number, unit: Unit) -> bool:
    """Return true if "s" right after a whole number stands for seconds.

    There are also decades, as in "80s music", hundreds of things, and telephones.
    """
    if len(number.whole) > 3 or before.lower() == "the":
        return False
    if number.whole.endswith("00") and _OF_AFTER.match(text, unit.end):
        return False
    is_decade = len(number.whole) == 2 and number.whole[1] == "0"
    if is_decade and not number.sign:
        if _SECONDS_AFTER.match(text, unit.end):
            return True
        is_old = number.whole[0] in "056789" and _NOUN_AFTER.match(text, unit.end)
        return before.lower() in SECONDS and not is_old
    return not _is_product(before)
