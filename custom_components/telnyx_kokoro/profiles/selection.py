"""The language and the voice of a message."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final, override

from homeassistant.core_config import Config
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.language import matches

from ..api import AccountVoices, Voice
from ..exceptions import NoSpeechError, translation
from .settings import VoiceProfile
from .voice_names import spellings

# Keeps error messages readable.
MAX_NAME_CHARACTERS: Final = 80
MAX_VOICES_NAMED: Final = 30

# Home Assistant puts the language into file names of its cache.
_TAG: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)
# Telnyx's documentation writes `en-UK`.
_REGIONS: Final = {"uk": "gb"}


class SpokenLanguages(list[str]):
    """The languages shown to users; `in` also accepts other spellings and regions.

    A language that no longer has voices is accepted but not shown: a fallback may speak
    it.
    """

    def __init__(self, spoken: Iterable[str], former: Iterable[str] = ()) -> None:
        """Show languages that are spoken, and accept former ones."""
        super().__init__(spoken)
        self._former = tuple(former)

    @override
    def __contains__(self, language: object, /) -> bool:
        """Return whether a language can be requested. An empty one is the default."""
        if not isinstance(language, str):
            return False
        return not language.strip() or self.nearest(language) is not None

    def nearest(self, language: str) -> str | None:
        """Return `en-US` for `en_us`, `en` for `en-AU`."""
        return _nearest(language, self) or _nearest(language, self._former)


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice of a message, and whether it replaces one that is no longer available."""

    voice: Voice
    stands_in: bool = False


def default_language(
    config: Config, voices: AccountVoices, profile: VoiceProfile
) -> str:
    """Return the language of a profile, by default that of Home Assistant."""
    if profile.language:
        return profile.language
    spoken = voices.languages
    return next(
        iter((*matches(config.language, spoken, config.country), *spoken)),
        config.language,
    )


def spoken_languages(voices: AccountVoices, default: str) -> SpokenLanguages:
    """Return the languages of an account's voices, such as `en-US` and `en`."""
    # The default language stays even if its voice is gone: an error about the voice is
    # more useful than one about the language.
    former = AccountVoices(voices.former).languages
    return SpokenLanguages(dict.fromkeys((*voices.languages, default)), former)


def _requested_language(
    requested: str | None, voices: AccountVoices, default: str
) -> str:
    if requested is None or not requested.strip() or requested == default:
        return default
    languages = spoken_languages(voices, default)
    if nearest := languages.nearest(requested):
        return nearest
    raise ServiceValidationError(
        **translation(
            "unknown_language",
            language=requested[:MAX_NAME_CHARACTERS],
            languages=", ".join(languages),
        )
    )


def choose_voice(
    voices: AccountVoices,
    profile: VoiceProfile,
    default: str,
    requested: str | None,
    name: object,
) -> Choice:
    """Return the voice that a caller requests by ID or name, or the profile's voice.

    The language is the requested one, or the default.
    """
    language = _requested_language(requested, voices, default)
    wanted = "" if name is None else " ".join(_without_selectors(str(name)).split())
    if not wanted:
        return _default_voice(voices, profile, language)
    own = profile.voice
    former = AccountVoices((*voices.former, *((own,) if own else ())))
    if named := voices.find(wanted):
        return Choice(named)
    if gone := former.find(wanted):
        return _stand_in(voices, profile, gone)
    called = _named(wanted, (*voices.voices, *former.voices), language)
    if called:
        best = called[0]
        if voices.find(best.id) is None:
            return _stand_in(voices, profile, best)
        # Until another voice was removed, the name may have referred to that one.
        return Choice(best, stands_in=any(not voices.find(v.id) for v in called))
    offered = voices.speaking(language) or voices.voices
    names = ", ".join(voice.id for voice in offered[:MAX_VOICES_NAMED])
    more = "…" if len(offered) > MAX_VOICES_NAMED else ""
    wanted = wanted[:MAX_NAME_CHARACTERS]
    raise ServiceValidationError(
        **translation("unknown_voice", voice=wanted, voices=names + more)
    )


def own_voice_first(voices: Iterable[Voice], profile: VoiceProfile) -> list[Voice]:
    """Return voices in their order, but the profile's own before all others."""
    own = profile.voice_id.lower()
    return sorted(voices, key=lambda voice: voice.id.lower() != own)


def _default_voice(
    voices: AccountVoices, profile: VoiceProfile, language: str
) -> Choice:
    own = voices.find(profile.voice_id)
    if own is not None and own.speaks(language):
        return Choice(own)
    stored = profile.voice
    if own is None and stored is not None and stored.speaks(language):
        return _stand_in(voices, profile, stored)
    best = next(iter(voices.speaking(language)), None)
    if best is None and language == profile.language:
        best = own
    if best is None:
        spoken = ", ".join(voices.languages)
        raise NoSpeechError(
            **translation("unknown_language", language=language, languages=spoken)
        )
    return Choice(best)


def _stand_in(voices: AccountVoices, profile: VoiceProfile, gone: Voice) -> Choice:
    candidates = voices.speaking(gone.locale) or voices.speaking(gone.language)
    if not candidates:
        raise NoSpeechError(**translation("voice_gone", voice=gone.id))
    return Choice(own_voice_first(candidates, profile)[0], stands_in=True)


def _named(name: str, voices: Iterable[Voice], language: str) -> list[Voice]:
    # Voices of the language come first.
    wanted = name.casefold()
    called = [voice for voice in voices if wanted in spellings(voice)]
    return [voice for voice in called if voice.speaks(language)] or called


def _without_selectors(name: str) -> str:
    # Phones add a variation selector to `♀`.
    return name.replace("\N{VARIATION SELECTOR-16}", "")


def _nearest(language: str, languages: Iterable[str]) -> str | None:
    tag = language.strip()
    if not _TAG.fullmatch(tag):
        return None
    base, *subtags = tag.casefold().replace("_", "-").split("-")
    region = next((subtag for subtag in subtags if len(subtag) == 2), "")
    known = {spoken.casefold(): spoken for spoken in languages}
    return known.get(f"{base}-{_REGIONS.get(region, region)}") or known.get(base)
