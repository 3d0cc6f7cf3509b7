"""What voice profiles are called: after their voice, until a person gives a name."""

from itertools import count
import re
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from ..api import AccountVoices, Voice
from ..const import SUBENTRY_TYPE_VOICE
from .stored import profile_voice

_NUMBER: Final = re.compile(r" \d+$")


def first_title(voice: Voice, voices: AccountVoices) -> str:
    """Return a voice profile's name, `Telnyx Heart`, or `Telnyx Alex (es-ES)`.

    The locale stands there only where several of the account's voices share a name.
    """
    plain, with_locale = _titles(voice)
    namesakes = [other for other in voices.voices if other.name == voice.name]
    return with_locale if len(namesakes) > 1 else plain


def another_title(voice: Voice, voices: AccountVoices, entry: ConfigEntry) -> str:
    """Return the name of one more profile: `Telnyx Heart 2` if there is that voice."""
    return _untaken(first_title(voice, voices), entry, profile=None)


def changed_title(
    profile: ConfigSubentry,
    voice: Voice,
    voices: AccountVoices,
    entry: ConfigEntry,
    name: str | None = None,
) -> str:
    """Return a profile's name once it has another voice.

    A name that a person gave stays, also one given before. Any other one follows the
    voice, and so does an empty one.
    """
    given = profile.title if name is None else name
    is_automatic = given == profile.title and _is_automatic(profile)
    if given and not is_automatic:
        return given
    return _untaken(first_title(voice, voices), entry, profile=profile)


def _is_automatic(profile: ConfigSubentry) -> bool:
    """Return whether a profile has its name from its voice."""
    # The account may no longer have it.
    voice = profile_voice(profile.data)
    return voice is not None and _NUMBER.sub("", profile.title) in _titles(voice)


def _titles(voice: Voice) -> tuple[str, str]:
    """Return the names that a profile may have by itself, without and with locale."""
    plain = f"Telnyx {voice.name}"
    return plain, f"{plain} ({voice.locale})"


def _untaken(title: str, entry: ConfigEntry, *, profile: ConfigSubentry | None) -> str:
    """Return a name, with a number if a profile other than this one has it."""
    taken = {
        other.title
        for other in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        if profile is None or other.subentry_id != profile.subentry_id
    }
    numbered = (f"{title} {number}" for number in count(2))
    return title if title not in taken else next(t for t in numbered if t not in taken)
