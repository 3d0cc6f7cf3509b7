"""Numbers with the unit or the currency behind them."""

from dataclasses import dataclass

from .currencies import Price, Prices, match_currency
from .evidence import is_unit, qualifies_noun
from .languages import Form, Language
from .symbols import match_unit
from .thousands import has_thousandths
from .units import Units
from .written import Number


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts, in words."""

    words: str
    what: str
    """A symbol, a currency or a noun."""
    form: Form
    """The form of numbers before it."""
    has_thousandths: bool
    """A point before three digits stands before decimals."""
    end: int


class Counter:
    """Reads numbers with what they count, in one language."""

    def __init__(self, language: Language, units: Units, prices: Prices) -> None:
        """Read with these units and currencies."""
        self._language = language
        self._units = units
        self._prices = prices

    def counted(self, text: str, start: int, number: Number) -> Counted | None:
        """Return a number with its unit or currency."""
        unit = match_unit(text, number.end)
        if unit and is_unit(text, start, number, unit, self._language.code):
            if (is_fine := has_thousandths(number, unit)) is None:
                return None
            number = meant(number, has_thousandths=is_fine)
            if self.is_attribute(text, start, unit.end):
                words = self._units.attribute(number, unit)
            else:
                words = self._units.quantity(number, unit)
            what = f"{unit.symbol}/{unit.per}"
            return Counted(words, what, self._units.form(unit), is_fine, unit.end)
        price = match_currency(text, number.end)
        if price is None and number.part:
            price = self._prices.match_name(text, number.end)
        return self.priced(number, price) if price else None

    def is_attribute(self, text: str, start: int, end: int) -> bool:
        """Return true for "a 12 V battery", in English."""
        return self._language.code == "en" and qualifies_noun(text, start, end)

    def priced(self, number: Number, price: Price) -> Counted:
        """Return an amount with its currency."""
        is_fine = price.per != ""
        return Counted(
            self._prices.price(meant(number, has_thousandths=is_fine), price),
            f"{price.code}/{price.per}",
            self._prices.form(price.code),
            is_fine,
            price.end,
        )


def meant(number: Number, *, has_thousandths: bool) -> Number:
    """Return the number, whose point may stand after thousands, as it is meant."""
    if number.may_be_grouped and not has_thousandths:
        return number.in_thousands()
    return number
