"""The languages that a profile is asked for, in any spelling and of any region."""

from collections.abc import Iterable, Mapping
import re
from typing import Any, Final, override

from homeassistant.core_config import Config
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.language import matches

from ..api import AccountVoices
from ..const import DOMAIN
from .stored import stored_language

# Whatever a caller takes for a language, a message stays readable.
_MAX_CHARACTERS: Final = 80

# What stands in file names of kept clips, as Home Assistant passes it on.
_TAG: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)

# The service's own documentation writes `en-UK`.
_REGION: Final = {"uk": "gb"}


class SpokenLanguages(list[str]):
    """Languages, in which each other spelling and region of them counts as contained.

    Home Assistant asks no engine for a language that is not `in` its list. What it
    shows to people is what the list holds: each language once. A language whose voices
    have gone is not shown, but still asked for: a fallback may speak it.
    """

    def __init__(self, spoken: Iterable[str], former: Iterable[str] = ()) -> None:
        """Hold what is spoken, and know what was."""
        super().__init__(spoken)
        self._former = tuple(former)

    @override
    def __contains__(self, asked: object, /) -> bool:
        """Return whether what is asked for can be spoken; empty is any of them."""
        if not isinstance(asked, str):
            return False
        return not asked.strip() or self.nearest(asked) is not None

    def nearest(self, asked: str) -> str | None:
        """Return the language that is meant: `en-US` for `en_us`, `en` for `en-AU`.

        That may be one whose voices have gone.
        """
        return _nearest(asked, self) or _nearest(asked, self._former)


def default_language(
    config: Config, voices: AccountVoices, profile: Mapping[str, Any]
) -> str:
    """Return what a profile speaks unless it is asked for another language.

    That is its own, or what the house speaks where it has none.
    """
    if own := stored_language(profile):
        return own
    spoken = voices.languages
    return next(
        iter((*matches(config.language, spoken, config.country), *spoken)),
        config.language,
    )


def spoken_languages(voices: AccountVoices, default: str) -> SpokenLanguages:
    """Return what the account's voices speak: `en-US`, and also `en`.

    The profile's default language stays even if its voice has gone: the error that
    says so is of more use than one about the language.
    """
    former = AccountVoices(voices.former).languages
    return SpokenLanguages(dict.fromkeys((*voices.languages, default)), former)


def language_asked_for(asked: str | None, voices: AccountVoices, default: str) -> str:
    """Return the language that is meant, the default where none is asked for.

    Raises:
        ServiceValidationError: No voice of the account speaks it, nor ever did.

    """
    if asked is None or not asked.strip():
        return default
    languages = spoken_languages(voices, default)
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


def _nearest(asked: str, languages: Iterable[str]) -> str | None:
    """Return the one of some languages that is meant."""
    tag = asked.strip()
    if not _TAG.fullmatch(tag):
        return None
    language, *subtags = tag.casefold().replace("_", "-").split("-")
    region = next((subtag for subtag in subtags if len(subtag) == 2), "")
    known = {spoken.casefold(): spoken for spoken in languages}
    whole = f"{language}-{_REGION.get(region, region)}"
    return known.get(whole) or known.get(language)
