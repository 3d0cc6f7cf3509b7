"""The settings of a voice profile: stored, shown in a form, and used for speech.

Another release may have stored the profile. Settings that this release does not know
use their defaults and stay stored, in case that release is installed again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
import math
import re
from typing import Any, Final, NamedTuple

import voluptuous as vol

from homeassistant.components import tts
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_LANGUAGE, UnitOfTime
from homeassistant.core import valid_entity_id
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..api import PronunciationDictionary, Voice
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
    SECTION_CONNECTION,
    SECTION_PLAYBACK,
    SECTION_PRONUNCIATION,
)
from ..synthesis import Delivery, Timeouts, VoiceSettings

# Settings that change the sound of a cached clip. Gap silence is one: silence that a
# slow answer needed once must not be played again with the clip.
SOUND_SETTINGS: Final = (CONF_KEEP_ALIVE, CONF_LEAD_IN, CONF_PRONUNCIATION)

_MAX_LEAD_IN: Final = 2_000  # milliseconds
_DELIVERIES: Final = [str(delivery) for delivery in Delivery]
_DELIVERY_SELECTOR: Final = SelectSelector(
    SelectSelectorConfig(
        options=_DELIVERIES,
        mode=SelectSelectorMode.DROPDOWN,
        translation_key=CONF_DELIVERY,
    )
)
_LEAD_IN_SELECTOR: Final = NumberSelector(
    NumberSelectorConfig(
        min=0,
        max=_MAX_LEAD_IN,
        step=50,
        mode=NumberSelectorMode.SLIDER,
        unit_of_measurement=UnitOfTime.MILLISECONDS,
    )
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _is_lead_in(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= _MAX_LEAD_IN


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


class _Setting(NamedTuple):
    default: Any
    is_known: Callable[[Any], bool]


_SETTINGS: Final = {
    CONF_DELIVERY: _Setting(
        str(Delivery.AUTOMATIC), lambda value: value in _DELIVERIES
    ),
    CONF_DISABLE_CACHE: _Setting(default=False, is_known=_is_switch),
    CONF_FALLBACK: _Setting(
        None, lambda value: isinstance(value, str) and valid_entity_id(value)
    ),
    CONF_FALLBACK_ID: _Setting(None, _is_text),
    CONF_KEEP_ALIVE: _Setting(default=False, is_known=_is_switch),
    CONF_LEAD_IN: _Setting(0, _is_lead_in),
    CONF_PRONUNCIATION: _Setting(None, _is_text),
}
_KNOWN: Final = (*_SETTINGS, CONF_LANGUAGE, CONF_VOICE)


def setting(profile: Mapping[str, Any], name: str) -> Any:
    """Return a setting, or its default if this release does not know the value."""
    default, is_known = _SETTINGS[name]
    value = profile.get(name, default)
    return value if is_known(value) else default


def settings_of_other_releases(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings whose names this release does not know."""
    return {name: value for name, value in profile.items() if name not in _KNOWN}


def warn_of_unknown_settings(profile: ConfigSubentry) -> None:
    """Log the names of stored settings that this release does not know."""
    unknown = set(settings_of_other_releases(profile.data)) | {
        name
        for name, value in profile.data.items()
        if name in _SETTINGS and not _SETTINGS[name].is_known(value)
    }
    if unknown:
        LOGGER.warning(
            "Using defaults for settings of %s that this release does not know: %s. "
            "Save them again with the gear icon next to the voice profile, or install "
            "the release that stored them",
            profile.title,
            ", ".join(sorted(unknown)),
        )


def stored_voice(profile: Mapping[str, Any]) -> str:
    """Return the ID of a profile's voice, empty if it has none."""
    voice = profile.get(CONF_VOICE)
    return voice if isinstance(voice, str) else ""


def stored_language(profile: Mapping[str, Any]) -> str | None:
    """Return a profile's language, also from the ID of its voice."""
    return locale_of(profile.get(CONF_LANGUAGE), stored_voice(profile))


def profile_voice(profile: Mapping[str, Any]) -> Voice | None:
    """Return a profile's voice, which the account may no longer have."""
    voice_id = f"{ID_PREFIX}{stored_voice(profile)}"
    return Voice.from_json({"id": voice_id, "language": stored_language(profile)})


