"""Where a text that is still being written may not be divided: within a number."""

import re
from typing import Final

from .currencies import CODES
from .symbols import SPELLINGS

# No expression is longer than this, in characters.
_LONGEST: Final = 80

_SPACE: Final = r"[ \u00a0\u2009\u202f]"
_DASH: Final = r"\-–−—"
_PER: Final = (
    "100 km",
    "100km",
    "min",
    "m²",
    "m2",
    "m³",
    "m3",
    "ft³",
    "kWh",
    "MWh",
    "dL",
)


def _beginnings(symbols: tuple[str, ...]) -> str:
    """Return a pattern of everything that is short of one of these symbols."""
    parts = {symbol[:length] for symbol in symbols for length in range(1, len(symbol))}
    return "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))


def _any_of(symbols: tuple[str, ...]) -> str:
    return "|".join(re.escape(s) for s in sorted(symbols, key=len, reverse=True))


_UNITS: Final = (*SPELLINGS, *CODES)
_START: Final = re.compile(
    rf"(?<![^\s(\[{{<>\"'“”‘’«»„¿¡~≈*|—:])[{_DASH}+±0-9€$£¥RUEGBCJ]"
)
_NUMBER: Final = (
    rf"[0-9](?:[0-9.,:/'’T+h{_DASH}]"
    rf"|(?<=[0-9{_DASH}]){_SPACE}(?=[0-9{_DASH}])|(?<=[{_DASH}]){_SPACE})*"
)
_AFTER: Final = (
    rf"(?:(?<=[0-9]){_SPACE})?(?:{_beginnings(_UNITS)}|[ap]\.?"
    rf"|(?:{_any_of(_UNITS)}){_SPACE}?/{_SPACE}?(?:{_beginnings(_PER)})?)?"
)
_SIGN: Final = rf"[{_DASH}+±]"
# "5m " goes on as "5m 30s", but "5 m " does not.
_DURATION: Final = rf"(?:[0-9]{{1,4}}(?:{_SPACE}?[dhj]|m(?:in)?){_SPACE}?){{1,3}}"
# Half of "R$" is a letter, and half of "US$" a word.
_CURRENCY: Final = rf"(?:{_any_of(tuple(CODES))}){_SPACE}?{_SIGN}?"
_OPEN: Final = re.compile(
    rf"(?:{_DURATION}(?:[0-9]{{1,3}}{_SPACE}?(?:mi?|h|s|secs?|se)?)?"
    rf"|{_SIGN}?(?:{_CURRENCY})?{_NUMBER}(?:{_AFTER}|{_SPACE}?h{_SPACE})|{_SIGN}|R|US?"
    # A currency behind its amount begins nothing.
    rf"|(?<![0-9]{_SPACE}){_SIGN}?{_CURRENCY})\Z"
)


def may_continue(text: str) -> int | None:
    """Return where an expression begins that the next characters may continue.

    None if the text ends with none: "It is 21.5 °C" is complete, "It is 21.5 " is not.
    """
    first = max(0, len(text) - _LONGEST)
    for found in _START.finditer(text, first):
        if _OPEN.match(text, found.start()):
            return found.start()
    return None
