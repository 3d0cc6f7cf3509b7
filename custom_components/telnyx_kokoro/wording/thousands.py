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
        *("lx", "lm", "ppm", "ppb", "rpm", "K", "m", "km", "ft", "mi", "yd", "nmi"),
        *("m²", "km²", "ft²", "ha", "L", "mL", "gal", "g", "mg", "B", "bit"),
        *("kB", "MB", "KiB", "MiB", "kbit", "W/m²", "kbit/s", "d"),
    }
)
# These are neither: a thousand of them is common, and so are thousandths.
_ROUND: Final = frozenset({"h", "Mbit", "Mbit/s"})
# The pressure of the air, which is far from any other.
_AIR: Final = range(850, 1101)
_PRESSURES: Final = frozenset({"hPa", "mbar"})


def has_thousandths(number: Number, unit: Unit) -> bool:
    """Return true if three digits after a point are decimals before this unit."""
    whole = f"{unit.symbol}/{unit.per}" if unit.per else unit.symbol
    if whole in _PRESSURES:
        return len(number.whole) > 1 or int(number.whole + number.part) not in _AIR
    if whole in _ROUND:
        return number.part != "000"
    return whole not in _COARSE


def names_in_thousands(names: Names) -> frozenset[str]:
    """Return the first words of the names of units that come in thousands."""
    return frozenset(
        word.split()[0]
        for symbol, name in names.units.items()
        if symbol in _COARSE
        for word in (name.one, name.several)
    )
