"""The settings of a voice profile, as stored and as used for speech.

Another release may have stored the profile. Settings that this release does not know
use their defaults and stay stored, in case that release is installed again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import math
from typing import Any, Final, Self

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
    CONF_OTHER_VOICES,
    CONF_PRONUNCIATION,
    CONF_REPLACEMENTS,
    CONF_SPEED,
    CONF_SPELL_NUMBERS,
    CONF_VOICE,
    CONF_VOLUME,
    LOGGER,
)
from ..synthesis import Delivery, Timeouts, VoiceSettings
from .replacements import ReplacementList, fingerprint, parse_replacements

# Settings that change the sound of a cached clip. Gap silence is one: silence that a
# slow answer needed once must not be played again with the clip.
SOUND_SETTINGS: Final = (
    CONF_KEEP_ALIVE,
    CONF_LEAD_IN,
    CONF_PRONUNCIATION,
    CONF_REPLACEMENTS,
    CONF_SPELL_NUMBERS,
)
# Those that a caller may set for one message.
MESSAGE_SETTINGS: Final = (CONF_OTHER_VOICES, CONF_SPEED, CONF_VOLUME)

# Earlier releases warn of these, so they are only stored where they change something.
_SINCE_0_3: Final = (
    CONF_OTHER_VOICES,
    CONF_REPLACEMENTS,
    CONF_SPEED,
    CONF_SPELL_NUMBERS,
    CONF_VOLUME,
)

# Raised when numbers are spoken in another way: no clip of the old way plays again.
_SPELLING_VERSION: Final = 1

MAX_LEAD_IN: Final = 2_000  # milliseconds
MIN_SPEED, MAX_SPEED = 0.5, 2.0
MIN_VOLUME, MAX_VOLUME = -12.0, 9.0  # dB
DELIVERIES: Final = [str(delivery) for delivery in Delivery]


def _is_within(value: Any, least: float, most: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and least <= value <= most


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


# The default of each setting, and whether this release knows a value.
_SETTINGS: Final[dict[str, tuple[Any, Callable[[Any], bool]]]] = {
    CONF_DELIVERY: (str(Delivery.AUTOMATIC), lambda value: value in DELIVERIES),
    CONF_DISABLE_CACHE: (False, _is_switch),
    CONF_FALLBACK: (None, lambda value: _is_text(value) and valid_entity_id(value)),
    CONF_FALLBACK_ID: (None, _is_text),
    CONF_KEEP_ALIVE: (False, _is_switch),
    CONF_LEAD_IN: (0, lambda value: _is_within(value, 0, MAX_LEAD_IN)),
    CONF_OTHER_VOICES: ([], _is_texts),
    CONF_PRONUNCIATION: (None, _is_text),
    CONF_REPLACEMENTS: ([], lambda value: isinstance(value, list)),
    CONF_SPEED: (1.0, lambda value: _is_within(value, MIN_SPEED, MAX_SPEED)),
    CONF_SPELL_NUMBERS: (True, _is_switch),
    CONF_VOLUME: (0.0, lambda value: _is_within(value, MIN_VOLUME, MAX_VOLUME)),
}


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A stored voice profile, as this release understands it."""

    stored: Mapping[str, Any]
    voice_id: str  # empty if it has no voice
    language: str | None  # if necessary from the ID of its voice
    settings: Mapping[str, Any]  # by name, with defaults in place of unknown values
    replacements: ReplacementList  # words that are spoken in another way

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> Self:
        """Return the profile in the data of a subentry."""
        voice = stored.get(CONF_VOICE)
        voice_id = voice if isinstance(voice, str) else ""
        language = locale_of(stored.get(CONF_LANGUAGE), voice_id)
        settings = {
            name: stored[name] if name in stored and is_known(stored[name]) else default
            for name, (default, is_known) in _SETTINGS.items()
        }
        replacements = parse_replacements(settings[CONF_REPLACEMENTS])
        return cls(stored, voice_id, language, settings, replacements)

    @property
    def voice(self) -> Voice | None:
        """Return the voice, which the account may no longer have."""
        return Voice.from_json(
            {"id": f"{ID_PREFIX}{self.voice_id}", "language": self.language}
        )

    @property
    def dictionary(self) -> str | None:
        """Return the ID of the pronunciation dictionary."""
        # A copied ID may have white space at its ends.
        return (self.settings[CONF_PRONUNCIATION] or "").strip() or None

    def sound_options(self, of_account: ReplacementList) -> dict[str, Any]:
        """Return what changes the sound and is in use, with the account's words."""
        settings = {**self.settings}
        settings[CONF_REPLACEMENTS] = fingerprint(self.replacements + of_account)
        settings[CONF_SPELL_NUMBERS] *= _SPELLING_VERSION
        if settings[CONF_SPEED] == 1:
            del settings[CONF_SPEED]
        names = SOUND_SETTINGS + MESSAGE_SETTINGS
        return {name: settings[name] for name in names if settings.get(name)}

    @property
    def settings_of_other_releases(self) -> dict[str, Any]:
        """Return the stored settings whose names this release does not know."""
        known = (*_SETTINGS, CONF_LANGUAGE, CONF_VOICE)
        return {name: value for name, value in self.stored.items() if name not in known}

    def for_voice(self, voice: Voice, timeouts: Timeouts) -> VoiceSettings:
        """Return the settings for speech with a voice."""
        return VoiceSettings(
            voice.full_id,
            Delivery(self.settings[CONF_DELIVERY]),
            gap_silence=self.settings[CONF_KEEP_ALIVE],
            lead_in=self.settings[CONF_LEAD_IN] / 1_000,
            disable_cache=self.settings[CONF_DISABLE_CACHE],
            pronunciation_dict_id=self.dictionary,
            timeouts=timeouts,
            locale=voice.locale,
        )


def worth_storing(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without newer ones that are as they are by default."""
    return {
        name: value
        for name, value in settings.items()
        if name not in _SINCE_0_3 or value != _SETTINGS[name][0]
    }


def warn_of_unknown_settings(profile: ConfigSubentry) -> None:
    """Log the names of stored settings that this release does not know."""
    unknown = set(VoiceProfile.parse(profile.data).settings_of_other_releases) | {
        name
        for name, (_, is_known) in _SETTINGS.items()
        if name in profile.data and not is_known(profile.data[name])
    }
    if unknown:
        LOGGER.warning(
            "Using defaults for settings of %s that this release does not know: %s. "
            "Save them again with the gear icon next to the voice profile, or install "
            "the release that stored them",
            profile.title,
            ", ".join(sorted(unknown)),
        )
