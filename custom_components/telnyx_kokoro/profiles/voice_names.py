"""The names of voices and the titles of voice profiles."""

from collections.abc import Sequence
from itertools import count
import re
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from ..api import AccountVoices, Voice
from ..const import SUBENTRY_TYPE_VOICE
from .settings import VoiceProfile

# Symbols, because users of one home may speak different languages.
_SIGNS: Final = {"female": "♀", "male": "♂"}
_NUMBER: Final = re.compile(r" \d+$")


def voice_names(voices: Sequence[Voice]) -> dict[str, str]:
    """Return names by ID: `Heart ♀`, or `Emma ♀ (en-GB)` among several locales."""
    have_several_locales = len({voice.locale for voice in voices}) > 1
    return {
        voice.id: _name(voice, f"({voice.locale})" if have_several_locales else "")
        for voice in voices
    }


def spellings(voice: Voice) -> set[str]:
    """Return the names that callers may use for a voice, in lower case."""
    locale = f"({voice.locale})"
    # Not every keyboard has the signs.
    names = {
        voice.name,
        f"{voice.name} {locale}",
        f"{voice.name} ({voice.gender})",
        f"{voice.name} ({voice.locale}, {voice.gender})",
        _name(voice, ""),
        _name(voice, locale),
    }
    return {name.casefold() for name in names}


def default_title(voice: Voice, voices: AccountVoices) -> str:
    """Return `Telnyx Heart`, with the locale if several voices share the name."""
    plain, with_locale = _titles(voice)
    namesakes = [other for other in voices.voices if other.name == voice.name]
    return with_locale if len(namesakes) > 1 else plain


def unique_title(
    voice: Voice,
    voices: AccountVoices,
    entry: ConfigEntry,
    profile: ConfigSubentry | None = None,
) -> str:
    """Return a title that no other profile has: `Telnyx Heart 2` for the second one."""
    title = default_title(voice, voices)
    taken = {
        other.title
        for other in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        if profile is None or other.subentry_id != profile.subentry_id
    }
    numbered = (f"{title} {number}" for number in count(2))
    return title if title not in taken else next(t for t in numbered if t not in taken)


def changed_title(
    profile: ConfigSubentry,
    voice: Voice,
    voices: AccountVoices,
    entry: ConfigEntry,
    name: str | None = None,
) -> str:
    """Return the title of a profile that gets another voice; a custom title stays."""
    given = profile.title if name is None else name
    is_automatic = given == profile.title and _is_automatic(profile)
    if given and not is_automatic:
        return given
    return unique_title(voice, voices, entry, profile)


def _is_automatic(profile: ConfigSubentry) -> bool:
    voice = VoiceProfile.parse(profile.data).voice
    return voice is not None and _NUMBER.sub("", profile.title) in _titles(voice)


def _titles(voice: Voice) -> tuple[str, str]:
    plain = f"Telnyx {voice.name}"
    return plain, f"{plain} ({voice.locale})"


def _name(voice: Voice, locale: str) -> str:
    return " ".join(filter(None, (voice.name, _SIGNS.get(voice.gender), locale)))
