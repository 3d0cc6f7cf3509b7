"""Prices in the words of each language."""

from dataclasses import dataclass
import re
from typing import Final

from .languages import Form
from .names import Names
from .numerals import Numerals
from .symbols import AFTER, PER, per_symbol
from .units import before_noun, link
from .written import Number

CODES: Final = {
    "€": "EUR",
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "R$": "BRL",
    "¥": "JPY",
    **{code: code for code in ("EUR", "USD", "GBP", "BRL", "CHF", "JPY")},
}
# One and several of each, and of its hundredth part, which yen do not have.
_NAMES: Final = {
    "en": {
        "EUR": "euro euros cent cents",
        "USD": "dollar dollars cent cents",
        "GBP": "pound pounds penny pence",
        "BRL": "real reais centavo centavos",
        "CHF": "franc francs centime centimes",
        "JPY": "yen yen",
    },
    "es": {
        "EUR": "euro euros céntimo céntimos",
        "USD": "dólar dólares centavo centavos",
        "GBP": "libra libras penique peniques",
        "BRL": "real reales centavo centavos",
        "CHF": "franco francos céntimo céntimos",
        "JPY": "yen yenes",
    },
    "fr": {
        "EUR": "euro euros centime centimes",
        "USD": "dollar dollars cent cents",
        "GBP": "livre livres penny pence",
        "BRL": "réal réaux centavo centavos",
        "CHF": "franc francs centime centimes",
        "JPY": "yen yens",
    },
    "it": {
        "EUR": "euro euro centesimo centesimi",
        "USD": "dollaro dollari centesimo centesimi",
        "GBP": "sterlina sterline penny pence",
        "BRL": "real reais centavo centavos",
        "CHF": "franco franchi centesimo centesimi",
        "JPY": "yen yen",
    },
    "pt": {
        "EUR": "euro euros centavo centavos",
        "USD": "dólar dólares centavo centavos",
        "GBP": "libra libras penny pence",
        "BRL": "real reais centavo centavos",
        "CHF": "franco francos centavo centavos",
        "JPY": "iene ienes",
    },
}
_FEMININE: Final = {"libra", "livre", "sterlina"}
_AND: Final = {"en": " and", "es": " con", "fr": "", "it": " e", "pt": " e"}

_SPACE: Final = r"[ \u00a0\u2009\u202f]?"
_SYMBOL: Final = "|".join(re.escape(s) for s in sorted(CODES, key=len, reverse=True))
_BEFORE: Final = re.compile(rf"([-−–+])?({_SYMBOL}){_SPACE}(?=[-−0-9])")
_BEHIND: Final = re.compile(rf"{_SPACE}({_SYMBOL})(?:{_SPACE}{PER})?{AFTER}")
_SCALES: Final = {
    "en": "thousand|million|billion|trillion",
    "es": "mill[oó]n(?:es)?",
    "fr": "millions?|milliards?",
    "it": "milion[ei]|miliard[oi]",
    "pt": "milhão|milhões|bilhão|bilhões",
}
_SHORT_SCALES: Final = {
    "en": {"k": "thousand", "m": "million", "bn": "billion"},
    "it": {"mln": "milioni", "mld": "miliardi"},
    "pt": {"mi": "milhões", "bi": "bilhões"},
}
# Millions that have no reading here are left as they are.
_PER: Final = re.compile(
    rf"(?! ?(?:mil?|bi|mio|mld|mln|mrd)\b)(?:{_SPACE}{PER})?{AFTER}"
)


@dataclass(frozen=True, slots=True)
class Price:
    """A currency beside an amount, and the unit that it is paid for, if any."""

    code: str
    per: str
    end: int


def match_symbol(text: str, start: int) -> tuple[str, str, int] | None:
    """Return a sign, a currency, and where the amount begins, at a place of a text."""
    if (found := _BEFORE.match(text, start)) is None:
        return None
    return found[1] or "", CODES[found[2]], found.end()


