"""Names of units: as in CLDR, for every symbol, and in the form that a number asks for."""

from decimal import Decimal

from babel import Locale
import pytest

from custom_components.telnyx_kokoro.wording.languages import LANGUAGES
from custom_components.telnyx_kokoro.wording.names import SYMBOLS, names_of
from custom_components.telnyx_kokoro.wording.numerals import Numerals
from custom_components.telnyx_kokoro.wording.symbols import SPELLINGS
from custom_components.telnyx_kokoro.wording.written import NumberPattern

from . import cldr

NUMBERS = (
    "0",
    "0.5",
    "1",
    "1.0",
    "1.5",
    "2",
    "2.0",
    "5",
    "21",
    "100",
    "101",
    "1000001",
)


def test_table_is_as_in_cldr() -> None:
    """If this fails after an update of babel, run scripts/unit-names."""
    assert cldr.TABLE.read_text(encoding="utf-8") == cldr.as_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_symbol_has_a_name(language: str) -> None:
    names = names_of(LANGUAGES[language])
    assert names.units.keys() >= SYMBOLS
    assert all(names.units[symbol].one for symbol in SYMBOLS)
    assert all(names.units[symbol].several for symbol in SYMBOLS)
    assert len(names.months) == 12


def test_every_spelling_leads_to_names() -> None:
    parts = {part for symbol in SPELLINGS.values() for part in symbol.split("/")}
    assert parts <= SYMBOLS


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("written", NUMBERS)
def test_plural_is_as_in_cldr(code: str, written: str) -> None:
    language = LANGUAGES[code]
    number = NumberPattern(language).match(written, 0)
    assert number is not None
    # "21.0" is spoken as twenty-one.
    spoken = Decimal(written).normalize()
    form = Locale.parse(code, sep="-").plural_form(Decimal(f"{spoken:f}"))
    assert Numerals(language).plural(number) is (form != "one")
