"""Speed and volume of a message, as callers may write them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
import re
from typing import Any, Final

from homeassistant.exceptions import ServiceValidationError

from ..audio import PLAIN, Sound, can_change_speed
from ..const import CONF_SPEED, CONF_VOLUME, LOGGER
from ..exceptions import translation
from ..profiles.settings import MAX_SPEED, MAX_VOLUME, MIN_SPEED, MIN_VOLUME

_MESSAGES: Final = {CONF_SPEED: "wrong_speed", CONF_VOLUME: "wrong_volume"}
_MAX_CHARACTERS: Final = 80
# People write `0,9`, `90 %`, `1.5x` and `+3 dB`.
_NUMBER: Final = re.compile(
    r"\s*([+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?)\s*(%|x|×|db)?\s*",
    re.IGNORECASE,
)
# Templates calculate 0.8999999999999999.
_DECIMALS: Final = 3


def sound_of(options: Mapping[str, Any]) -> Sound:
    """Return the speed and the volume that options ask for.

    Raises ServiceValidationError if one of them is not in its range.
    """
    return Sound(
        _number(options, CONF_SPEED, MIN_SPEED, MAX_SPEED, PLAIN.speed),
        _number(options, CONF_VOLUME, MIN_VOLUME, MAX_VOLUME, PLAIN.volume),
    )


def possible(sound: Sound) -> Sound:
    """Return the sound at normal speed if this installation cannot change that."""
    if sound.speed == PLAIN.speed or can_change_speed():
        return sound
    _warn_that_speed_stays()
    return replace(sound, speed=PLAIN.speed)


def sound_options(sound: Sound) -> dict[str, float]:
    """Return the options that ask for a sound."""
    return {CONF_SPEED: sound.speed, CONF_VOLUME: sound.volume}


def voice_names_in(option: Any) -> list[str]:
    """Return the names in an option: a list, or a text with commas."""
    if option is None:
        return []
    given = option if isinstance(option, list | tuple) else str(option).split(",")
    return [str(name).strip() for name in given if name and str(name).strip()]


@cache
def _warn_that_speed_stays() -> None:
    """Log it once."""
    LOGGER.warning(
        "Speech keeps its normal speed, because this installation of Home Assistant "
        "has no PyAV with the filters for it. Set the speed of messages and voice "
        "profiles to 1, or use an official installation"
    )


def _number(
    options: Mapping[str, Any], name: str, least: float, most: float, default: float
) -> float:
    value = options.get(name)
    if value is None or not str(value).strip():
        return default
    written = _NUMBER.fullmatch(str(value).replace("−", "-"))
    if written and not isinstance(value, bool):
        unit = (written[2] or "").lower()
        number = float(written[1].replace(",", ".")) / (100 if unit == "%" else 1)
        number = round(number, _DECIMALS)
        is_unit = unit in (("", "db") if name == CONF_VOLUME else ("", "%", "x", "×"))
        if is_unit and least <= number <= most:
            return number
    raise ServiceValidationError(
        **translation(
            _MESSAGES[name],
            value=str(value)[:_MAX_CHARACTERS],
            least=f"{least:g}",
            most=f"{most:g}",
        )
    )
