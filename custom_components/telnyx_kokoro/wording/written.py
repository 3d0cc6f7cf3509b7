"""Numbers as a language writes them in digits."""

from dataclasses import dataclass
import re
from typing import Final

from .languages import Language

# Several groups of digits are a telephone number, unless they are thousands.
GROUPS: Final = re.compile(r"\+?[0-9]+(?:[ -][0-9]+){2,}")
_END: Final = r"(?![0-9]|[.,:’'][0-9])"

_COMMA: Final = re.compile(rf"([-−–+±])?([0-9]++),([0-9]{{1,2}}){_END}")
SPACED: Final = re.compile(
    r"([-−–+±])?([1-9][0-9]{0,2}(?: [0-9]{3}(?![0-9]))++)(?:[.,]([0-9]++))?"
    rf"(?! [0-9]){_END}"
)


_NO_BREAK: Final = "\u00a0\u2009\u202f"
_BEGINNING: Final = "[1-9][0-9]{0,2}"
_AFTER_COMMA: Final = ",[0-9]{3}(?![0-9])"
_AFTER_POINT: Final = r"\.[0-9]{3}(?![0-9])"
# As in English, where no other reading is possible.
_WITH_COMMAS: Final = rf"{_BEGINNING}(?:{_AFTER_COMMA})++(?=\.[0-9])"
# One point alone is the decimal point of a sensor just as well: see `Number`.
_WITH_POINTS: Final = (
    rf"{_BEGINNING}(?:{_AFTER_POINT}){{2,}}+|{_BEGINNING}{_AFTER_POINT}(?=,[0-9])"
)
# Whole numbers with separators of thousands, beside those with spaces.
_GROUPED: Final = {
    "en": rf"{_BEGINNING}(?:{_AFTER_COMMA})++",
    "es": f"{_WITH_POINTS}|{_WITH_COMMAS}",
    "fr": _WITH_COMMAS,
    "it": f"{_WITH_POINTS}|{_WITH_COMMAS}",
    "pt": f"{_WITH_POINTS}|{_WITH_COMMAS}",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in digits: "-1,234.50" is "-", "1234" and "50", in groups."""

    sign: str
    whole: str
    part: str
    is_grouped: bool
    may_be_grouped: bool
    """One point before three digits: thousands in a text, decimals from a sensor."""
    end: int

    @property
    def value(self) -> float:
        """The value, by which numbers are compared."""
        value = float(f"{self.whole}.{self.part}0")
        return -value if self.sign in {"-", "−", "–"} else value

    @property
    def written_plainly(self) -> bool:
        """A number that stays in digits if it counts nothing."""
        return self.sign in {"", "+"} and not (self.part or self.is_grouped)

    @property
    def decimals(self) -> str:
        """The decimals that count."""
        return self.part.rstrip("0")

    def in_thousands(self) -> Number:
        """Return the number that is meant if its point stands after thousands."""
        whole = self.whole + self.part
        return Number(self.sign, whole, "", True, False, self.end)

    def signed(self, sign: str) -> Number:
        """Return the number with another sign."""
        return Number(
            sign, self.whole, self.part, self.is_grouped, self.may_be_grouped, self.end
        )


class NumberPattern:
    """Finds the numbers of one language."""

    def __init__(self, language: Language) -> None:
        """Prepare the pattern."""
        code = language.code
        self._points_after_thousands = code in {"es", "it", "pt"}
        self._is_english = code == "en"
        with_spaces = rf"{_BEGINNING}(?:[{_NO_BREAK}][0-9]{{3}}(?![0-9]))++"
        decimals = r"(\.)([0-9]++)" if self._is_english else r"([.,])([0-9]++)"
        self._pattern = re.compile(
            rf"([-−–+±])?({_GROUPED[code]}|{with_spaces}|[0-9]++)(?:{decimals})?{_END}"
        )

    def match(self, text: str, start: int) -> Number | None:
        """Return the number that begins at a place of a text."""
        if (found := self._pattern.match(text, start)) is None:
            return None
        sign, written, mark, part = found.groups(default="")
        whole = written if written.isdecimal() else re.sub(r"[^0-9]", "", written)
        return Number(
            sign=sign,
            whole=whole,
            part=part,
            is_grouped=whole != written,
            may_be_grouped=(
                self._points_after_thousands
                and mark == "."
                and len(part) == 3
                and len(written) < 4
                and written[0] != "0"
            ),
            end=found.end(),
        )

    def match_comma(self, text: str, start: int) -> Number | None:
        """Return a number with a comma before its decimals, in English.

        It is one only before a unit, as this is also how lists are written.
        """
        return _unusual(_COMMA, text, start) if self._is_english else None

    def match_spaced(self, text: str, start: int) -> Number | None:
        """Return a number with spaces between thousands, which may also be several."""
        return _unusual(SPACED, text, start)


def _unusual(pattern: re.Pattern[str], text: str, start: int) -> Number | None:
    if (found := pattern.match(text, start)) is None:
        return None
    sign, written, part = found.groups(default="")
    whole = written.replace(" ", "")
    return Number(sign, whole, part, whole != written, False, found.end())
