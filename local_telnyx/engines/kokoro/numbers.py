"""Numbers, times, dates, and measured values of a home, as words of a language.

English keeps what the English lexicon reads better with its neighbors: plain numbers,
years, prices, and times with a.m. or p.m.
"""

from datetime import date
from decimal import Decimal
import re
from typing import Final

from babel.dates import format_date
from unicode_rbnf import RbnfEngine

from .units import SYMBOLS, is_feminine, usual, with_unit

_POINT: Final = {
    "en": "point",
    "es": "coma",
    "fr": "virgule",
    "it": "virgola",
    "pt": "vírgula",
}
_SIGNS: Final = {
    "en": {"-": "minus", "+": "plus"},
    "es": {"-": "menos", "+": "más"},
    "fr": {"-": "moins", "+": "plus"},
    "it": {"-": "meno", "+": "più"},
    "pt": {"-": "menos", "+": "mais"},
}
_TO: Final = {"en": "to", "es": "a", "fr": "à", "it": "a", "pt": "a"}  # in "10-20 °C"
_AND: Final = {"en": "and", "es": "y", "fr": "et", "it": "e", "pt": "e"}
# What stands between thousands. Spaces that do not break do in every language.
_THOUSANDS: Final = {"en": ",", "es": ".", "fr": " ", "it": ".", "pt": "."}

_LONGEST: Final = 15  # digits; more are a serial number, and are read one by one

_MINUS: Final = str.maketrans("−–", "--")

_DATE: Final = re.compile(r"(?<![\w.,/-])(\d{4})-(\d\d)-(\d\d)(?![\w/-])")
_TIME: Final = re.compile(
    r"(?<![\w.,:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?: ?h)?(?![\w:])"
)
_TWELVE_HOURS: Final = re.compile(r"\s?[AaPp]\.?[Mm]\b")
_FRENCH_TIME: Final = re.compile(
    r"(?<![\w.,:])([01]?\d|2[0-3]) ?h ?([0-5]\d)(?![\w:]| ?min)"
)
# "4K" is a picture and "the 1980s" are years, not kelvins and seconds.
_GLUED: Final = r"(?:[ \u00a0\u202f]|(?![KAs]\b))"
_DEGREES_BY_ORDINAL: Final = re.compile(r"º(?= ?[CF]\b)")
_PRICE: Final = re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?) ?([€£])(?![\w/])")
_SERIAL: Final = re.compile(rf"\d{{{_LONGEST + 1},}}")
_SYMBOL: Final = "|".join(re.escape(symbol) for symbol in SYMBOLS)
_UNIT: Final = (
    rf"(?:{_GLUED}(?P<unit>℃|℉|° ?[CF]|μg/m³|(?:{_SYMBOL})(?:/(?:{_SYMBOL}))?)"
    r"(?![\w°²³/'’])(?!\.\w))"
)


