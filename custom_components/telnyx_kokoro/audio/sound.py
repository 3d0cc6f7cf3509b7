"""Speed and volume of speech."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of speech beside what the service makes of it.

    Attributes:
        speed: Factor, 2.0 for half the time. The pitch stays the same.
        volume: Gain in dB.

    """

    speed: float = 1.0
    volume: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Return whether nothing changes."""
        return self.speed == 1 and self.volume == 0
