"""A text with its numbers, units, prices, dates and times in words."""

from functools import cache
import re
from typing import Final

from .currencies import Prices, match_symbol
from .dates import Dates
from .languages import Language, language_of
from .names import names_of
from .numerals import Numerals
from .quantities import Quantities
from .times import Times
from .units import Units
from .written import GROUPS, SPACED

_DIGIT: Final = re.compile("[0-9]")
_FIRST: Final = r"[-−–+±0-9€$£¥RUEGBCJ]"
# Capitals begin a currency.
_NEXT: Final = r"(?:(?<![RUEGBCJ])|(?<=R)(?=\$)|(?<=U)(?=S[$D])|(?=UR|BP|RL|HF|PY))"
# Of an address: "AA:BB:CC:12:34:56".
_PAIR: Final = "[0-9A-Fa-f]{2}"
# An expression begins at the start of a text, after a space, a bracket or a quote, or
# after the colon of a word.
_START: Final = re.compile(
    rf"{_FIRST}(?<![^\s(\[{{<>\"'“”‘’«»„¿¡~≈*|—:].)(?<!^:.)(?<![0-9\s:]:.)(?<!{_PAIR}:{_PAIR}:.){_NEXT}"
)
_AFTER_COLON: Final = re.compile(rf"(?<=:){_FIRST}{_NEXT}")
_BEFORE_NUMBERS: Final = frozenset("€$£¥RUEGBCJ-−–+±")
# To the next space, but spaces that do not break are within a number.
_REST: Final = re.compile(r"\S*(?:(?<=[0-9])[\u00a0\u2009\u202f][0-9]{3}\S*)*")
_REST_WITH_GROUPS: Final = re.compile(
    r"\S*(?:(?<=[0-9])[ \u00a0\u2009\u202f][0-9]{3}\S*)*"
)
# "5 €50"
_CENTS: Final = re.compile(r"(?<=[0-9]) [€$£][0-9]\S*")

type Spelling = tuple[int, int, str]
"""Start and end of an expression in a text, and its words."""


def spell_out(text: str, locale: str) -> str:
    """Return a text with the numbers, units, dates, and times of a home in words.

    See `spellings`.
    """
    parts: list[str] = []
    done = 0
    for start, end, words in spellings(text, locale):
        parts += text[done:start], words
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def spellings(text: str, locale: str) -> list[Spelling]:
    """Return the numbers, units, dates, and times of a home, in their order.

    Left out: whatever is no such thing, as a version, a telephone number or a plain
    integer, and all of a language that has no words here. The locale is one like
    "en-GB". The first text of a locale reads files; see `prepare`.
    """
    if _DIGIT.search(text) is None:
        return []
    reader = _reader(locale)
    return reader.read(text) if reader else []


def prepare(locale: str) -> None:
    """Read the files of a locale, which takes some milliseconds."""
    _reader(locale)


@cache
def _reader(locale: str) -> _Reader | None:
    language = language_of(locale)
    return _Reader(language) if language else None


class _Reader:
    """Reads the texts of one language."""

    def __init__(self, language: Language) -> None:
        code = language.code
        self._cents_follow = code != "en"
        names = names_of(language)
        numerals = Numerals(language)
        self._times = Times(code, names, numerals)
        self._dates = Dates(language, names, numerals, self._times)
        self._quantities = Quantities(
            language,
            names,
            numerals,
            Units(code, names, numerals),
            Prices(code, names, numerals),
        )

    def read(self, text: str) -> list[Spelling]:
        spelled: list[Spelling] = []
        place = 0
        found = _START.search(text)
        while found:
            start = found.start()
            if read := self._expression(text, start):
                words, place = read
                spelled.append((start, place, words))
                # A number that is a word now may stand before a colon like one.
                found = _AFTER_COLON.match(text, place + 1)
            else:
                place = self._skip(text, start)
                found = None
            found = found or _START.search(text, place)
        return spelled

    def _skip(self, text: str, start: int) -> int:
        """Return where to go on after what is not read, as a whole."""
        if symbol := match_symbol(text, start):
            rest = _REST_WITH_GROUPS.match(text, symbol[2])
        elif groups := GROUPS.match(text, start):
            rest = _REST.match(text, groups.end())
        else:
            has_groups = text[start] in _BEFORE_NUMBERS or SPACED.match(text, start)
            rest = (_REST_WITH_GROUPS if has_groups else _REST).match(text, start)
        assert rest is not None
        if self._cents_follow and (cents := _CENTS.match(text, rest.end())):
            rest = cents
        return max(rest.end(), start + 1)

    def _expression(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for what begins at a place of a text, and its end."""
        return (
            self._quantities.match_price(text, start)
            or self._dates.match(text, start)
            or self._times.match(text, start)
            or self._quantities.match(text, start)
        )