class NumberReader:
    """Reads the numbers of one language: "en", "es", "fr", "it", or "pt"."""

    def __init__(self, language: str) -> None:
        """Prepare the rules."""
        self._language = language
        self._rules = RbnfEngine.for_language(language)
        thousands = re.escape(_THOUSANDS[language])
        number = (
            r"(?:(?<![\w.,)])(?<!\d:)(?P<sign>[-−–+]))?(?<![\w.,/])(?<!\d:)"
            rf"(?P<whole>[1-9]\d{{0,2}}(?:[{thousands}\u00a0\u202f]\d{{3}})+(?!\d)|\d+)"
            r"(?:[.,](?P<part>\d+))?(?![.,:/]?\d)"
        )
        self._range = re.compile(rf"{number} ?[-–] ?(?=\d+(?:[.,]\d+)?{_UNIT})")
        self._measure = re.compile(number + _UNIT)
        self._number = re.compile(number + r"(?!\w)")

    def words(self, text: str) -> str:
        """Return a text with what is read here written in words."""
        text = _DEGREES_BY_ORDINAL.sub("°", text)
        text = _DATE.sub(self._date, text)
        text = _TIME.sub(self._time, text)
        if self._language == "fr":
            text = _FRENCH_TIME.sub(self._time, text)
        text = self._range.sub(self._beginning, text)
        text = self._measure.sub(self._measured, text)
        if self._language != "en":
            return self._number.sub(self._plain, text)
        # The lexicon reads a currency only before its number, and no number that long.
        text = _PRICE.sub(r"\2\1", text)
        return _SERIAL.sub(lambda found: " ".join(found[0]), text)

    def _date(self, found: re.Match[str]) -> str:
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            return found[0]
        return format_date(day, "long", locale=self._language)

    def _time(self, found: re.Match[str]) -> str:
        if self._language == "en" and _TWELVE_HOURS.match(found.string, found.end()):
            return found[0]
        hour, minute = int(found[1]), int(found[2])
        read = self._clock(hour, minute)
        if found.lastindex == 3 and int(found[3]):
            seconds = Decimal(found[3])
            spoken = with_unit(
                seconds, self._cardinal(int(seconds), "s"), "s", self._language
            )
            # "12:30:05" is not twelve, and 35 seconds.
            join = " and" if self._language == "en" else ","
            read = f"{read}{join} {spoken}"
        return read

    def _clock(self, hour: int, minute: int) -> str:
        hours = self._cardinal(hour, "h")
        minutes = self._cardinal(minute, "min")
        match self._language:
            case "en" if minute == 0:
                return f"{hours} {"o'clock" if 0 < hour < 13 else 'hundred'}"
            case "en":
                return f"{hours} {'oh ' * (minute < 10)}{minutes}"
            case "fr":
                named = with_unit(Decimal(hour), hours, "h", "fr")
                return f"{named} {minutes}" if minute else named
            case "pt" if minute == 0:
                return with_unit(Decimal(hour), hours, "h", "pt")
            case language:
                return f"{hours} {_AND[language]} {minutes}" if minute else hours

    def _measured(self, found: re.Match[str]) -> str:
        symbol = usual(found["unit"])
        try:
            words = self._spelled(found, symbol)
            return with_unit(_value(found), words, symbol, self._language)
        except KeyError:  # no pair of units that has a name
            return found[0]

    def _beginning(self, found: re.Match[str]) -> str:
        return f"{self._spelled(found, '')} {_TO[self._language]} "

    def _plain(self, found: re.Match[str]) -> str:
        return self._spelled(found, "")

    def _spelled(self, found: re.Match[str], symbol: str) -> str:
        """Return the words of a number before a unit, or before nothing."""
        whole, part = _digits(found["whole"]), (found["part"] or "")
        sign = (found["sign"] or "").translate(_MINUS)
        parts = [_SIGNS[self._language][sign]] if sign else []
        if whole[0] == "0" or len(whole) > _LONGEST:
            parts += [self._cardinal(int(digit)) for digit in whole]
        else:
            parts.append(self._cardinal(int(whole), "" if part.strip("0") else symbol))
        if part.strip("0"):
            parts += [_POINT[self._language], *self._after_the_point(part)]
        return " ".join(parts)

    def _after_the_point(self, part: str) -> list[str]:
        """Return the words of decimals: digit by digit in English, and when long."""
        if self._language == "en" or len(part) > 2:
            return [self._cardinal(int(digit)) for digit in part]
        zeros = len(part) - len(part.lstrip("0"))
        return [self._cardinal(0)] * zeros + [self._cardinal(int(part))]

    def _cardinal(self, number: int, symbol: str = "") -> str:
        """Return a whole number in the form that this unit needs."""
        names = None
        if symbol and self._language != "en":
            feminine = is_feminine(symbol, self._language)
            gender = "feminine" if feminine else "masculine"
            names = [f"spellout-cardinal-{gender}"]
        return self._rules.format_number(number, ruleset_names=names).text


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(f"{_digits(found['whole'])}.{found['part'] or 0}").normalize()
