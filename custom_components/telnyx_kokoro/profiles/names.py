"""The names that people call voices by, whichever language they read."""

from collections.abc import Sequence
from typing import Final

from ..api import Voice

# Signs, because a name reaches people of one home in the languages of them all.
_SIGNS: Final = {"female": "♀", "male": "♂"}


def voice_names(voices: Sequence[Voice]) -> dict[str, str]:
    """Return by the id of each voice what it is called: `Heart ♀`.

    The locale stands there only where the voices have several: `Emma ♀ (en-GB)`.
    """
    have_several_locales = len({voice.locale for voice in voices}) > 1
    return {
        voice.id: _name(voice, f"({voice.locale})" if have_several_locales else "")
        for voice in voices
    }


def spellings(voice: Voice) -> set[str]:
    """Return what a voice may be called, in lower case: `heart`, `heart ♀ (en-us)`.

    Not every keyboard has the signs: `heart (female)`, `emma (en-gb, female)`.
    """
    locale = f"({voice.locale})"
    names = {
        voice.name,
        f"{voice.name} {locale}",
        f"{voice.name} ({voice.gender})",
        f"{voice.name} ({voice.locale}, {voice.gender})",
        _name(voice, ""),
        _name(voice, locale),
    }
    return {name.casefold() for name in names}


def _name(voice: Voice, locale: str) -> str:
    """Return a voice's name; a gender without a sign is left out."""
    return " ".join(filter(None, (voice.name, _SIGNS.get(voice.gender), locale)))
