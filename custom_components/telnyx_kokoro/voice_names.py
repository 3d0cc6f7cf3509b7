"""What people call voices, whichever language they read."""

from collections.abc import Sequence
from typing import Final

from .telnyx import Voice

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


def _name(voice: Voice, locale: str) -> str:
    """Return a voice's name; a gender without a sign is left out."""
    return " ".join(filter(None, (voice.name, _SIGNS.get(voice.gender), locale)))