def voice_settings(
    profile: Mapping[str, Any], voice: Voice, timeouts: Timeouts
) -> VoiceSettings:
    """Return the settings of a profile for one of its voices."""
    return VoiceSettings(
        voice.full_id,
        Delivery(setting(profile, CONF_DELIVERY)),
        gap_silence=setting(profile, CONF_KEEP_ALIVE),
        lead_in=setting(profile, CONF_LEAD_IN) / 1_000,
        disable_cache=setting(profile, CONF_DISABLE_CACHE),
        pronunciation_dict_id=_dictionary(profile),
        timeouts=timeouts,
    )


def sound_options(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that change the sound, if they are in use."""
    settings = {name: setting(profile, name) for name in SOUND_SETTINGS}
    return {name: value for name, value in settings.items() if value}


def setting_sections(
    profile: Mapping[str, Any],
    account_engines: Collection[str],
    dictionaries: Sequence[PronunciationDictionary] = (),
) -> dict[str, vol.Schema]:
    """Return the fields of a profile's settings by section of the form."""

    def optional(name: str, **options: Any) -> vol.Optional:
        # The interface cannot clear a default.
        suggested = {"suggested_value": setting(profile, name)}
        return vol.Optional(name, description=suggested, **options)

    def required(name: str) -> vol.Required:
        return vol.Required(name, default=setting(profile, name))

    # All engines of an account fail together. One that was chosen earlier stays in the
    # list, because the form could not be submitted without it.
    no_fallbacks = sorted(set(account_engines) - {setting(profile, CONF_FALLBACK)})
    fallback = EntitySelector(
        EntitySelectorConfig(domain=tts.DOMAIN, exclude_entities=no_fallbacks)
    )
    fields: dict[str, dict[vol.Marker, Any]] = {
        SECTION_CONNECTION: {
            optional(CONF_FALLBACK): fallback,
            required(CONF_DELIVERY): _DELIVERY_SELECTOR,
            required(CONF_DISABLE_CACHE): BooleanSelector(),
        },
        SECTION_PLAYBACK: {
            optional(CONF_LEAD_IN, default=0): _LEAD_IN_SELECTOR,
            required(CONF_KEEP_ALIVE): BooleanSelector(),
        },
        # Alone in its section: the interface shows errors only above sections.
        SECTION_PRONUNCIATION: {
            optional(CONF_PRONUNCIATION): _dictionary_selector(dictionaries)
        },
    }
    return {name: vol.Schema(section) for name, section in fields.items()}


def entered_settings(
    user_input: Mapping[str, Any], profile: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of a submitted form; those of missing sections stay."""
    settings: dict[str, Any] = {}
    for name, fields in setting_sections(profile, ()).items():
        names = map(str, fields.schema)
        stored = {field: profile[field] for field in names if field in profile}
        settings |= user_input.get(name, {**fields({}), **stored})
    is_same = settings.get(CONF_FALLBACK) == profile.get(CONF_FALLBACK)
    if is_same and CONF_FALLBACK_ID in profile:
        # The engine may have been renamed while the form was open.
        settings[CONF_FALLBACK_ID] = profile[CONF_FALLBACK_ID]
    return settings


def is_dictionary_valid(
    profile: Mapping[str, Any], dictionaries: Iterable[PronunciationDictionary]
) -> bool:
    """Return whether a profile has no dictionary, or one that Telnyx can use."""
    used = _dictionary(profile)
    return (
        used is None
        or _UUID.fullmatch(used) is not None
        or any(dictionary.id == used for dictionary in dictionaries)
    )


def _dictionary_selector(
    dictionaries: Sequence[PronunciationDictionary],
) -> SelectSelector | TextSelector:
    if not dictionaries:
        return TextSelector()
    options = [
        SelectOptionDict(value=dictionary.id, label=dictionary.name)
        for dictionary in dictionaries
    ]
    # Accepts an ID, too: the account may no longer have the profile's dictionary.
    return SelectSelector(
        SelectSelectorConfig(
            options=options, custom_value=True, mode=SelectSelectorMode.DROPDOWN
        )
    )


def _dictionary(profile: Mapping[str, Any]) -> str | None:
    # A copied ID may have white space at its ends.
    dictionary: str = setting(profile, CONF_PRONUNCIATION) or ""
    return dictionary.strip() or None
