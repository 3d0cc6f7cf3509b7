"""What can be set in a voice profile beside its voice, and what each setting does."""

from collections.abc import Collection, Mapping
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
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from .const import (
    CONF_DELIVERY,
    CONF_DISABLE_CACHE,
    CONF_FALLBACK,
    CONF_KEEP_ALIVE,
    CONF_LEAD_IN,
    CONF_PRONUNCIATION,
    SECTION_CONNECTION,
    SECTION_PLAYBACK,
    SECTION_PRONUNCIATION,
)
from .speech import Delivery, Patience, VoiceSettings
from .telnyx import Voice

MAX_LEAD_IN: Final = 2_000  # milliseconds
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
_SOUND: Final = (CONF_KEEP_ALIVE, CONF_LEAD_IN, CONF_PRONUNCIATION)


def setting_sections(
    profile: Mapping[str, Any], own_engines: Collection[str]
) -> dict[str, vol.Schema]:
    """Return the fields of what few people change, as a profile has them, by section.

    Args:
        profile: What is stored, which may lack what older releases did not know.
        own_engines: The account's entities, which would fail together with this one.

    """

    def optional(name: str) -> vol.Optional:
        # A default could not be taken away again.
        return vol.Optional(name, description={"suggested_value": profile.get(name)})

    def switch(name: str) -> vol.Required:
        return vol.Required(name, default=profile.get(name, False))

    # One that was chosen earlier can stay: a form that refused it could not be sent.
    no_fallbacks = sorted(set(own_engines) - {profile.get(CONF_FALLBACK)})
    fallback = EntitySelector(
        EntitySelectorConfig(domain=tts.DOMAIN, exclude_entities=no_fallbacks)
    )
    delivery = vol.Required(
        CONF_DELIVERY, default=str(profile.get(CONF_DELIVERY, Delivery.AUTOMATIC))
    )
    lead_in = vol.Optional(
        CONF_LEAD_IN,
        default=0,
        description={"suggested_value": profile.get(CONF_LEAD_IN, 0)},
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
            {optional(CONF_PRONUNCIATION): TextSelector()}
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
    return settings


def voice_settings(
    profile: Mapping[str, Any], voice: Voice, patience: Patience
) -> VoiceSettings:
    """Return how a voice speaks for a profile."""
    return VoiceSettings(
        voice.full_id,
        Delivery(profile.get(CONF_DELIVERY, Delivery.AUTOMATIC)),
        keep_alive=profile.get(CONF_KEEP_ALIVE, False),
        lead_in=profile.get(CONF_LEAD_IN, 0) / 1_000,
        disable_cache=profile.get(CONF_DISABLE_CACHE, False),
        pronunciation_dict_id=_dictionary(profile),
        patience=patience,
    )


def is_dictionary_sound(profile: Mapping[str, Any]) -> bool:
    """Return whether a profile has no pronunciation dictionary, or one that can be.

    Its id is a UUID (documented). Telnyx would refuse to speak with another one.
    """
    dictionary = _dictionary(profile)
    return dictionary is None or _UUID.fullmatch(dictionary) is not None


def sound_options(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that change the sound, as far as they are in use."""
    return {name: profile[name] for name in _SOUND if profile.get(name)}


def _dictionary(profile: Mapping[str, Any]) -> str | None:
    # A copied id may have white space at its ends.
    return profile.get(CONF_PRONUNCIATION, "").strip() or None
