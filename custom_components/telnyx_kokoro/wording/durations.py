"""Durations in the words of one language: "1h 5m 30s", "00:05:30"."""

import re
from typing import Final

from .names import Names
from .numerals import Numerals

# French days begin with "j", Italian ones with "g". With a space, "m" stands for metres, unless hours stand before it.
_PARTS: Final = re.compile(
    r"(?:(?P<d>[0-9]{1,4})(?: ?[dj]|g(?= ?[0-9]+h)) ?)?(?P<hours>(?P<h>[0-9]{1,4}) ?h ?)?"
    r"(?:(?P<min>[0-9]{1,3})(?:min|(?(hours) ?)m) ?)?(?:(?P<s>[0-9]{1,3}) ?s)?"
    r"(?<! )(?!\w|[-’'][^\W_]|[.,:/][0-9])"
)
_UNITS: Final = ("d", "h", "min", "s")
_MINUTES: Final = re.compile(r"(?P<min>[0-9]{1,3})(?:m(?!\w)| m(?= (?:ago|fa)\b))")
_AFTER_MINUTES: Final = re.compile(r" (?:ago|fa|left|remaining|to go)\b")
_BEFORE_MINUTES: Final = re.compile(
    r"\b(?:ETA|hace|timer|countdown|uptime|temporizador|minuteur):? \Z", re.IGNORECASE
)
_BEFORE: Final = re.compile(
    r"\b(?:remaining|uptime|duration|timer|countdown|elapsed|takes?|took|lasts|lasted"
    r"|duraci[oó]n|temporizador|faltan?|quedan?|restan?|dura"
    r"|durée|minuteur|minuterie|restante?s?|reste|dure"
    r"|durata|mancano|manca|restano"
    r"|duração|faltam|restam)(?: (?:is|of|es|de|est|è|di|é))?:? ?\Z",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(r" (?:left|remaining|elapsed|to go|restantes?|rimanenti)\b")
_LONGEST_BEFORE: Final = 24


def is_duration(text: str, start: int, end: int) -> bool:
    """Return true if the words around "01:05:30" call it a duration."""
    before = max(0, start - _LONGEST_BEFORE)
    return bool(_BEFORE.search(text, before, start) or _AFTER.match(text, end))


class Durations:
    """Reads the durations of one language."""

    def __init__(self, language: str, names: Names, numerals: Numerals) -> None:
        """Read with these names and numerals."""
        self._language = language
        self._names = [names.units[unit] for unit in _UNITS]
        self._numerals = numerals

    def match(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the words for several units of time at a place, and their end."""
        found = _PARTS.match(text, start)
        if found and sum(found[unit] is not None for unit in _UNITS) > 1:
            parts = [int(found[unit] or 0) for unit in _UNITS]
            return self.words(*parts), found.end()
        if found := _MINUTES.match(text, start):
            before = max(0, start - _LONGEST_BEFORE)
            if _AFTER_MINUTES.match(text, found.end()) or _BEFORE_MINUTES.search(
                text, before, start
            ):
                return self.words(0, 0, int(found["min"]), 0), found.end()
        return None

    def words(self, days: int, hours: int, minutes: int, seconds: int) -> str:
        """Return days, hours, minutes and seconds, as far as there are any."""
        numbers = (days, hours, minutes, seconds)
        parts = [
            self.count(number, name.one, name.several)
            for number, name in zip(numbers, self._names, strict=True)
            if number
        ] or [self.count(0, self._names[-1].one, self._names[-1].several)]
        joint = {"en": "and", "es": "y", "fr": "et"}.get(self._language, "e")
        return f" {joint} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))

    def count(self, number: int, one: str, several: str) -> str:
        """Return a number of these units."""
        is_feminine = one in {"hora", "heure", "ora", "minute", "seconde"}
        words = self._numerals.cardinal(
            number, "feminine" if is_feminine else "masculine"
        )
        singular = number == 1 or (number == 0 and self._language in {"fr", "pt"})
        if self._language == "it" and is_feminine and number == 1:
            return f"un'{one}"
        return f"{words} {one if singular else several}"
