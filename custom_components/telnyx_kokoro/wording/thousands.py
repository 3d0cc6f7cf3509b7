"""Whether a point before three digits stands after thousands or before decimals.

Devices write decimals with a point in every language: "21.375 °C".
"""

from typing import Final

from .names import Names
from .symbols import Unit
from .written import Number

# Of these there are thousands. All others are measured in thousandths.
_COARSE: Final = frozenset(
    {
        *("W", "Wh", "VA", "var", "varh", "mAh", "mWh", "kJ", "kcal", "cal", "BTU"),
        *("lx", "lm", "ppm", "ppb", "rpm", "K", "m²", "km²", "ft²", "ha", "mL", "mg"),
        *("B", "bit", "kB", "KiB", "kbit", "W/m²", "kbit/s", "Pa"),
    }
)
# Of these there are no thousands.
_SMALL: Final = frozenset(
    {"°C", "°F", "°", "%", "bar", "psi", "dB", "dBA", "dBm", "GHz", "m/s", "mm/h"}
)
# A text has thousands of them, a device thousandths.
_EITHER: Final = frozenset(
    {"d", "h", "min", "m", "km", "ft", "mi", "yd", "nmi", "L", "gal", "g", "MB", "MiB"}
)
# The pressure of the air, which is far from any other.
_AIR: Final = range(850, 1101)
_PRESSURES: Final = frozenset({"hPa", "mbar"})


def has_thousandths(number: Number, unit: Unit) -> bool | None:
    """Return true if three digits after a point are decimals before this unit.

    None if they may be either: "1.500 kg".
    """
    whole = f"{unit.symbol}/{unit.per}" if unit.per else unit.symbol
    if whole in _PRESSURES:
        return len(number.whole) > 1 or int(number.whole + number.part) not in _AIR
    if whole in _COARSE:
        return False
    if whole in _SMALL or not number.may_be_grouped:
        return True
    return None if is_round(number) or whole in _EITHER else True


def is_round(number: Number) -> bool:
    """Return true for what is hardly measured: "1.500"."""
    return number.may_be_grouped and number.part.endswith("00")


def names_in_thousands(names: Names) -> frozenset[str]:
    """Return the first words of the names of units that come in thousands."""
    return frozenset(
        word.split()[0]
        for symbol, name in names.units.items()
        if symbol in _COARSE
        for word in (name.one, name.several)
    )
