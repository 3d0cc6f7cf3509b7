"""Numbers with what they count, ranges of them, and numbers alone."""

from dataclasses import dataclass
import re
from typing import Final

from .currencies import Price, Prices, match_currency, match_per, match_symbol
from .evidence import is_unit, names_version, qualifies_noun
from .languages import Form, Language
from .names import Names
from .numerals import Numerals
from .symbols import match_unit
from .units import Units
from .written import GROUPS, Number, NumberPattern

_TO: Final = re.compile(r"[-–—]| [-–—] ")
_PLAIN_END: Final = re.compile(r"(?![\w%‰°º€$£¥/@=\\^²³]|[-–−:][0-9]|[.,][0-9])")
_HYPHEN: Final = re.compile(r"[-–−]")
_NOUN: Final = re.compile(r"[ \u00a0\u202f]([^\W\d_]{2,})")
_YEAR_AND_MONTH: Final = re.compile(r"20[0-9]{2}\.[0-9]{1,2}$")
_DIGITS_OF_TELEPHONE: Final = 9
_LONGEST: Final = 15

# Of these, devices measure thousandths: "1.234 kWh" has decimals in each language.
_FINE: Final = {"kW", "MW", "kWh", "MWh", "GWh", "A", "V", "kV", "m³", "kg", "GB", "TB"}


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with what it counts, in words."""

    words: str
    what: str
    """A symbol, a currency or a noun."""
    form: Form
    """The form of numbers before it."""
    has_thousandths: bool
    """A point before three digits stands before decimals."""
    end: int


class Quantities:
    """Reads the numbers of one language."""

    def __init__(
        self,
        language: Language,
        names: Names,
        numerals: Numerals,
        units: Units,
        prices: Prices,
    ) -> None:
        """Read with these names and numerals."""
        self._language = language
        self._names = names
        self._numerals = numerals
        self._units = units
        self._prices = prices
        self._pattern = NumberPattern(language)

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for the number at a place of a text, and its end."""
        if unusual := self._pattern.match_unusual(text, start):
            if found := self._counted(text, start, unusual):
                return found.words, found.end
        if (number := self._pattern.match(text, start)) is None:
            return None
        if not number.is_grouped and GROUPS.match(text, start):
            return None
        counted = self._counted(text, start, number)
        end = counted.end if counted else number.end
        if to := _TO.match(text, end):
            if read := self._range(text, number, counted, to.end()):
                return read
        if counted:
            return counted.words, counted.end
        return self._plain(text, start, number)

    def match_price(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for a price whose currency stands before it, and its end."""
        if (symbol := match_symbol(text, start)) is None:
            return None
        sign, code, place = symbol
        if (number := self._pattern.match(text, place)) is None:
            return None
        if sign:
            if number.sign:
                return None
            number = number.signed(sign)
        if scaled := self._prices.scaled(text, number, code):
            return scaled
        if (price := match_per(text, number.end, code)) is None:
            return None
        to = _TO.match(text, number.end)
        if to and (last := self._last_price(text, to.end(), code)):
            number = _meant(number, has_thousandths=last.has_thousandths)
            first = self._prices.price(number, Price(code, "", number.end))
            if not number.decimals:
                first = self._numerals.briefly(number, self._prices.form(code))
            return f"{first} {self._language.to} {last.words}", last.end
        if self._is_attribute(text, start, price.end) and not number.decimals:
            return self._prices.attribute(number, price), price.end
        return self._priced(number, price).words, price.end

    def _last_price(self, text: str, start: int, code: str) -> _Counted | None:
        symbol = match_symbol(text, start)
        if symbol and symbol[1] != code:
            return None
        number = self._pattern.match(text, symbol[2] if symbol else start)
        price = match_per(text, number.end, code) if number else None
        return self._priced(number, price) if number and price else None

    def _range(
        self, text: str, number: Number, counted: _Counted | None, place: int
    ) -> tuple[str, int] | None:
        """Return "twenty to twenty-five percent"."""
        if (number_to := self._pattern.match(text, place)) is None:
            return None
        last = self._counted(text, place, number_to)
        if last is None and counted is None:
            last = self._with_noun(text, number_to)
        if last is None or (counted and counted.what != last.what):
            return None
        form: Form = "feminine" if last.form == "feminine" else "alone"
        number = _meant(number, has_thousandths=last.has_thousandths)
        first = self._numerals.briefly(number, form)
        return f"{first} {self._language.to} {last.words}", last.end

    def _counted(self, text: str, start: int, number: Number) -> _Counted | None:
        """Return a number with its unit or currency."""
        unit = match_unit(text, number.end)
        if unit and is_unit(text, start, number, unit, self._language.code):
            is_fine = unit.symbol in _FINE or unit.per != ""
            number = _meant(number, has_thousandths=is_fine)
            if self._is_attribute(text, start, unit.end):
                words = self._units.attribute(number, unit)
            else:
                words = self._units.quantity(number, unit)
            what = f"{unit.symbol}/{unit.per}"
            return _Counted(words, what, self._units.form(unit), is_fine, unit.end)
        price = match_currency(text, number.end)
        if price is None and number.part:
            price = self._prices.match_name(text, number.end)
        return self._priced(number, price) if price else None

    def _is_attribute(self, text: str, start: int, end: int) -> bool:
        return self._language.code == "en" and qualifies_noun(text, start, end)

    def _priced(self, number: Number, price: Price) -> _Counted:
        is_fine = price.per != ""
        return _Counted(
            self._prices.price(_meant(number, has_thousandths=is_fine), price),
            f"{price.code}/{price.per}",
            self._prices.form(price.code),
            is_fine,
            price.end,
        )

    def _with_noun(self, text: str, number: Number) -> _Counted | None:
        """Return a number before the name of a unit, which is not part of it."""
        if (form := self._form_before_noun(text, number.end)) == "alone":
            return None
        words = self._numerals.briefly(number, form)
        return _Counted(words, "", form, False, number.end)

    def _form_before_noun(self, text: str, end: int) -> Form:
        found = _NOUN.match(text, end)
        if found is None or found[1] not in self._names.nouns:
            return "alone"
        return "feminine" if self._names.nouns[found[1]] else "masculine"

    def _plain(self, text: str, start: int, number: Number) -> tuple[str, int] | None:
        """Return a number without a unit, if its sign, decimals or groups ask for it."""
        if _PLAIN_END.match(text, number.end) is None:
            return None
        number = _meant(number, has_thousandths=False)
        if number.part:
            if names_version(text, start):
                return None
            if _YEAR_AND_MONTH.match(text, start, number.end):
                return None
        elif (
            not (number.is_grouped or number.sign not in {"", "+"})
            or _is_code(number)
            or _HYPHEN.match(text, number.end)
        ):
            return None
        form = self._form_before_noun(text, number.end)
        return self._numerals.exactly(number, form), number.end


def _meant(number: Number, *, has_thousandths: bool) -> Number:
    """Return the number, whose point may stand after thousands, as it is meant."""
    if number.may_be_grouped and not has_thousandths:
        return number.in_thousands()
    return number


def _is_code(number: Number) -> bool:
    """Return true for what is written like a whole number, but identifies something."""
    digits = len(number.whole)
    return (
        (digits > 1 and number.whole[0] == "0")
        or (number.is_grouped and digits == _DIGITS_OF_TELEPHONE)
        or digits > _LONGEST
    )
