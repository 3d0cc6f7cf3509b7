"""Names of units and months in each language.

CLDR's are in `cldr_names.json`, which scripts/unit-names writes; `other_names.json` adds
what CLDR lacks.
"""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Final

from .languages import Language

_FOLDER: Final = Path(__file__).parent

# The first word of each name before which a number has its feminine form.
_FEMININE: Final = {
    "en": frozenset[str](),
    "es": frozenset(
        [
            "hora",
            "libra",
            "onza",
            "pulgada",
            "milla",
            "yarda",
            "caloría",
            "kilocaloría",
            "unidad",
            "hectárea",
            "atmósfera",
            "parte",
            "revolución",
        ]
    ),
    "fr": frozenset(
        [
            "heure",
            "minute",
            "seconde",
            "milliseconde",
            "microseconde",
            "livre",
            "livre-force",
            "once",
            "part",
            "calorie",
            "kilocalorie",
            "atmosphère",
        ]
    ),
    "it": frozenset(
        [
            "ora",
            "libbra",
            "oncia",
            "iarda",
            "caloria",
            "chilocaloria",
            "unità",
            "atmosfera",
            "parte",
        ]
    ),
    "pt": frozenset(
        [
            "hora",
            "libra",
            "onça",
            "polegada",
            "milha",
            "jarda",
            "caloria",
            "quilocaloria",
            "unidade",
            "atmosfera",
            "parte",
            "rotação",
        ]
    ),
}
_PREPOSITIONS: Final = {"per", "por", "pour", "percent", "permille"}


@dataclass(frozen=True, slots=True)
class UnitName:
    """Names of a unit: of one, of several, and after another unit ("per hour")."""

    one: str
    several: str
    per: str
    is_feminine: bool
    is_noun: bool
    """A noun, unlike "per cent"."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one language."""

    units: dict[str, UnitName]
    months: tuple[str, ...]
    nouns: dict[str, bool]
    """First words of the names of units; true for feminine ones."""


def _read() -> dict[str, dict[str, list[str]]]:
    tables: list[dict[str, dict[str, list[str]]]] = [
        json.loads((_FOLDER / name).read_text(encoding="utf-8"))
        for name in ("cldr_names.json", "other_names.json")
    ]
    cldr, other = tables
    return {locale: names | other[locale] for locale, names in cldr.items()}


_TABLE: Final = _read()
SYMBOLS: Final = frozenset(_TABLE["en"]) - {"months", "100km"}


def names_of(language: Language) -> Names:
    """Return the names of a language."""
    table = _TABLE[language.code] | _TABLE[language.tag]
    months = tuple(table.pop("months"))
    units = {
        symbol: _unit(language.code, *(word.replace("’", "'") for word in words))
        for symbol, words in table.items()
    }
    nouns = {
        word.split()[0]: name.is_feminine
        for name in units.values()
        for word in (name.one, name.several)
        if name.is_noun and word
    }
    return Names(units, months, nouns)


def _unit(language: str, one: str, several: str, per: str) -> UnitName:
    first = one.partition(" ")[0]
    return UnitName(
        one,
        several,
        per,
        first in _FEMININE[language],
        first not in _PREPOSITIONS,
    )
