"""The fields for the settings of a voice profile, and what a person entered in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import tts
from homeassistant.const import UnitOfSoundPressure, UnitOfTime
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
    CONF_VOLUME,
    SECTION_CONNECTION,
    SECTION_LANGUAGES,
    SECTION_PLAYBACK,
    SECTION_PRONUNCIATION,
    SECTION_WORDING,
)
from ..profiles.settings import (
    DELIVERIES,
    MAX_LEAD_IN,
    MAX_SPEED,
    MAX_VOLUME,
    MIN_SPEED,
    MIN_VOLUME,
    VoiceProfile,
    worth_storing,
)
from ..profiles.voice_names import voice_names
from .replacement_table import REPLACEMENT_TABLE, table_rows

_DELIVERY_SELECTOR: Final = SelectSelector(
    SelectSelectorConfig(
        options=DELIVERIES,
        mode=SelectSelectorMode.DROPDOWN,
        translation_key=CONF_DELIVERY,
    )
)
_LEAD_IN_SELECTOR: Final = NumberSelector(
    NumberSelectorConfig(
        min=0,
        max=MAX_LEAD_IN,
        step=50,
        mode=NumberSelectorMode.SLIDER,
        unit_of_measurement=UnitOfTime.MILLISECONDS,
    )
)
_SPEED_SELECTOR: Final = NumberSelector(
    NumberSelectorConfig(
        min=MIN_SPEED, max=MAX_SPEED, step=0.05, mode=NumberSelectorMode.SLIDER
    )
)
# A step is what the loudness of MP3 can be changed by.
_VOLUME_SELECTOR: Final = NumberSelector(
    NumberSelectorConfig(
        min=MIN_VOLUME,
        max=MAX_VOLUME,
        step=1.5,
        mode=NumberSelectorMode.SLIDER,
        unit_of_measurement=UnitOfSoundPressure.DECIBEL,
    )
)


def setting_sections(
    profile: Mapping[str, Any],
    account_engines: Collection[str],
    dictionaries: Sequence[PronunciationDictionary] = (),
    voices: Sequence[Voice] = (),
    language: str = "",
) -> dict[str, vol.Schema]:
    """Return the fields of a profile's settings by section of the form.

    Voices of other languages than the profile's, such as "en", are offered for texts.
    """
    settings = {**VoiceProfile.parse(profile).settings}
    settings[CONF_REPLACEMENTS] = table_rows(settings[CONF_REPLACEMENTS])

    def optional(name: str, **options: Any) -> vol.Optional:
        # The interface cannot clear a default.
        suggested = {"suggested_value": settings[name]}
        return vol.Optional(name, description=suggested, **options)

    def required(name: str) -> vol.Required:
        return vol.Required(name, default=settings[name])

    # All engines of an account fail together. One that was chosen earlier stays in the
    # list, because the form could not be submitted without it.
    no_fallbacks = sorted(set(account_engines) - {settings[CONF_FALLBACK]})
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
            optional(CONF_SPEED, default=1): _SPEED_SELECTOR,
            optional(CONF_VOLUME, default=0): _VOLUME_SELECTOR,
        },
        SECTION_WORDING: {
            required(CONF_SPELL_NUMBERS): BooleanSelector(),
            optional(CONF_REPLACEMENTS): REPLACEMENT_TABLE,
        },
        # Alone in their sections: the interface shows errors only above sections.
        SECTION_LANGUAGES: {
            optional(CONF_OTHER_VOICES): _voices_selector(
                voices, language, settings[CONF_OTHER_VOICES]
            )
        },
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
    return worth_storing(settings)


def _voices_selector(
    voices: Sequence[Voice], language: str, chosen: Sequence[str]
) -> SelectSelector:
    names = voice_names(voices)
    offered = [voice.id for voice in voices if voice.language != language]
    # The account may have lost a voice that was chosen earlier, and the profile may
    # speak another language now.
    kept = [voice_id for voice_id in chosen if voice_id not in offered]
    options = [
        SelectOptionDict(value=voice_id, label=names.get(voice_id, voice_id))
        for voice_id in offered + kept
    ]
    return SelectSelector(SelectSelectorConfig(options=options, multiple=True))


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
