"""A text with its numbers, units, prices, dates and times in words."""

from functools import cache
import re
from typing import Final

from .currencies import Price, Prices, match_currency, match_per, match_symbol
from .dates import Dates
from .evidence import is_unit, names_version
from .languages import LANGUAGES, Language
from .names import names_of
from .numerals import Form, Numerals
from .symbols import Unit, match_unit
from .times import Times
from .units import Units
from .written import Number, NumberPattern

_DIGIT: Final = re.compile("[0-9]")
# An expression begins at the start of a text, or after a space, a bracket or a quote.
# Capitals begin a currency.
_START: Final = re.compile(
    r"[-−–+±0-9€$£¥RUEGBCJ](?<![^\s(\[{<>\"'“”‘’«»„¿¡~≈*|—:].)(?<![^\W\d_a-zA-Z]:.)"
    r"(?:(?<![RUEGBCJ])|(?<=R)(?=\$)|(?<=U)(?=S[$D])|(?=UR|BP|RL|HF|PY))"
)
_REST: Final = re.compile(r"\S*")
_GROUPS: Final = re.compile(r"\+?[0-9]+(?:[ -][0-9]+){2,}")
_TO: Final = re.compile(r"[-–—]| [-–—] ")
_PLAIN_END: Final = re.compile(r"(?![\w%‰°º€$£¥/@=\\^²³]|[-–−:][0-9]|[.,][0-9])")
_HYPHEN: Final = re.compile(r"[-–−]")
_NOUN: Final = re.compile(r"[ \u00a0\u202f]([^\W\d_]{2,})")
_YEAR_AND_MONTH: Final = re.compile(r"20[0-9]{2}\.[0-9]{1,2}$")

# Of these, devices measure thousandths: "1.234 kWh" has decimals in each language.
_FINE: Final = {"kW", "MW", "kWh", "MWh", "GWh", "A", "V", "kV", "m³", "kg", "GB", "TB"}


def spell_out(text: str, locale: str) -> str:
    """Return a text with the numbers, units, dates, and times of a home in words.

    Left as it is: whatever is no such thing, as a version, a telephone number or a
    plain integer, and the text of a language that has no words here. The locale is one
    like "en-GB". The first text of a locale reads files; see `prepare`.
    """
    if _DIGIT.search(text) is None:
        return text
    reader = _reader(locale)
    return reader.read(text) if reader else text


def prepare(locale: str) -> None:
    """Read the files of a locale, which takes some milliseconds."""
    _reader(locale)


@cache
def _reader(locale: str) -> _Reader | None:
    code, _, region = locale.replace("_", "-").partition("-")
    language = LANGUAGES.get(code.lower())
    return _Reader(language, region.upper()) if language else None


