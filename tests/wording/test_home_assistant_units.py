"""Units that Home Assistant writes behind a state."""

import pytest

from custom_components.telnyx_kokoro.wording.numbers import spell_out
from homeassistant import const

ALL = sorted(
    {
        str(unit)
        for name, units in vars(const).items()
        if name.startswith("UnitOf")
        for unit in units
    }
    | {const.PERCENTAGE, const.DEGREE, const.LIGHT_LUX, const.REVOLUTIONS_PER_MINUTE}
)
# Hardly ever measured in a home, or more than one thing.
LEFT_ALONE = {
    *("BTU/(h⋅ft²)", "Beaufort", "CCF", "EB", "EiB", "Gcal", "MCF", "MV", "Mcal"),
    *("PiB", "TW", "TWh", "YB", "YiB", "ZB", "ZiB", "ac", "cbar", "inH₂O", "in²"),
    *("mHz", "mPa", "mVA", "mi²", "mm²", "mvar", "pCi/L", "st", "thm", "w", "y", "yd²"),
}


@pytest.mark.parametrize("unit", sorted({*ALL} - LEFT_ALONE))
def test_unit_is_spoken(unit: str) -> None:
    words = spell_out(f"2.5 {unit}.", "en-US")
    assert words.startswith("two point five ")
    assert words != f"two point five {unit}."


@pytest.mark.parametrize("unit", sorted(LEFT_ALONE))
def test_other_unit_stays_behind_its_number(unit: str) -> None:
    assert spell_out(f"2.5 {unit}.", "en-US") == f"two point five {unit}."
