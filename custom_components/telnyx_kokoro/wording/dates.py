"""Dates, with or without a time, in the words of one language."""

from datetime import date
import re
from typing import Final

from .languages import Language
from .names import Names
from .numerals import Numerals
from .times import Times

_ISO: Final = re.compile(
    r"(?P<year>[12][0-9]{3})([-/])(?P<month>[01][0-9])\2(?P<day>[0-3][0-9])"
)
_WRITTEN: Final = re.compile(
    r"(?:(?P<first>[0-3]?[0-9])(?P<mark>[/.-])(?P<second>[0-3]?[0-9])(?P=mark)"
    r"(?P<year>[12][0-9]{3})|(?P<a>[0-3][0-9])/(?P<b>[0-3][0-9])/(?P<short>[0-9]{2}))"
)
_TIME: Final = re.compile(
    r"(?:[T ]|, )(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::[0-5][0-9](?:\.[0-9]+)?)?(?P<zone>Z|[-+][0-9]{2}:?[0-9]{2}| ?h(?!\w))?"
    r"(?! ?[AaPp]\.?[Mm]\b)"
)
_UTC: Final = {"Z", "+00:00", "+0000", "-00:00"}
_END: Final = re.compile(r"(?![\w:/%°€$£-]|[.,][0-9])")
_FIRST: Final = {"es": "primero", "fr": "premier", "it": "primo", "pt": "primeiro"}


class Dates:
    """Reads the dates of one language."""

    def __init__(
        self, language: Language, names: Names, numerals: Numerals, times: Times
    ) -> None:
        """Read with these names, numerals and times."""
        self._language = language
        self._names = names
        self._numerals = numerals
        self._times = times
        self._is_american = language.tag == "en"

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for the date at a place of a text, and its end."""
        if found := _ISO.match(text, start):
            day = _date(found["year"], found["month"], found["day"])
        elif found := _WRITTEN.match(text, start):
            day = self._in_local_order(found)
        if not found or not day:
            return None
        words, end = self._day(day), found.end()
        if (time := _TIME.match(text, end)) and _END.match(text, time.end()):
            hour, minute = int(time["hour"]), int(time["minute"])
            clock = self._times.clock(hour, minute)
            words, end = f"{words} {self._at(hour)}{clock}", time.end()
            if time["zone"] in _UTC:
                words += " UTC"
        return (words, end) if _END.match(text, end) else None

    def _in_local_order(self, found: re.Match[str]) -> date | None:
        year = found["year"] or f"20{found['short']}"
        first, second = found["first"] or found["a"], found["second"] or found["b"]
        month_first = self._is_american and found["mark"] != "."
        by_month = _date(year, first, second)
        by_day = _date(year, second, first)
        # The other order is meant where the usual one is no date.
        return (by_month or by_day) if month_first else (by_day or by_month)

    def _day(self, day: date) -> str:
        month = self._names.months[day.month - 1]
        year = self._numerals.year(day.year)
        code = self._language.code
        if code == "en":
            number = self._numerals.ordinal(day.day)
            if self._is_american:
                return f"{month} {number}, {year}"
            return f"the {number} of {month} {year}"
        number = _FIRST[code] if day.day == 1 else self._numerals.cardinal(day.day)
        of = " de " if code in {"es", "pt"} else " "
        return f"{number}{of}{month}{of}{year}"

    def _at(self, hour: int) -> str:
        match self._language.code, hour:
            case "es", 1:
                return "a la "
            case "it", 1:
                return "all'"
            case "pt", 0 | 1:
                return "à "
        return f"{self._language.at} "


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
