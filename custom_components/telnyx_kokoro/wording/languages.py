"""The languages whose numbers are written as words, and their small words."""

from dataclasses import dataclass
from typing import Final

_NO_BREAK: Final = "\u00a0\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Language:
    """The words between numbers, and the separators within them."""

    code: str
    point: str
    signs: dict[str, str]
    to: str
    """Between the ends of a range."""
    at: str
    """Between a date and a time."""
    of: str
    """Between millions and what they count; empty where nothing stands there."""
    whole: str
    """A pattern of whole numbers with or without separators of thousands."""
    decimal: str
    """The characters that may stand before decimals."""


def _signs(minus: str, plus: str, either: str) -> dict[str, str]:
    return {"": "", "-": minus, "−": minus, "–": minus, "+": plus, "±": either}


def _whole(separator: str, spaces: str) -> str:
    groups = rf"[1-9][0-9]{{0,2}}(?:[{spaces}][0-9]{{3}}(?![0-9]))++"
    if separator == ",":
        return rf"[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}(?![0-9]))++|{groups}|[0-9]++"
    # As in English where no other reading is possible, for parts of America.
    commas = r"[1-9][0-9]{0,2}(?:,[0-9]{3}(?![0-9]))++(?=\.[0-9])"
    # One point alone is the decimal point of a sensor just as well: see Number.
    points = (
        r"[1-9][0-9]{0,2}(?:\.[0-9]{3}(?![0-9])){2,}+"
        r"|[1-9][0-9]{0,2}\.[0-9]{3}(?=,[0-9])"
    )
    if separator:
        return rf"{points}|{commas}|{groups}|[0-9]++"
    return rf"{commas}|{groups}|[0-9]++"


LANGUAGES: Final = {
    language.code: language
    for language in (
        Language(
            "en",
            "point",
            _signs("minus", "plus", "plus or minus"),
            "to",
            "at",
            "",
            _whole(",", _NO_BREAK),
            ".",
        ),
        Language(
            "es",
            "coma",
            _signs("menos", "más", "más menos"),
            "a",
            "a las",
            "de",
            _whole(".", _NO_BREAK),
            ".,",
        ),
        Language(
            "fr",
            "virgule",
            _signs("moins", "plus", "plus ou moins"),
            "à",
            "à",
            "de",
            _whole("", f" {_NO_BREAK}"),
            ".,",
        ),
        Language(
            "it",
            "virgola",
            _signs("meno", "più", "più o meno"),
            "a",
            "alle",
            "di",
            _whole(".", _NO_BREAK),
            ".,",
        ),
        Language(
            "pt",
            "vírgula",
            _signs("menos", "mais", "mais ou menos"),
            "a",
            "às",
            "de",
            _whole(".", _NO_BREAK),
            ".,",
        ),
    )
}
