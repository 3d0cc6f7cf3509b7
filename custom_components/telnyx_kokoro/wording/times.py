"""Times of the day and durations in the words of one language."""

import re
from typing import Final

from .names import Names
from .numerals import Numerals

_HOUR: Final = r"(?P<hour>[01]?[0-9]|2[0-3])"
_MINUTE: Final = r"(?P<minute>[0-5][0-9])"
_COLON: Final = rf"{_HOUR}:{_MINUTE}(?::(?P<second>[0-5][0-9])(?:\.[0-9]+)?)?"
_END: Final = re.compile(r"(?![\w:/%°+]|[-.,][0-9])")
_TWELVE_HOURS: Final = re.compile(r"[ \u00a0\u202f]?[AaPp]\.?[Mm]\b")
_TO: Final = re.compile(r" ?[-–—] ?(?=[0-9])")
_AND: Final = {"es": "y", "it": "e", "pt": "e"}
_ITALIAN_POINT: Final = re.compile(
    r"\b(?:ore|alle|dalle|delle|le|verso|all['’]|dall['’])[ ]?$", re.IGNORECASE
)


class Times:
    """Reads the times of one language."""

    def __init__(self, language: str, names: Names, numerals: Numerals) -> None:
        """Read with these names and numerals."""
        self._language = language
        self._hours = names.units["h"]
        self._minutes = names.units["min"]
        self._seconds = names.units["s"]
        self._numerals = numerals
        gap = " ?" if language == "fr" else ""
        hours = "" if language == "en" else "(?P<named> ?h(?!\\w))?"
        self._time = re.compile(rf"{_COLON}{hours}")
        self._other = re.compile(
            rf"{_HOUR}\.{_MINUTE}(?= ?[AaPp]\.?[Mm]\b)"
            if language == "en"
            else rf"{_HOUR}{gap}h{gap}{_MINUTE}(?![0-9]| ?h(?!\w)| ?min)"
        )
        self._point = re.compile(rf"{_HOUR}\.{_MINUTE}")

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for the time, or the times, at a place, and their end."""
        if (first := self._found(text, start)) is None:
            return None
        words, end = self._read(text, first), first.end()
        if (to := _TO.match(text, end)) and (second := self._found(text, to.end())):
            words = f"{words} {self._to} {self._read(text, second)}"
            end = second.end()
        if _END.match(text, end):
            return words, end
        # "7:30pm" has no space, which words need.
        if self._language == "en" and _TWELVE_HOURS.match(text, end):
            return f"{words} ", end
        return None

    def _found(self, text: str, start: int) -> re.Match[str] | None:
        found = self._time.match(text, start) or self._other.match(text, start)
        if found is None and self._language == "it":
            before = text[max(0, start - 8) : start]
            if _ITALIAN_POINT.search(before):
                found = self._point.match(text, start)
        return found

    @property
    def _to(self) -> str:
        return {"en": "to", "fr": "à"}.get(self._language, "a")

    def _read(self, text: str, found: re.Match[str]) -> str:
        fields = found.groupdict()
        second = int(fields.get("second") or 0)
        if second or (found["hour"] == "0" and fields.get("second")):
            return self._precisely(found["hour"], int(found["minute"]), second)
        if fields.get("named") and not int(found["minute"]):
            return self._count(int(found["hour"]), self._hours.one, self._hours.several)
        twelve = _TWELVE_HOURS.match(text, found.end()) is not None
        return self.clock(int(found["hour"]), int(found["minute"]), twelve=twelve)

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
        """Return hours, minutes and seconds: a time with seconds, or a duration.

        A duration of a timer begins with a single zero: "0:05:30".
        """
        seconds = self._count(second, self._seconds.one, self._seconds.several)
        if self._language == "en" and hour != "0":
            return f"{self.clock(int(hour), minute)} and {seconds}"
        hours = self._count(int(hour), self._hours.one, self._hours.several)
        minutes = self._count(minute, self._minutes.one, self._minutes.several)
        parts = [minutes] if minute else []
        if hour != "0":
            parts = [hours, minutes]
        if second or not parts:
            parts.append(seconds)
        joint = {"en": "and", "es": "y", "fr": "et"}.get(self._language, "e")
        return f" {joint} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

    def _count(self, number: int, one: str, several: str) -> str:
        is_feminine = one in {"hora", "heure", "ora", "minute", "seconde"}
        words = self._numerals.cardinal(
            number, "feminine" if is_feminine else "masculine"
        )
        singular = number == 1 or (number == 0 and self._language in {"fr", "pt"})
        if self._language == "it" and is_feminine and number == 1:
            return f"un'{one}"
        return f"{words} {one if singular else several}"
