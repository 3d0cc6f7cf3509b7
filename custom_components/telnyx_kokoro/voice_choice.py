"""Which voice speaks: the profile's own, the one that a caller names, or another."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from homeassistant.components.tts import ATTR_VOICE
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .failures import NoSpeechError
from .stored_profile import stored_voice
from .telnyx import AccountVoices, Voice

# Whatever a caller takes for a name, a message stays readable.
MAX_NAME_CHARACTERS: Final = 80


def voice_for(
    voices: AccountVoices,
    profile: Mapping[str, Any],
    language: str,
    options: Mapping[str, Any],
) -> Voice:
    """Return the voice that is asked for.

    A voice that the caller names is taken as it is. The profile's own voice gives
    way to the best one of a language that it does not speak.

    Raises:
        NoSpeechError: The account no longer has the profile's voice.
        ServiceValidationError: The account has no voice of the name.

    """
    name = str(options[ATTR_VOICE])
    voice = voices.find(name)
    if voice is None:
        if name == stored_voice(profile):
            raise NoSpeechError(
                translation_domain=DOMAIN,
                translation_key="voice_gone",
                translation_placeholders={"voice": name},
            )
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_voice",
            translation_placeholders={"voice": name[:MAX_NAME_CHARACTERS]},
        )
    if not is_own(voice, profile) or voice.speaks(language):
        return voice
    return next(iter(voices.speaking(language)), voice)


def language_spoken(
    voices: AccountVoices,
    profile: Mapping[str, Any],
    language: str,
    options: Mapping[str, Any],
) -> str:
    """Return what the voice that is asked for speaks; the language if it has gone."""
    try:
        return voice_for(voices, profile, language, options).locale
    except NoSpeechError:
        return language


def check_language(language: str, languages: Sequence[str]) -> None:
    """Raise ServiceValidationError unless a language is among those that are spoken."""
    if language not in languages:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_language",
            translation_placeholders={
                "language": language[:MAX_NAME_CHARACTERS],
                "languages": ", ".join(languages),
            },
        )


def is_own(voice: Voice, profile: Mapping[str, Any]) -> bool:
    """Return whether a voice is the profile's own."""
    return voice.id.lower() == stored_voice(profile).lower()
