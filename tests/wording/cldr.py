"""Names of units and months from CLDR, for the integration's table.

`scripts/unit-names` writes the table.
"""

import json
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from babel.units import format_compound_unit, format_unit

TABLE: Final = Path("custom_components/telnyx_kokoro/wording/cldr_names.json")
LOCALES: Final = ("en", "en-GB", "es", "fr", "it", "pt")

UNITS: Final = {
    "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "K": "temperature-kelvin",
    "°": "angle-degree",
    "%": "concentr-percent",
    "‰": "concentr-permille",
    "ppm": "concentr-permillion",
    "ppb": "concentr-portion-per-1e9",
    "mW": "power-milliwatt",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "GW": "power-gigawatt",
    "kWh": "energy-kilowatt-hour",
    "J": "energy-joule",
    "kJ": "energy-kilojoule",
    "cal": "energy-calorie",
    "kcal": "energy-kilocalorie",
    "BTU": "energy-british-thermal-unit",
    "V": "electric-volt",
    "A": "electric-ampere",
    "mA": "electric-milliampere",
    "Ω": "electric-ohm",
    "Hz": "frequency-hertz",
    "kHz": "frequency-kilohertz",
    "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz",
    "lx": "light-lux",
    "lm": "light-lumen",
    "Pa": "pressure-pascal",
    "hPa": "pressure-hectopascal",
    "kPa": "pressure-kilopascal",
    "bar": "pressure-bar",
    "mbar": "pressure-millibar",
    "psi": "pressure-pound-force-per-square-inch",
    "mmHg": "pressure-millimeter-ofhg",
    "inHg": "pressure-inch-ofhg",
    "atm": "pressure-atmosphere",
    "km/h": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "mph": "speed-mile-per-hour",
    "kn": "speed-knot",
    "km": "length-kilometer",
    "m": "length-meter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "µm": "length-micrometer",
    "in": "length-inch",
    "ft": "length-foot",
    "yd": "length-yard",
    "mi": "length-mile",
    "nmi": "length-nautical-mile",
    "m²": "area-square-meter",
    "cm²": "area-square-centimeter",
    "km²": "area-square-kilometer",
    "ft²": "area-square-foot",
    "ha": "area-hectare",
    "m³": "volume-cubic-meter",
    "ft³": "volume-cubic-foot",
    "L": "volume-liter",
    "dL": "volume-deciliter",
    "cL": "volume-centiliter",
    "mL": "volume-milliliter",
    "gal": "volume-gallon",
    "fl. oz.": "volume-fluid-ounce",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "mg": "mass-milligram",
    "µg": "mass-microgram",
    "lb": "mass-pound",
    "oz": "mass-ounce",
    "d": "duration-day",
    "h": "duration-hour",
    "min": "duration-minute",
    "s": "duration-second",
    "ms": "duration-millisecond",
    "µs": "duration-microsecond",
    "bit": "digital-bit",
    "kbit": "digital-kilobit",
    "Mbit": "digital-megabit",
    "Gbit": "digital-gigabit",
    "B": "digital-byte",
    "kB": "digital-kilobyte",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
    "TB": "digital-terabyte",
    "PB": "digital-petabyte",
}


def _name(unit: str, number: int, locale: Locale) -> str:
    phrase = format_unit(number, unit, "long", locale=locale)
    return _after(format_decimal(number, locale=locale), phrase)


def _per(unit: str, locale: Locale) -> str:
    """Return "per hour" for an hour: the end of "2 grams per hour"."""
    phrase = format_compound_unit(2, "mass-gram", denominator_unit=unit, locale=locale)
    assert phrase is not None
    return _after(format_unit(2, "mass-gram", "long", locale=locale), phrase)


def _after(beginning: str, phrase: str) -> str:
    assert phrase.startswith(beginning), phrase
    # CLDR has spaces that do not break.
    return " ".join(phrase.removeprefix(beginning).split())


def names() -> dict[str, dict[str, list[str]]]:
    """Return the table: by locale and symbol, the name for one, for two, and after "per".

    The months are under "months". British English has only what it spells differently.
    Babel returns its own key for a name that it lacks: that is left out.
    """
    table = {}
    for tag in LOCALES:
        locale = Locale.parse(tag, sep="-")
        months = get_month_names("wide", locale=locale)
        table[tag] = {
            symbol: [_name(unit, 1, locale), _name(unit, 2, locale), _per(unit, locale)]
            for symbol, unit in UNITS.items()
            if _name(unit, 2, locale) != unit
        } | {"months": [months[month] for month in range(1, 13)]}
    american = table["en"]
    table["en-GB"] = {
        symbol: words
        for symbol, words in table["en-GB"].items()
        if words != american[symbol]
    }
    return table


def as_text() -> str:
    """Return the content of the table's file: a line for each symbol."""
    locales = []
    for tag, symbols in names().items():
        lines = ",\n".join(
            f"    {json.dumps(symbol, ensure_ascii=False)}: "
            f"{json.dumps(words, ensure_ascii=False)}"
            for symbol, words in symbols.items()
        )
        locales.append(f'  "{tag}": {{\n{lines}\n  }}')
    return "{\n" + ",\n".join(locales) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(as_text(), encoding="utf-8")
