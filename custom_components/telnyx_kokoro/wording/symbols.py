"""Symbols of units as people and devices write them."""

from dataclasses import dataclass
import re
from typing import Final

from .names import SYMBOLS

# Written in capitals or small letters by mistake, without becoming another unit.
_ANY_CASE: Final = (
    *("kWh", "kW", "hPa", "kPa", "Hz", "kHz", "GHz", "dB", "kg", "km", "km/h", "lx"),
    *("lm", "ppm", "ppb", "rpm", "psi", "mbar", "mmHg", "mAh", "GB", "TB", "kB", "BTU"),
    *("kVA", "mph", "Wh"),
)
_SPELLINGS: Final = {
    "℃": "°C",
    "℉": "°F",
    **{
        f"{degree}{scale}": f"°{scale}"
        for degree in ("° ", "º", "º ")
        for scale in "CF"
    },
    **{f"{degree}c": "°C" for degree in ("°", "° ", "º", "º ")},
    **{f"{degree}f": "°F" for degree in ("°", "° ", "º", "º ")},
    "º": "°",
    "ohm": "Ω",
    "Ω": "Ω",  # the sign, not the letter
    "kΩ": "kΩ",
    "MΩ": "MΩ",
    "l": "L",
    "ml": "mL",
    "ML": "mL",
    "Ml": "mL",
    "dl": "dL",
    "cl": "cL",
    "lt": "L",
    "gr": "g",
    "ug": "µg",
    "Kbit": "kbit",
    "Mb": "Mbit",
    "kmh": "km/h",
    "Kmh": "km/h",
    "kph": "km/h",
    "KPH": "km/h",
    "kt": "kn",
    "kts": "kn",
    "Mbps": "Mbit/s",
    "mbps": "Mbit/s",
    "Gbps": "Gbit/s",
    "kbps": "kbit/s",
    "mhz": "MHz",
    "Mhz": "MHz",
    "MHZ": "MHz",
    "lbs": "lb",
    "C": "°C",
    "F": "°F",
    "kW·h": "kWh",
    "kW⋅h": "kWh",
    "Mwh": "MWh",
    "Min": "min",
    "mins": "min",
    "hr": "h",
    "hrs": "h",
    "sec": "s",
    "secs": "s",
    "lux": "lx",
    "RPM": "rpm",
    "r/min": "rpm",
    "dB(A)": "dBA",
    "db(A)": "dBA",
    "ct": "¢",
    "fl oz": "fl. oz.",
    # Bytes are octets in French.
    "ko": "kB",
    "Ko": "kB",
    "Mo": "MB",
    "Go": "GB",
    "To": "TB",
    "CFM": "ft³/min",
    "cfm": "ft³/min",
}
_POWERS: Final = {"²": ("2", "^2"), "³": ("3", "^3")}


def _spellings() -> dict[str, str]:
    """Return the symbol of the tables for everything that is understood."""
    known = {symbol: symbol for symbol in SYMBOLS}
    for symbol in SYMBOLS:
        for power, others in _POWERS.items():
            if symbol.endswith(power):
                known |= {symbol[:-1] + other: symbol for other in others}
    for symbol in _ANY_CASE:
        for other in (symbol.lower(), symbol.upper(), symbol.capitalize()):
            known.setdefault(other, symbol)
    known.update({"KWh": "kWh", "kwH": "kWh", "Kwh": "kWh", "kWH": "kWh"})
    known.update(_SPELLINGS)
    # Two characters look like the sign for a millionth.
    known |= {
        written.replace("µ", "μ"): symbol
        for written, symbol in known.items()
        if "µ" in written
    }
    return known


SPELLINGS: Final = _spellings()
_ALTERNATIVES: Final = "|".join(
    re.escape(written) for written in sorted(SPELLINGS, key=len, reverse=True)
)
_SPACE: Final = r"[ \u00a0\u2009\u202f]?"
PER: Final = rf"/ ?(?P<per>100 ?km|{_ALTERNATIVES})"
AFTER: Final = r"(?![\w°º²³/^%$€£]|[-’'.][^\W\d_]|[.,][0-9])"
_PATTERN: Final = re.compile(
    rf"(?P<gap>{_SPACE})(?P<unit>{_ALTERNATIVES})(?:{PER})?{AFTER}"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit after a number: its symbol, and the one that it is divided by, if any."""

    symbol: str
    per: str
    written: str
    has_gap: bool
    """A space stands before it."""
    end: int


def per_symbol(written: str) -> str:
    """Return the symbol of the tables for what stands after a slash."""
    return SPELLINGS.get(written, "100km")


def match_unit(text: str, start: int) -> Unit | None:
    """Return the unit that stands in a text right after a number that ends at a place."""
    if (found := _PATTERN.match(text, start)) is None:
        return None
    gap, written, per = found.group("gap", "unit", "per")
    symbol, _, own_per = SPELLINGS[written].partition("/")
    if f"{symbol}/{own_per}" in SYMBOLS:
        symbol, own_per = f"{symbol}/{own_per}", ""
    if own_per and per:
        return None
    whole = f"{symbol}/{per and per_symbol(per)}"
    if per and whole in SYMBOLS:
        return Unit(whole, "", written, bool(gap), found.end())
    return Unit(
        symbol,
        own_per or (per_symbol(per) if per else ""),
        written,
        bool(gap),
        found.end(),
    )
