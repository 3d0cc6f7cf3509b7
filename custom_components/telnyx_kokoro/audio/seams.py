"""Removal of the silence that an MP3 encoder adds before and after a clip."""

from typing import Final

from .pyav_compat import HAS_PYAV
from .samples import INAUDIBLE, part, quiet_end, quiet_start

if HAS_PYAV:
    from av import AudioFrame

# LAME's own delay and that of every decoder (documented).
_DELAY: Final = 576 + 529
# LAME adds at least as much after the sound as a decoder is late, then fills up the
# frame. The decoder's own delay takes part of it.
_LEAST_PADDING: Final = 576 - 529
_MPEG1_FROM: Final = 32_000  # Hz

# The delay holds what the encoder smears over it of a loud beginning; measured with
# speech that begins at once. Padding is quieter still, and so is digital silence.
_DELAY_BELOW: Final = 10 ** (-60 / 20)
# Where a wave crosses zero, a few samples are quiet.
_SHORTEST_PADDING: Final = 32


class Seams:
    """Drops quiet samples that an encoder added, at the ends of clips only.

    Holds back no more than quiet samples, and of those no more than padding can be.
    """

    def __init__(self) -> None:
        """Start within a clip."""
        self._delay = 0
        self._held: list[AudioFrame] = []

    def begin_clip(self) -> None:
        """Drop the padding that is held back, and the delay of what follows."""
        self._delay = _DELAY
        self._held.clear()

    def feed(self, frame: AudioFrame) -> list[AudioFrame]:
        """Return what is known to be no padding, possibly nothing."""
        if self._delay:
            quiet = min(quiet_start(frame, _DELAY_BELOW), self._delay)
            is_over = quiet < frame.samples
            self._delay = 0 if is_over else self._delay - quiet
            if not is_over:
                return []
            frame = part(frame, quiet, frame.samples) if quiet else frame
        quiet = quiet_end(frame, INAUDIBLE)
        if quiet < min(_SHORTEST_PADDING, frame.samples):
            return [*self.rest(), frame]
        sound = frame.samples - quiet
        if not sound:
            self._held.append(frame)
            return self._excess()
        frames = [*self.rest(), part(frame, 0, sound)]
        self._held = [part(frame, sound, frame.samples)]
        return frames + self._excess()

    def rest(self) -> list[AudioFrame]:
        """Return what is held back, which is no padding after all."""
        frames, self._held = self._held, []
        return frames

    def _excess(self) -> list[AudioFrame]:
        """Return what is held back beyond the longest padding."""
        rate = self._held[-1].sample_rate
        longest = _LEAST_PADDING + (1152 if rate >= _MPEG1_FROM else 576)
        excess = sum(frame.samples for frame in self._held) - longest
        frames = []
        while excess > 0:
            first = self._held.pop(0)
            if first.samples > excess:
                self._held.insert(0, part(first, excess, first.samples))
                first = part(first, 0, excess)
            frames.append(first)
            excess -= first.samples
        return frames
