"""The languages whose numbers are written as words, and their small words."""

from dataclasses import dataclass
from typing import Final, Literal

type Form = Literal["alone", "masculine", "feminine"]
"""A number by itself, or before a noun of this gender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words between numbers, and the rules for their forms."""

    tag: str
    """Two letters, and a region where it makes a difference."""
    point: str
    signs: dict[str, str]
    to: str
    """Between the ends of a range."""
    at: str
    """Between a date and a time."""
    of: str
    """Between millions and what they count; empty where nothing stands there."""
    rules: dict[Form, str]
    """Names of the rules of CLDR that spell out a number."""

    @property
    def code(self) -> str:
        """The letters of the language."""
        return self.tag[:2]


def _signs(minus: str, plus: str, either: str) -> dict[str, str]:
    return {"": "", "-": minus, "−": minus, "–": minus, "+": plus, "±": either}


def _rules(alone: str, masculine: str, feminine: str) -> dict[Form, str]:
    return {
        "alone": f"spellout-{alone}",
        "masculine": f"spellout-{masculine}",
        "feminine": f"spellout-{feminine}",
    }


_BY_GENDER: Final = _rules("numbering", "cardinal-masculine", "cardinal-feminine")

_AMERICAN: Final = Language(
    tag="en",
    point="point",
    signs=_signs("minus", "plus", "plus or minus"),
    to="to",
    at="at",
    of="",
    rules=_rules("cardinal", "cardinal", "cardinal"),
)
_BRITISH: Final = Language(
    tag="en-GB",
    point="point",
    signs=_signs("minus", "plus", "plus or minus"),
    to="to",
    at="at",
    of="",
    # "One hundred and one".
    rules=_rules("cardinal-verbose", "cardinal-verbose", "cardinal-verbose"),
)
_SPANISH: Final = Language(
    tag="es",
    point="coma",
    signs=_signs("menos", "más", "más menos"),
    to="a",
    at="a las",
    of="de",
    rules=_BY_GENDER,
)
_FRENCH: Final = Language(
    tag="fr",
    point="virgule",
    signs=_signs("moins", "plus", "plus ou moins"),
    to="à",
    at="à",
    of="de",
    rules=_BY_GENDER,
)
_ITALIAN: Final = Language(
    tag="it",
    point="virgola",
    signs=_signs("meno", "più", "più o meno"),
    to="a",
    at="alle",
    of="di",
    # "Ventuno" is not shortened before a noun, and has no feminine.
    rules=_rules("numbering", "numbering", "numbering"),
)
_PORTUGUESE: Final = Language(
    tag="pt",
    point="vírgula",
    signs=_signs("menos", "mais", "mais ou menos"),
    to="a",
    at="às",
    of="de",
    rules=_BY_GENDER,
)
LANGUAGES: Final = {
    language.tag: language
    for language in (_AMERICAN, _BRITISH, _SPANISH, _FRENCH, _ITALIAN, _PORTUGUESE)
}


def language_of(locale: str) -> Language | None:
    """Return the language of a locale such as "en-US" or "pt_BR", if it is known here."""
    code, _, region = locale.replace("_", "-").partition("-")
    if code.lower() == "en" and region.upper() not in {"", "US"}:
        return _BRITISH
    return LANGUAGES.get(code.lower())
