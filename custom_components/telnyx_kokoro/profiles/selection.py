"""Which voice speaks: the profile's own, the one that a caller names, or another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.exceptions import ServiceValidationError

from ..api import AccountVoices, Voice
from ..const import DOMAIN
from ..exceptions import NoSpeechError
from .names import spellings
from .stored import profile_voice, stored_language, stored_voice

# Whatever a caller takes for a name, and however many voices there are, a message
# stays readable.
MAX_NAME_CHARACTERS: Final = 80
MAX_VOICES_NAMED: Final = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice that speaks.

    Attributes:
        voice: The voice.
        stands_in: Whether it is not the one that was meant, for that one has gone.

    """

    voice: Voice
    stands_in: bool = False


def choose_voice(
    voices: AccountVoices,
    profile: Mapping[str, Any],
    language: str,
    name: object,
) -> Choice:
    """Return the voice that is asked for.

    Args:
        voices: The account's.
        profile: What is stored of the profile.
        language: What the caller wants to hear, as the voices state it.
        name: An id, or a name as the interface shows it, and then this voice speaks.
            Empty means the profile's own voice, which gives way to the best one of a
            language that it does not speak.

    Raises:
        NoSpeechError: The voice has gone, or nobody named one, and the account has
            none of the language.
        ServiceValidationError: No voice has the name.

    """
    wanted = "" if name is None else " ".join(_without_selectors(str(name)).split())
    if not wanted:
        return _unnamed(voices, profile, language)
    own = profile_voice(profile)
    former = AccountVoices((*voices.former, *((own,) if own else ())))
    if named := voices.find(wanted):
        return Choice(named)
    if gone := former.find(wanted):
        return _stand_in(voices, profile, gone)
    called = _called(wanted, (*voices.voices, *former.voices), language)
    if called:
        best = called[0]
        if voices.find(best.id) is None:
            return _stand_in(voices, profile, best)
        # The name may mean another voice as well, which was meant until it went.
        return Choice(best, stands_in=any(not voices.find(v.id) for v in called))
    offered = voices.speaking(language) or voices.voices
    more = "…" if len(offered) > MAX_VOICES_NAMED else ""
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="unknown_voice",
        translation_placeholders={
            "voice": wanted[:MAX_NAME_CHARACTERS],
            "voices": ", ".join(voice.id for voice in offered[:MAX_VOICES_NAMED])
            + more,
        },
    )


def is_own(voice: Voice, profile: Mapping[str, Any]) -> bool:
    """Return whether a voice is the profile's own."""
    return voice.id.lower() == stored_voice(profile).lower()


def _unnamed(
    voices: AccountVoices, profile: Mapping[str, Any], language: str
) -> Choice:
    """Return the profile's voice, or the best one of a language it does not speak."""
    own = voices.find(stored_voice(profile))
    if own is not None and own.speaks(language):
        return Choice(own)
    stored = profile_voice(profile)
    if own is None and stored is not None and stored.speaks(language):
        return _stand_in(voices, profile, stored)
    best = next(iter(voices.speaking(language)), None)
    if best is None and language == stored_language(profile):
        best = own
    if best is None:
        # No voice speaks the language any more.
        raise NoSpeechError(
            translation_domain=DOMAIN,
            translation_key="unknown_language",
            translation_placeholders={
                "language": language,
                "languages": ", ".join(voices.languages),
            },
        )
    return Choice(best)


def _stand_in(voices: AccountVoices, profile: Mapping[str, Any], gone: Voice) -> Choice:
    """Return what speaks instead: the profile's voice, or the best of the language."""
    candidates = voices.speaking(gone.locale) or voices.speaking(gone.language)
    own_first = sorted(candidates, key=lambda voice: not is_own(voice, profile))
    if not own_first:
        raise _gone(gone.id)
    return Choice(own_first[0], stands_in=True)


def _called(name: str, voices: Iterable[Voice], language: str) -> list[Voice]:
    """Return the voices with a name: only those of the language where it has some."""
    wanted = name.casefold()
    called = [voice for voice in voices if wanted in spellings(voice)]
    return [voice for voice in called if voice.speaks(language)] or called


def _without_selectors(name: str) -> str:
    """Return a name as the interface writes it: phones add one to each `♀`."""
    return name.replace("\N{VARIATION SELECTOR-16}", "")


def _gone(voice: str) -> NoSpeechError:
    return NoSpeechError(
        translation_domain=DOMAIN,
        translation_key="voice_gone",
        translation_placeholders={"voice": voice},
    )
