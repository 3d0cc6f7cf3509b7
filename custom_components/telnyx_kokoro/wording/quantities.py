"""Numbers with what they count, ranges of them, and numbers alone."""

import re
from typing import Final

from .counted import Counted, Counter, meant
from .currencies import Price, Prices, match_per, match_symbol
from .evidence import names_version
from .labels import follows_minus, follows_name, identifies, may_begin_range
from .languages import Form, Language
from .names import Names
from .nouns import counts_noun
from .numerals import Numerals
from .thousands import is_round, names_in_thousands
from .units import Units
from .written import GROUPS, Number, NumberPattern

_TO: Final = re.compile(r"[-–—]| [-–—] ")
_SPACED_DASHES: Final = {" - ", " – ", " — "}
_JOINT: Final = re.compile(
    r"(?: (?:to|and|or|à|et|ou|a|y|o|e|[-–—]) |[-–—])(?=[-−+]?[0-9])"
)
_PLAIN_END: Final = re.compile(
    r"(?![\w%‰°º€$£¥/@=\\^²³]|[-–−:][0-9]|[.,][0-9]|\.[a-z]{2})"
)
# A list without spaces, which is left as a whole: "1.5 °C,2.5 °C".
_LISTED: Final = re.compile(r"[ \u00a0\u202f]?[^\s\d,]{1,6},[0-9]")
_HYPHEN: Final = re.compile(r"[-–−]")
_NOUN: Final = re.compile(r"[ \u00a0\u202f]([^\W\d_]{2,})")
_YEAR_AND_MONTH: Final = re.compile(r"20[0-9]{2}\.[0-9]{1,2}$")
_DIGITS_OF_TELEPHONE: Final = 9
_LONGEST: Final = 15


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
        self._in_thousands = names_in_thousands(names)
        self._numerals = numerals
        self._counter = Counter(language, units, prices)
        self._prices = prices
        self._pattern = NumberPattern(language)

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for the number at a place of a text, and its end."""
        if (number := self._number(text, start)) is None:
            return None
        if not number.is_grouped and GROUPS.match(text, start):
            return None
        if number.sign and follows_minus(text, start):
            number = number.signed("")
        counted = self._counter.counted(text, start, number)
        end = counted.end if counted else number.end
        if to := _TO.match(text, end):
            if read := self._range(text, start, number, counted, to):
                return read
        if counted:
            return counted.words, counted.end
        return self._plain(text, start, number)

    def _number(self, text: str, start: int) -> Number | None:
        """Return the number at a place, or None also if it may be several."""
        number = self._pattern.match_comma(text, start)
        if number and self._counter.counted(text, start, number):
            return number
        if spaced := self._pattern.match_spaced(text, start):
            is_one = self._is_one_number(text, start, spaced)
            return spaced if is_one else None
        return self._pattern.match(text, start)

    def _is_one_number(self, text: str, start: int, number: Number) -> bool:
        """Return true if what has spaces between thousands is a single number."""
        if follows_name(text, start) or identifies(text, start):
            return False
        if self._counter.counted(text, start, number) or self._joined(text, number.end):
            return True
        if number.sign == "+":
            return False
        return len(number.part) in {1, 2} or (
            self._language.code == "fr" and counts_noun(text, number.end, "fr")
        )

    def _joined(self, text: str, end: int) -> Counted | None:
        """Return what is counted behind "and" or "to" after a number."""
        if (joint := _JOINT.match(text, end)) is None:
            return None
        place = joint.end()
        number = self._pattern.match_spaced(text, place)
        number = number or self._pattern.match(text, place)
        return self._counter.counted(text, place, number) if number else None

    def match_price(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for a price whose currency stands before it, and its end."""
        if (symbol := match_symbol(text, start)) is None:
            return None
        sign, code, place = symbol
        spaced = self._pattern.match_spaced(text, place)
        if (number := spaced or self._pattern.match(text, place)) is None:
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
            number = meant(number, has_thousandths=last.has_thousandths)
            first = self._prices.price(number, Price(code, "", number.end))
            if not number.decimals:
                first = self._numerals.briefly(number, self._prices.form(code))
            return f"{first} {self._language.to} {last.words}", last.end
        if _HYPHEN.match(text, number.end):
            return None  # "$5-10/day"
        if self._counter.is_attribute(text, start, price.end) and not number.decimals:
            return self._prices.attribute(number, price), price.end
        return self._counter.priced(number, price).words, price.end

    def _last_price(self, text: str, start: int, code: str) -> Counted | None:
        symbol = match_symbol(text, start)
        if symbol and symbol[1] != code:
            return None
        number = self._pattern.match(text, symbol[2] if symbol else start)
        price = match_per(text, number.end, code) if number else None
        return self._counter.priced(number, price) if number and price else None

    def _range(
        self,
        text: str,
        start: int,
        number: Number,
        counted: Counted | None,
        to: re.Match[str],
    ) -> tuple[str, int] | None:
        """Return "twenty to twenty-five percent"."""
        place = to.end()
        if (number_to := self._number(text, place)) is None:
            return None
        last = self._counter.counted(text, place, number_to)
        if last is None and counted is None:
            last = self._with_noun(text, number_to)
        if last is None or (counted and counted.what != last.what):
            return None
        number = meant(number, has_thousandths=last.has_thousandths)
        if to[0] in _SPACED_DASHES:
            number_to = meant(number_to, has_thousandths=last.has_thousandths)
            is_name = counted is None and not may_begin_range(text, start)
            if is_name or number.value >= number_to.value:
                return None
        form: Form = "feminine" if last.form == "feminine" else "alone"
        first = self._numerals.briefly(number, form)
        return f"{first} {self._language.to} {last.words}", last.end

    def _with_noun(self, text: str, number: Number) -> Counted | None:
        """Return a number before the name of a unit, which is not part of it."""
        if (form := self._form_before_noun(text, number.end)) == "alone":
            return None
        words = self._numerals.briefly(number, form)
        return Counted(words, "", form, False, number.end)

    def _form_before_noun(self, text: str, end: int) -> Form:
        found = _NOUN.match(text, end)
        if found is None or found[1] not in self._names.nouns:
            return "alone"
        return "feminine" if self._names.nouns[found[1]] else "masculine"

    def _plain(self, text: str, start: int, number: Number) -> tuple[str, int] | None:
        """Return a number without a unit, if its sign, decimals or groups ask for it."""
        if _PLAIN_END.match(text, number.end) is None:
            return None
        if _LISTED.match(text, number.end):
            return None
        if (number.is_grouped or number.sign) and identifies(text, start):
            return None
        last = self._joined(text, number.end)
        if number.may_be_grouped:
            if (fine := self._has_thousandths(text, number, last)) is None:
                return None
            number = meant(number, has_thousandths=fine)
        if number.part:
            if names_version(text, start):
                return None
            if _YEAR_AND_MONTH.match(text, start, number.end):
                return None
        elif (
            not (number.is_grouped or number.sign not in {"", "+"})
            or _is_code(number)
            or _HYPHEN.match(text, number.end)
            or self._is_half(text, number.end)
        ):
            return None
        form = self._form_before_noun(text, number.end)
        return self._numerals.exactly(number, form), number.end

    def _is_half(self, text: str, end: int) -> bool:
        """Return true if a number that stays in digits follows: "-5 to 5"."""
        if (joint := _JOINT.match(text, end)) is None or self._joined(text, end):
            return False
        other = self._pattern.match(text, joint.end())
        return other is not None and (
            other.written_plainly and _PLAIN_END.match(text, other.end) is not None
        )

    def _has_thousandths(
        self, text: str, number: Number, last: Counted | None
    ) -> bool | None:
        """Return what the point before three digits means, or None if unknown."""
        if last:
            return last.has_thousandths
        end = number.end
        if joint := _JOINT.match(text, end):
            other = self._pattern.match(text, joint.end())
            end = other.end if other else end
        if (found := _NOUN.match(text, end)) and found[1] in self._names.nouns:
            if found[1] in self._in_thousands:
                return False
            return None if is_round(number) else True
        return False if counts_noun(text, end, self._language.code) else None


def _is_code(number: Number) -> bool:
    """Return true for what is written like a whole number, but identifies something."""
    digits = len(number.whole)
    return (
        (digits > 1 and number.whole[0] == "0")
        or (number.is_grouped and digits == _DIGITS_OF_TELEPHONE)
        or digits > _LONGEST
    )
