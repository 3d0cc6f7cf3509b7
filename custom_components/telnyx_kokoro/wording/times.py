"""Times of the day and durations in the words of one language."""

import re
from typing import Final

from .durations import Durations, is_duration
from .labels import BOOKS, word_before
from .names import Names
from .numerals import Numerals

_HOUR: Final = r"(?P<hour>[01]?[0-9]|2[0-3])"
_MINUTE: Final = r"(?P<minute>[0-5][0-9])"
_COLON: Final = rf"{_HOUR}:{_MINUTE}(?::(?P<second>[0-5][0-9])(?:\.[0-9]+)?)?"
_END: Final = re.compile(r"(?![\w:/%°+]|[-.,][0-9])")
_TWELVE_HOURS: Final = re.compile(r"[ \u00a0\u202f]?[AaPp]\.?[Mm]\b")
_TO: Final = re.compile(r" ?[-–—] ?(?=[0-9])")
_AND: Final = {"es": "y", "it": "e", "pt": "e"}
# "Alle 8.30" and "las 8.30" are times, "8.30" alone is not.
_BEFORE_POINT: Final = {
    "es": re.compile(r"\blas? \Z", re.IGNORECASE),
    "it": re.compile(
        r"\b(?:(?:h|ore|alle|dalle|delle|le|verso) |(?:all|dall|l)['’])\Z",
        re.IGNORECASE,
    ),
}
_POINT: Final = re.compile(rf"{_HOUR}[.,]{_MINUTE}(?P<named> ?h(?!\w))?(?! ?[€$£%°])")
# As sensors write no zero at the end of a number.
_POINT_AND_ZERO: Final = re.compile(rf"{_HOUR}\.(?P<minute>[0-5]0)(?P<named> ?h(?!\w))")
_HOUR_ALONE: Final = re.compile(rf"{_HOUR} ?h(?!\w)")
# "At 00:00:30" is a time of the day.
_CLOCK_BEFORE: Final = re.compile(
    r"\b(?:at|since|until|from|las|à|às|alle|dalle|ore) \Z", re.IGNORECASE
)
_LONG: Final = re.compile(rf"{_HOUR}h ?{_MINUTE} ?min(?!\w)")


class Times:
    """Reads the times of one language."""

    def __init__(self, language: str, names: Names, numerals: Numerals) -> None:
        """Read with these names and numerals."""
        self._language = language
        self._hours = names.units["h"]
        self._seconds = names.units["s"]
        self._numerals = numerals
        self._durations = Durations(language, names, numerals)
        gap = " ?" if language == "fr" else ""
        hours = "" if language == "en" else "(?P<named> ?h(?!\\w))?"
        self._time = re.compile(rf"{_COLON}{hours}")
        self._other = re.compile(
            rf"{_HOUR}\.{_MINUTE}(?= ?[AaPp]\.?[Mm]\b)"
            if language == "en"
            else rf"{_HOUR}{gap}h{gap}{_MINUTE}(?![0-9]| ?h(?!\w)| ?min)"
        )
        self._before_point = _BEFORE_POINT.get(language)

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for the time, or the times, at a place, and their end."""
        if long := _LONG.match(text, start):
            words = self._durations.words(0, int(long["hour"]), int(long["minute"]), 0)
            return words, long.end()
        if word_before(text, start).lower() in BOOKS:
            return None
        if duration := self._durations.match(text, start):
            return duration
        alone = None
        if (first := self._found(text, start)) is None:
            if self._language == "en" or not (alone := _HOUR_ALONE.match(text, start)):
                return None
            first = alone
        words, end = self._read(text, first), first.end()
        to = _TO.match(text, end)
        second = self._second(text, to.end(), first) if to else None
        if second:
            words = f"{words} {self._to} {self._read(text, second)}"
            end = second.end()
        elif alone:
            return None  # a number with a unit
        if _END.match(text, end):
            return words, end
        # "7:30pm" has no space, which words need.
        if self._language == "en" and _TWELVE_HOURS.match(text, end):
            return f"{words} ", end
        return None

    def _found(self, text: str, start: int) -> re.Match[str] | None:
        found = self._time.match(text, start) or self._other.match(text, start)
        if found is None and self._before_point:
            if self._before_point.search(text, max(0, start - 8), start):
                found = _POINT.match(text, start)
        if found is None and self._language == "es":
            found = _POINT_AND_ZERO.match(text, start)
        return found

    def _second(
        self, text: str, start: int, first: re.Match[str]
    ) -> re.Match[str] | None:
        """Return the end of a span of time, which is written like its beginning."""
        if first.re is _POINT:
            return _POINT.match(text, start)
        if self._language == "en":
            return self._found(text, start)
        return self._found(text, start) or _HOUR_ALONE.match(text, start)

    @property
    def _to(self) -> str:
        return {"en": "to", "fr": "à"}.get(self._language, "a")

    def _read(self, text: str, found: re.Match[str]) -> str:
        fields = found.groupdict()
        hour, minute = found["hour"], int(fields.get("minute") or 0)
        second = int(fields.get("second") or 0)
        if fields.get("second") and self._is_duration(text, found):
            return self._durations.words(0, int(hour), minute, second)
        if second:
            return self._precisely(hour, minute, second)
        if (fields.get("named") or found.re is _HOUR_ALONE) and not minute:
            return self._durations.count(
                int(hour), self._hours.one, self._hours.several
            )
        twelve = _TWELVE_HOURS.match(text, found.end()) is not None
        return self.clock(int(hour), minute, twelve=twelve)

    def _is_duration(self, text: str, found: re.Match[str]) -> bool:
        start = found.start()
        if found["hour"] == "0" or is_duration(text, start, found.end()):
            return True
        is_clock = _CLOCK_BEFORE.search(text, max(0, start - 8), start)
        return found["hour"] == "00" and not is_clock

    def clock(self, hour: int, minute: int, *, twelve: bool = False) -> str:
        """Return "seven oh five"; before "p.m.", a full hour is the number alone."""
        if self._language == "en":
            return self._english(hour, minute, twelve=twelve)
        if self._language == "fr" and (hour, minute) == (0, 0):
            return "minuit"
        form = self._numerals.cardinal
        hours = form(hour, "feminine")
        if self._language == "it":
            hours = "una" if hour == 1 else form(hour)
        name = self._hours.several if hour > 1 else self._hours.one
        if self._language == "fr":
            return f"{hours} {name}" + (
                f" {form(minute, 'feminine')}" if minute else ""
            )
        if minute:
            return f"{hours} {_AND[self._language]} {form(minute)}"
        if self._language == "pt" or (hour == 0 and self._language == "es"):
            return f"{hours} {self._hours.several if self._language == 'es' else name}"
        return hours

    def _english(self, hour: int, minute: int, *, twelve: bool) -> str:
        hours, minutes = self._numerals.cardinal(hour), self._numerals.cardinal(minute)
        if minute:
            return f"{hours} {'oh ' * (minute < 10)}{minutes}"
        if twelve:
            return hours
        if hour == 0:
            return "midnight"
        return f"{hours} {"o'clock" if hour < 13 else 'hundred'}"

    def _precisely(self, hour: str, minute: int, second: int) -> str:
        """Return a time with its seconds."""
        if self._language != "en":
            return self._durations.words(0, int(hour), minute, second)
        seconds = self._durations.count(
            second, self._seconds.one, self._seconds.several
        )
        return f"{self.clock(int(hour), minute)} and {seconds}"