class _Reader:
    """Reads the texts of one locale."""

    def __init__(self, language: Language, region: str) -> None:
        code = language.code
        british = code == "en" and region not in {"", "US"}
        self._language = language
        self._names = names_of(code, british=british)
        self._pattern = NumberPattern(language)
        self._numerals = numerals = Numerals(language, british=british)
        self._units = Units(code, self._names, numerals)
        self._prices = Prices(code, self._names, numerals)
        self._times = Times(code, self._names, numerals)
        self._dates = Dates(
            language,
            self._names,
            numerals,
            self._times,
            month_first=code == "en" and not british,
            british=british,
        )

    def read(self, text: str) -> str:
        parts: list[str] = []
        done = place = 0
        while found := _START.search(text, place):
            start = found.start()
            if (read := self._expression(text, start)) is None:
                place = self._skip(text, start)
                continue
            words, place = read
            parts += text[done:start], words
            done = place
        return "".join([*parts, text[done:]]) if parts else text

    def _skip(self, text: str, start: int) -> int:
        """Return where to go on after what is not read."""
        groups = _GROUPS.match(text, start)
        rest = _REST.match(text, groups.end() if groups else start)
        assert rest is not None
        return max(rest.end(), start + 1)

    def _expression(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for what begins at a place of a text, and its end."""
        if symbol := match_symbol(text, start):
            return self._price(text, *symbol)
        if read := self._dates.match(text, start) or self._times.match(text, start):
            return read
        if (number := self._pattern.match(text, start)) is None:
            return None
        if not number.is_grouped and _GROUPS.match(text, start):
            return None  # a telephone number
        return (
            self._range(text, start, number)
            or self._quantity(text, start, number)
            or self._plain(text, start, number)
        )

    def _price(
        self, text: str, sign: str, code: str, start: int
    ) -> tuple[str, int] | None:
        """Return a price whose currency stands before it."""
        if (number := self._pattern.match(text, start)) is None:
            return None
        if sign:
            if number.sign:
                return None
            number = number.signed(sign)
        if scaled := self._prices.scaled(text, number, code):
            return scaled
        price = match_per(text, number.end, code)
        if price is None or self._prices.precedes_scale(text, number.end):
            return None
        return self._prices.price(_in_thousands(number, price), price), price.end

    def _range(self, text: str, start: int, number: Number) -> tuple[str, int] | None:
        """Return "twenty to twenty-five percent"."""
        if (to := _TO.match(text, number.end)) is None:
            return None
        if (last := self._pattern.match(text, to.end())) is None:
            return None
        if read := self._quantity(text, start, last):
            form = self._form(text, start, last)
        elif noun := self._noun(text, last.end):
            form = "feminine" if self._names.nouns[noun] else "masculine"
            read = self._numerals.briefly(last, form), last.end
        else:
            return None
        words, end = read
        first = self._numerals.briefly(number, form if form == "feminine" else "alone")
        return f"{first} {self._language.to} {words}", end

    def _form(self, text: str, start: int, number: Number) -> Form:
        if unit := self._unit(text, start, number):
            return self._units.form(unit)
        price = match_currency(text, number.end)
        return self._prices.form(price) if price else "alone"

    def _quantity(
        self, text: str, start: int, number: Number
    ) -> tuple[str, int] | None:
        """Return a number with its unit or currency."""
        if unit := self._unit(text, start, number):
            if unit.symbol not in _FINE and not unit.per:
                number = number.in_thousands() if number.may_be_grouped else number
            return self._units.quantity(number, unit), unit.end
        if price := match_currency(text, number.end):
            return self._prices.price(_in_thousands(number, price), price), price.end
        return None

    def _unit(self, text: str, start: int, number: Number) -> Unit | None:
        unit = match_unit(text, number.end)
        if unit and is_unit(text, start, number, unit, self._language.code):
            return unit
        return None

    def _plain(self, text: str, start: int, number: Number) -> tuple[str, int] | None:
        """Return a number without a unit, if its sign, decimals or groups ask for it."""
        if _PLAIN_END.match(text, number.end) is None:
            return None
        if number.may_be_grouped:
            number = number.in_thousands()
        is_negative = number.sign not in {"", "+"}
        if not (is_negative or number.part or number.is_grouped):
            return None
        if not number.part and (
            (len(number.whole) > 1 and number.whole[0] == "0")
            or (number.is_grouped and len(number.whole) == 9)  # a telephone number
            or len(number.whole) > 15
            or _HYPHEN.match(text, number.end)
        ):
            return None
        if number.part and (
            names_version(text, start) or _YEAR_AND_MONTH.match(text, start, number.end)
        ):
            return None
        noun = self._noun(text, number.end)
        form: Form = "alone"
        if noun:
            form = "feminine" if self._names.nouns[noun] else "masculine"
        return self._numerals.exactly(number, form), number.end

    def _noun(self, text: str, end: int) -> str | None:
        """Return the name of a unit that follows in words."""
        found = _NOUN.match(text, end)
        return found[1] if found and found[1] in self._names.nouns else None


def _in_thousands(number: Number, price: Price) -> Number:
    return number.in_thousands() if number.may_be_grouped and not price.per else number