def match_currency(text: str, start: int) -> Price | None:
    """Return the currency right after an amount."""
    if (found := _BEHIND.match(text, start)) is None:
        return None
    return Price(CODES[found[1]], _per(found["per"]), found.end())


def match_per(text: str, start: int, code: str) -> Price | None:
    """Return what an amount after its currency is paid for, if for anything.

    None if the amount goes on in a way that has no reading here.
    """
    if (found := _PER.match(text, start)) is None:
        return None
    return Price(code, _per(found["per"]), found.end())


def _per(written: str | None) -> str:
    return per_symbol(written) if written else ""


class Prices:
    """Reads prices of one language."""

    def __init__(self, language: str, names: Names, numerals: Numerals) -> None:
        """Read with these names of units, and numerals."""
        self._language = language
        self._names = names
        self._numerals = numerals
        self._currencies = {
            code: words.split() for code, words in _NAMES[language].items()
        }
        self._codes = {
            name: code
            for code, (one, several, *_) in self._currencies.items()
            for name in (one, several)
        }
        self._short_scales = _SHORT_SCALES.get(language, {})
        short = "|".join(self._short_scales) or "(?!)"
        self._scale = re.compile(
            rf" ({_SCALES[language]})\b| ?({short})\b", re.IGNORECASE
        )
        written = "|".join(self._codes)
        self._named = re.compile(rf" ({written})(?!\w)", re.IGNORECASE)

    def form(self, code: str) -> Form:
        """Return the form of a number before a currency."""
        is_feminine = self._currencies[code][0] in _FEMININE
        return "feminine" if is_feminine else "masculine"

    def match_name(self, text: str, start: int) -> Price | None:
        """Return the currency that follows an amount in words: "5.50 euros"."""
        if (found := self._named.match(text, start)) is None:
            return None
        return Price(self._codes[found[1].lower()], "", found.end())

    def scaled(self, text: str, number: Number, code: str) -> tuple[str, int] | None:
        """Return "three point five million dollars", and its end.

        None if no such word follows.
        """
        if (found := self._scale.match(text, number.end)) is None:
            return None
        words = self._numerals.exactly(number, "masculine")
        noun = self._currencies[code][1]
        scale = found[1] or self._short_scales[found[2].lower()]
        if self._language != "en":
            noun = link(self._language, noun)
        return f"{words} {scale} {noun}", found.end()

    def price(self, number: Number, price: Price) -> str:
        """Return "five euros and fifty cents"."""
        words = self._amount(number, price)
        if price.per:
            words = f"{words} {self._names.units[price.per].per}"
        return words

    def attribute(self, number: Number, price: Price) -> str:
        """Return "twenty dollar", as it stands in "a twenty dollar bill"."""
        words = self._numerals.briefly(number, self.form(price.code))
        return f"{words} {self._currencies[price.code][0]}"

    def _amount(self, number: Number, price: Price) -> str:
        one, several, *minor = self._currencies[price.code]
        numerals = self._numerals
        if not minor or not number.decimals or len(number.decimals) > 2:
            noun = several if numerals.plural(number) else one
            if numerals.linked(number):
                noun = link(self._language, noun)
            words = numerals.briefly(number, self.form(price.code))
            return before_noun(self._language, words, noun, one in _FEMININE)
        whole = Number(number.sign, number.whole, "", False, False, number.end)
        cents = Number(
            "", number.part.ljust(2, "0")[:2].lstrip("0"), "", False, False, 0
        )
        noun = minor[1] if int(cents.whole) > 1 else minor[0]
        small = numerals.briefly(cents, "masculine")
        if not number.whole.strip("0"):
            sign = numerals.sign(number)
            return f"{sign}{small} {noun}"
        large = self._amount(whole, price)
        if self._language == "fr":
            return f"{large} {small}"
        return f"{large}{_AND[self._language]} {small} {noun}"
