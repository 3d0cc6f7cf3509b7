"""Names of units and months in each language.

CLDR's are in `cldr_names.json`, which scripts/unit-names writes; `other_names.json` adds
what CLDR lacks: names, and the first words of names before which a number is feminine.
"""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Final

from .languages import Language

_FOLDER: Final = Path(__file__).parent

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
SYMBOLS: Final = frozenset(_TABLE["en"]) - {"months", "feminine", "100km"}


def names_of(language: Language) -> Names:
    """Return the names of a language."""
    table = _TABLE[language.code] | _TABLE[language.tag]
    months = tuple(table.pop("months"))
    feminine = frozenset(table.pop("feminine"))
    units = {
        symbol: _unit(feminine, *(word.replace("’", "'") for word in words))
        for symbol, words in table.items()
    }
    nouns = {
        word.split()[0]: name.is_feminine
        for name in units.values()
        for word in (name.one, name.several)
        if name.is_noun and word
    }
    return Names(units, months, nouns)


def _unit(feminine: frozenset[str], one: str, several: str, per: str) -> UnitName:
    first = one.partition(" ")[0]
    return UnitName(one, several, per, first in feminine, first not in _PREPOSITIONS)
