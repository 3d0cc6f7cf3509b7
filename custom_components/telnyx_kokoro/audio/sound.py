"""Speed and volume of speech."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of speech beside what the service makes of it.

    Attributes:
        speed: Factor, 2.0 for half the time. The pitch stays the same.
        volume: Gain in dB.

    """

    speed: float = 1
    volume: float = 0

    @property
    def is_plain(self) -> bool:
        """Return whether nothing changes."""
        return self == PLAIN


PLAIN: Final = Sound()
