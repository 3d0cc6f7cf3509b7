"""The languages that a profile is asked for, in any spelling and of any region."""

from collections.abc import Mapping
import re
from typing import Any, Final, override

from homeassistant.const import CONF_LANGUAGE
from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .telnyx import AccountVoices

# Whatever a caller takes for a language, a message stays readable.
_MAX_CHARACTERS: Final = 80

# What stands in file names of kept clips, as Home Assistant passes it on.
_TAG: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)

# The service's own documentation writes `en-UK`.
_REGION: Final = {"uk": "gb"}


class SpokenLanguages(list[str]):
    """Languages, in which each other spelling and region of them counts as contained.

    Home Assistant asks no engine for a language that is not `in` its list. What it
    shows to people is what the list holds: each language once.
    """

    @override
    def __contains__(self, asked: object, /) -> bool:
        """Return whether what is asked for can be spoken; empty is any of them."""
        if not isinstance(asked, str):
            return False
        return not asked.strip() or self.nearest(asked) is not None

    def nearest(self, asked: str) -> str | None:
        """Return the language that is meant: `en-US` for `en_us`, `en` for `en-AU`."""
        tag = asked.strip()
        if not _TAG.fullmatch(tag):
            return None
        language, *subtags = tag.casefold().replace("_", "-").split("-")
        region = next((subtag for subtag in subtags if len(subtag) == 2), "")
        known = {spoken.casefold(): spoken for spoken in self}
        whole = f"{language}-{_REGION.get(region, region)}"
        return known.get(whole) or known.get(language)


def spoken_languages(
    voices: AccountVoices, profile: Mapping[str, Any]
) -> SpokenLanguages:
    """Return what the account's voices speak: `en-US`, and also `en`.

    The profile's language stays even if its voice has gone: the error that says so is
    of more use than one about the language.
    """
    spoken = (*voices.languages, profile[CONF_LANGUAGE])
    return SpokenLanguages(dict.fromkeys(spoken))


def language_asked_for(
    asked: str | None, voices: AccountVoices, profile: Mapping[str, Any]
) -> str:
    """Return the spoken language that is meant, by default the profile's own.

    Raises:
        ServiceValidationError: No voice of the account speaks it.

    """
    if asked is None or not asked.strip():
        own: str = profile[CONF_LANGUAGE]
        return own
    languages = spoken_languages(voices, profile)
    if nearest := languages.nearest(asked):
        return nearest
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_language",
        translation_placeholders={
            "language": asked[:_MAX_CHARACTERS],
            "languages": ", ".join(languages),
        },
    )
