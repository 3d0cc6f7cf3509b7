"""How audio is changed on its way to the listener."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sound:
    """The speed and the volume at which speech is heard.

    Attributes:
        speed: A factor. The pitch stays.
        volume: A change in dB.

    """

    speed: float = 1
    volume: float = 0

    @property
    def is_plain(self) -> bool:
        """Return whether nothing changes."""
        return self == PLAIN


PLAIN: Final = Sound()
