"""Units that a home measures in: their symbols, and their names in each language."""

from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from babel.units import format_compound_unit, format_unit

# The symbols of Home Assistant's sensors, with CLDR's names. `in` and `mi` are left out:
# they are words of some languages.
_NAMES: Final = {
    "°": "angle-degree",
    "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "K": "temperature-kelvin",
    "%": "concentr-percent",
    "ppm": "concentr-permillion",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "kWh": "energy-kilowatt-hour",
    "J": "energy-joule",
    "kJ": "energy-kilojoule",
    "kcal": "energy-kilocalorie",
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
    "mbar": "pressure-millibar",
    "bar": "pressure-bar",
    "psi": "pressure-pound-force-per-square-inch",
    "mmHg": "pressure-millimeter-ofhg",
    "km/h": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "mph": "speed-mile-per-hour",
    "km": "length-kilometer",
    "m": "length-meter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "ft": "length-foot",
    "m²": "area-square-meter",
    "ft²": "area-square-foot",
    "m³": "volume-cubic-meter",
    "ft³": "volume-cubic-foot",
    "L": "volume-liter",
    "l": "volume-liter",
    "mL": "volume-milliliter",
    "ml": "volume-milliliter",
    "gal": "volume-gallon",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "mg": "mass-milligram",
    "µg": "mass-microgram",
    "lb": "mass-pound",
    "oz": "mass-ounce",
    "h": "duration-hour",
    "min": "duration-minute",
    "s": "duration-second",
    "ms": "duration-millisecond",
    "TB": "digital-terabyte",
    "GB": "digital-gigabyte",
    "MB": "digital-megabyte",
    "kB": "digital-kilobyte",
    "Mbit": "digital-megabit",
    "Gbit": "digital-gigabit",
}
# Not in CLDR: the name for one, and for several.
_MORE: Final = {
    "Wh": {
        "en": ("watt-hour", "watt-hours"),
        "es": ("vatio hora", "vatios hora"),
        "fr": ("wattheure", "wattheures"),
        "it": ("wattora", "wattora"),
        "pt": ("watt-hora", "watts-hora"),
    },
    "MWh": {
        "en": ("megawatt-hour", "megawatt-hours"),
        "es": ("megavatio hora", "megavatios hora"),
        "fr": ("mégawattheure", "mégawattheures"),
        "it": ("megawattora", "megawattora"),
        "pt": ("megawatt-hora", "megawatts-hora"),
    },
    "dB": {
        "en": ("decibel", "decibels"),
        "es": ("decibelio", "decibelios"),
        "fr": ("décibel", "décibels"),
        "it": ("decibel", "decibel"),
        "pt": ("decibel", "decibéis"),
    },
}
_FEMININE: Final = {
    "es": {"h", "lb", "oz", "psi", "ppm", "kcal"},
    "fr": {"h", "min", "s", "ms", "lb", "oz", "psi", "ppm", "kcal"},
    "it": {"h", "lb", "oz", "psi", "ppm", "kcal"},
    "pt": {"h", "lb", "oz", "psi", "ppm", "kcal"},
}
_ODD_SIGNS: Final = str.maketrans({"℃": "°C", "℉": "°F", "μ": "µ", " ": None})

SYMBOLS: Final = tuple(sorted((*_NAMES, *_MORE), key=len, reverse=True))


def usual(symbol: str) -> str:
    """Return a symbol as it stands in the tables: "℃" and "° C" are "°C"."""
    return symbol.translate(_ODD_SIGNS)


def is_feminine(symbol: str, language: str) -> bool:
    """Return true if the number before this unit takes the feminine form."""
    return symbol.partition("/")[0] in _FEMININE.get(language, ())


def with_unit(number: Decimal, words: str, symbol: str, language: str) -> str:
    """Return a number, which is given in words too, with the name of its unit.

    Raises KeyError for a symbol that is not known.
    """
    if symbol in _MORE:
        one, several = _MORE[symbol][language]
        return f"{words} {one if abs(number) == 1 else several}"
    value = abs(number)
    if symbol in _NAMES:
        phrase = format_unit(value, _NAMES[symbol], "long", locale=language)
    else:
        unit, _, per = symbol.partition("/")
        # CLDR has words for every pair, as "liters per minute".
        phrase = (
            format_compound_unit(
                value, _NAMES[unit], denominator_unit=_NAMES[per], locale=language
            )
            or f"{value} {symbol}"
        )
    phrase = phrase.replace(format_decimal(value, locale=language), words, 1)
    return " ".join(phrase.split())  # CLDR has spaces that do not break
