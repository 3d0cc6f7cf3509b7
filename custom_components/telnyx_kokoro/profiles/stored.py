"""A voice profile as it is stored, read by a release that may not know all of it.

A later release may have written it, or one that lacked what this one knows. What is
unknown counts as its default and stays stored: the release that wrote it may come back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import math
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import valid_entity_id

from ..api import Voice
from ..api.voices import ID_PREFIX, locale_of
from ..const import (
    CONF_DELIVERY,
    CONF_DISABLE_CACHE,
    CONF_FALLBACK,
    CONF_FALLBACK_ID,
    CONF_KEEP_ALIVE,
    CONF_LEAD_IN,
    CONF_PRONUNCIATION,
    CONF_VOICE,
    LOGGER,
)
from ..synthesis import Delivery

MAX_LEAD_IN: Final = 2_000  # milliseconds


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting: what counts without it, and which values this release knows."""

    default: Any
    knows: Callable[[Any], bool]


def _is_lead_in(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= MAX_LEAD_IN


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


_SETTINGS: Final = {
    CONF_DELIVERY: _Setting(
        Delivery.AUTOMATIC, lambda value: value in [str(way) for way in Delivery]
    ),
    CONF_DISABLE_CACHE: _Setting(default=False, knows=_is_switch),
    CONF_FALLBACK: _Setting(
        None, lambda value: isinstance(value, str) and valid_entity_id(value)
    ),
    CONF_FALLBACK_ID: _Setting(None, _is_text),
    CONF_KEEP_ALIVE: _Setting(default=False, knows=_is_switch),
    CONF_LEAD_IN: _Setting(0, _is_lead_in),
    CONF_PRONUNCIATION: _Setting(None, _is_text),
}
_KNOWN: Final = (*_SETTINGS, CONF_LANGUAGE, CONF_VOICE)


def setting(profile: Mapping[str, Any], name: str) -> Any:
    """Return a setting of a profile, its default where this release knows no value."""
    known = _SETTINGS[name]
    value = profile.get(name, known.default)
    return value if known.knows(value) else known.default


def warn_of_unknown_settings(profile: ConfigSubentry) -> None:
    """Log the names of what is stored, but not known to this release."""
    unknown = sorted(
        name
        for name, value in profile.data.items()
        if name not in _KNOWN
        or (name in _SETTINGS and not _SETTINGS[name].knows(value))
    )
    if unknown:
        LOGGER.warning(
            "Settings of %s that this release does not know count as their defaults: "
            "%s. Save them anew with the gear beside the voice profile, or install the "
            "release that they are of",
            profile.title,
            ", ".join(unknown),
        )


def of_other_releases(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of which not even the names are known here."""
    return {name: value for name, value in profile.items() if name not in _KNOWN}


def stored_voice(profile: Mapping[str, Any]) -> str:
    """Return the id of a profile's voice, empty where it has none."""
    voice = profile.get(CONF_VOICE)
    return voice if isinstance(voice, str) else ""


def profile_voice(profile: Mapping[str, Any]) -> Voice | None:
    """Return a profile's voice, which the account may no longer have."""
    return Voice.from_json(
        {
            "id": f"{ID_PREFIX}{stored_voice(profile)}",
            "language": stored_language(profile),
        }
    )


def stored_language(profile: Mapping[str, Any]) -> str | None:
    """Return what a profile speaks; None if neither it nor its voice's id tells."""
    return locale_of(profile.get(CONF_LANGUAGE), stored_voice(profile))
