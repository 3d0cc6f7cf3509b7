"""The messages of the matrix, and who should be heard to say what of them."""

from dataclasses import dataclass
from typing import Any, Final

from custom_components.telnyx_kokoro.audio import Sound
from tests.integration.house_engine import HOUSE, HOUSE_VOICE

from .hearing import VOICE
from .model import Settings, Text

SPANISH_VOICE: Final = "ef_dora"
SOUND: Final = Sound(speed=1.25, volume=3)
# Of a voice profile, as they are stored.
EVERYTHING: Final[dict[str, Any]] = {
    "keep_alive": True,
    "lead_in": 200,
    "other_voices": [SPANISH_VOICE],
    "replacements": [{"text": "TV", "spoken_as": "tele"}],
    "speed": SOUND.speed,
    "spell_numbers": True,
    "volume": SOUND.volume,
}
STORED: Final[dict[Settings, dict[str, Any]]] = {
    Settings.PLAIN: {},
    Settings.EVERYTHING: EVERYTHING,
    Settings.FALLBACK: EVERYTHING | {"fallback": HOUSE},
}

type Spoken = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A text, and how it is spoken.

    Attributes:
        start: What is written before a language model thinks.
        rest: What is written after that.
        mark: A word by which a request for its beginning is known.
        spoken: The voices, and what each of them says.

    """

    start: str
    rest: str
    mark: str
    spoken: Spoken

    @property
    def text(self) -> str:
        """Return all of it."""
        return self.start + self.rest


def message(settings: Settings, text: Text, number: int) -> Message:
    """Return a message that no other cell has."""
    if settings is Settings.PLAIN:
        start = f"Dinner {number} is ready. Please "
        rest = "wash your hands. Then come down."
        return Message(start, rest, "Dinner", ((VOICE, start + rest),))
    if text is Text.ANSWER:
        start = f"Dinner {number} is at 2.5 °C. Lávate "
        rest = "las manos. Now the TV is off."
        mark = "Dinner"
        spoken: Spoken = (
            (VOICE, f"Dinner {number} is at two point five degrees Celsius."),
            (SPANISH_VOICE, "Lávate las manos."),
            (VOICE, "Now the tele is off."),
        )
    else:
        start, rest = f"La cena {number} está a 2.5 °C, ", "y la TV no."
        mark = "cena"
        degrees = "dos coma cinco grados Celsius"
        spoken = ((SPANISH_VOICE, f"La cena {number} está a {degrees}, y la tele no."),)
    if settings is Settings.FALLBACK:
        spoken = ((HOUSE_VOICE, start + rest),)
    return Message(start, rest, mark, spoken)
