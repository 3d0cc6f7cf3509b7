"""What can be set in a voice profile beside its voice, and what each setting does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
import re
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import tts
from homeassistant.const import UnitOfTime
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
    CONF_PRONUNCIATION,
    SECTION_CONNECTION,
    SECTION_PLAYBACK,
    SECTION_PRONUNCIATION,
)
from ..synthesis import Delivery, Timeouts, VoiceSettings
from .stored import MAX_LEAD_IN, setting

_LEAD_IN_STEP: Final = 50

_DELIVERIES: Final = SelectSelector(
    SelectSelectorConfig(
        options=[str(way) for way in Delivery],
        mode=SelectSelectorMode.DROPDOWN,
        translation_key=CONF_DELIVERY,
    )
)
_LEAD_INS: Final = NumberSelector(
    NumberSelectorConfig(
        min=0,
        max=MAX_LEAD_IN,
        step=_LEAD_IN_STEP,
        mode=NumberSelectorMode.SLIDER,
        unit_of_measurement=UnitOfTime.MILLISECONDS,
    )
)

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# What changes the sound of a clip that is kept. Keeping a player awake does, too:
# silence that a slow answer once needed must not come back with a clip.
SOUND_SETTINGS: Final = (CONF_KEEP_ALIVE, CONF_LEAD_IN, CONF_PRONUNCIATION)


def setting_sections(
    profile: Mapping[str, Any],
    own_engines: Collection[str],
    dictionaries: Sequence[PronunciationDictionary] = (),
) -> dict[str, vol.Schema]:
    """Return the fields of what few people change, as a profile has them, by section.

    Args:
        profile: What is stored, which may lack what older releases did not know.
        own_engines: The account's entities, which would fail together with this one.
        dictionaries: Pronunciation dictionaries that can be chosen.

    """

    def optional(name: str) -> vol.Optional:
        # A default could not be taken away again.
        return vol.Optional(
            name, description={"suggested_value": setting(profile, name)}
        )

    def switch(name: str) -> vol.Required:
        return vol.Required(name, default=setting(profile, name))

    # One that was chosen earlier can stay: a form that refused it could not be sent.
    no_fallbacks = sorted(set(own_engines) - {setting(profile, CONF_FALLBACK)})
    fallback = EntitySelector(
        EntitySelectorConfig(domain=tts.DOMAIN, exclude_entities=no_fallbacks)
    )
    delivery = vol.Required(CONF_DELIVERY, default=str(setting(profile, CONF_DELIVERY)))
    lead_in = vol.Optional(
        CONF_LEAD_IN,
        default=0,
        description={"suggested_value": setting(profile, CONF_LEAD_IN)},
    )
    return {
        SECTION_CONNECTION: vol.Schema(
            {
                optional(CONF_FALLBACK): fallback,
                delivery: _DELIVERIES,
                switch(CONF_DISABLE_CACHE): BooleanSelector(),
            }
        ),
        SECTION_PLAYBACK: vol.Schema(
            {lead_in: _LEAD_INS, switch(CONF_KEEP_ALIVE): BooleanSelector()}
        ),
        # Nothing else is in it: the interface shows an error only above a section.
        SECTION_PRONUNCIATION: vol.Schema(
            {optional(CONF_PRONUNCIATION): _dictionary_selector(dictionaries)}
        ),
    }


def entered_settings(
    user_input: Mapping[str, Any], profile: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of a form; a section that is not in it changes nothing."""
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


def voice_settings(
    profile: Mapping[str, Any], voice: Voice, timeouts: Timeouts
) -> VoiceSettings:
    """Return how a voice speaks for a profile."""
    return VoiceSettings(
        voice.full_id,
        Delivery(setting(profile, CONF_DELIVERY)),
        gap_silence=setting(profile, CONF_KEEP_ALIVE),
        lead_in=setting(profile, CONF_LEAD_IN) / 1_000,
        disable_cache=setting(profile, CONF_DISABLE_CACHE),
        pronunciation_dict_id=_dictionary(profile),
        timeouts=timeouts,
    )


def is_dictionary_sound(
    profile: Mapping[str, Any], dictionaries: Iterable[PronunciationDictionary]
) -> bool:
    """Return whether a profile has no pronunciation dictionary, or one that can be.

    Its id is a UUID (documented). Telnyx would refuse to speak with another one, unless
    it is among the account's dictionaries.
    """
    used = _dictionary(profile)
    return (
        used is None
        or _UUID.fullmatch(used) is not None
        or any(dictionary.id == used for dictionary in dictionaries)
    )


def sound_options(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that change the sound, as far as they are in use."""
    settings = {name: setting(profile, name) for name in SOUND_SETTINGS}
    return {name: value for name, value in settings.items() if value}


def _dictionary_selector(
    dictionaries: Sequence[PronunciationDictionary],
) -> SelectSelector | TextSelector:
    """Return a list to choose from, or a field for an id where there is none.

    The list takes an id, too: the profile's own may be of a dictionary that has gone.
    """
    if not dictionaries:
        return TextSelector()
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=dictionary.id, label=dictionary.name)
                for dictionary in dictionaries
            ],
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def _dictionary(profile: Mapping[str, Any]) -> str | None:
    # A copied id may have white space at its ends.
    dictionary: str = setting(profile, CONF_PRONUNCIATION) or ""
    return dictionary.strip() or None
