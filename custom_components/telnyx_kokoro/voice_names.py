"""What people call voices, in the language of their Home Assistant."""

from collections.abc import Mapping, Sequence

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import DOMAIN
from .telnyx import Voice

type Words = Mapping[str, str]


async def async_load_words(hass: HomeAssistant) -> Words:
    """Return the words for voices, which a first form needs before any account does."""
    language = hass.config.language
    return await async_get_translations(hass, language, "selector", [DOMAIN])


@callback
def loaded_words(hass: HomeAssistant) -> Words:
    """Return the words for voices, once there is an account."""
    language = hass.config.language
    return async_get_cached_translations(hass, language, "selector", DOMAIN)


def voice_names(voices: Sequence[Voice], words: Words) -> dict[str, str]:
    """Return by the id of each voice what it is called: `Heart (female)`.

    The locale stands there only where the voices have several: `Emma (en-GB, female)`.
    """
    have_several_locales = len({voice.locale for voice in voices}) > 1
    return {
        voice.id: _name(voice, voice.locale if have_several_locales else "", words)
        for voice in voices
    }


def _name(voice: Voice, locale: str, words: Words) -> str:
    """Return a voice's name; a gender without a word is left out."""
    gender = words.get(f"component.{DOMAIN}.selector.gender.options.{voice.gender}")
    details = ", ".join(filter(None, (locale, gender)))
    return f"{voice.name} ({details})" if details else voice.name
