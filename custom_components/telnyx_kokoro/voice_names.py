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
    A gender without a word is left out.
    """
    have_several_locales = len({voice.locale for voice in voices}) > 1
    return {
        voice.id: _name(
            voice,
            voice.locale if have_several_locales else "",
            _gender(voice, words),
        )
        for voice in voices
    }


def spellings(voice: Voice, words: Words) -> set[str]:
    """Return what a voice may be called, in lower case: `heart`, `heart (female)`."""
    genders = (None, voice.gender, _gender(voice, words))
    return {
        _name(voice, locale, gender).casefold()
        for locale in ("", voice.locale)
        for gender in genders
    }


def _gender(voice: Voice, words: Words) -> str | None:
    """Return the word for a voice's gender, if there is one."""
    return words.get(f"component.{DOMAIN}.selector.gender.options.{voice.gender}")


def _name(voice: Voice, locale: str, gender: str | None) -> str:
    details = ", ".join(filter(None, (locale, gender)))
    return f"{voice.name} ({details})" if details else voice.name
