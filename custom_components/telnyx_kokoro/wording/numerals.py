"""Numbers in the words of one language."""

from typing import Final

from unicode_rbnf import RbnfEngine

from .languages import Form, Language
from .written import Number

# Longer ones are read digit by digit.
_LONGEST: Final = 15
_LONGEST_DECIMALS: Final = 3
# A home repeats its numbers.
_MOST_KNOWN: Final = 10_000


class Numerals:
    """Words for numbers. Creating it reads a file."""

    def __init__(self, language: Language) -> None:
        """Prepare the rules."""
        self._language = language
        self._rules = RbnfEngine.for_language(language.code)
        self._known: dict[tuple[int, str], str] = {}

    def cardinal(self, number: int, form: Form = "alone") -> str:
        """Return "twenty-one"."""
        if number == 1 and form == "masculine" and self._language.code == "it":
            return "un"
        return self._spelled(number, self._language.rules[form])

    def ordinal(self, number: int) -> str:
        """Return "twenty-first"; English only."""
        return self._spelled(number, "spellout-ordinal")

    def year(self, number: int) -> str:
        """Return "twenty twenty-six"."""
        if self._language.code == "en":
            return self._spelled(number, "spellout-numbering-year")
        return self.cardinal(number)

    def exactly(self, number: Number, form: Form = "alone") -> str:
        """Return a number with its sign and all of its decimals: "one point five zero"."""
        return self._joined(number, number.part, form)

    def briefly(self, number: Number, form: Form = "alone") -> str:
        """Return a number with its sign, without zeros at its end: "one point five"."""
        return self._joined(number, number.decimals, form)

    def _joined(self, number: Number, part: str, form: Form) -> str:
        whole = number.whole
        if len(whole) > _LONGEST:
            words = self._digit_by_digit(whole)
        else:
            words = self.cardinal(int(whole), "alone" if part else form)
        if part:
            words = f"{words} {self._language.point} {self._decimals(part)}"
        return self.sign(number) + words

    def sign(self, number: Number) -> str:
        """Return the sign of a number, and a space, or an empty text."""
        sign = self._language.signs[number.sign]
        # Devices round to "-0.0".
        if not sign or not (number.whole + number.part).strip("0"):
            return ""
        return f"{sign} "

    def _decimals(self, part: str) -> str:
        if self._language.code == "en" or len(part) > _LONGEST_DECIMALS:
            return self._digit_by_digit(part)
        rest = part.lstrip("0")
        zeros = [self.cardinal(0)] * (len(part) - len(rest))
        return " ".join([*zeros, self.cardinal(int(rest))] if rest else zeros)

    def _digit_by_digit(self, digits: str) -> str:
        return " ".join(self.cardinal(int(digit)) for digit in digits)

    def _spelled(self, number: int, rule_set: str) -> str:
        key = number, rule_set
        if (words := self._known.get(key)) is None:
            result = self._rules.format_number(number, ruleset_names=[rule_set])
            words = result.text.replace(",", "")
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = words
        return words

    def plural(self, number: Number) -> bool:
        """Return true if a noun after this number has its plural, by CLDR's rules."""
        one = int(number.whole) if len(number.whole) <= _LONGEST else 2
        if self._language.code in {"fr", "pt"}:
            return one > 1
        return one != 1 or bool(number.decimals)

    def linked(self, number: Number) -> bool:
        """Return true if a noun is linked to this number: "un million de watts"."""
        return (
            bool(self._language.of)
            and not number.decimals
            and number.whole.endswith("000000")
            and number.whole.strip("0") != ""
        )
