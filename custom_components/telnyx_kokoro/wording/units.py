"""Numbers with units in the words of one language."""

from .languages import Form
from .names import Names, UnitName
from .numerals import Numerals
from .symbols import Unit
from .written import Number

_VOWELS = "aeiouàèéêhAEIOU"


class Units:
    """Reads measured values of one language."""

    def __init__(self, language: str, names: Names, numerals: Numerals) -> None:
        """Read with these names and numerals."""
        self._language = language
        self._names = names
        self._numerals = numerals

    def form(self, unit: Unit) -> Form:
        """Return the form of a number before a unit."""
        return _form(self._names.units[unit.symbol])

    def quantity(self, number: Number, unit: Unit) -> str:
        """Return "twenty-one point five degrees Celsius"."""
        name = self._names.units[unit.symbol]
        noun = name.several if self._numerals.plural(number) else name.one
        if name.is_noun and self._numerals.linked(number):
            noun = link(self._language, noun)
        return self._phrase(number, unit, noun)

    def attribute(self, number: Number, unit: Unit) -> str:
        """Return "twelve volt", as it stands in "a twelve volt battery"."""
        return self._phrase(number, unit, self._names.units[unit.symbol].one)

    def _phrase(self, number: Number, unit: Unit, noun: str) -> str:
        name = self._names.units[unit.symbol]
        words = self._numerals.briefly(number, _form(name))
        if unit.per:
            noun = f"{noun} {self._names.units[unit.per].per}"
        return before_noun(self._language, words, noun, name.is_feminine)


def _form(name: UnitName) -> Form:
    if not name.is_noun:
        return "alone"
    return "feminine" if name.is_feminine else "masculine"


def before_noun(language: str, words: str, noun: str, is_feminine: bool) -> str:
    """Return a number before a noun: Italian has "un'ora" and "una libbra"."""
    if language == "it" and is_feminine and words.rpartition(" ")[2] == "uno":
        one = words.removesuffix("uno")
        return f"{one}un'{noun}" if noun[0] in "aeiou" else f"{one}una {noun}"
    return f"{words} {noun}"


def link(language: str, noun: str) -> str:
    """Return what stands after millions: "de watts", "d'euros"."""
    if language == "fr" and noun[0] in _VOWELS:
        return f"d'{noun}"
    return f"{'di' if language == 'it' else 'de'} {noun}"
