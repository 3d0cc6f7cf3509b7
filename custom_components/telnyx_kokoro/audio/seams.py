"""Removal of the silence that an MP3 encoder adds before and after a clip."""

from typing import Final

from .pyav_compat import HAS_PYAV
from .samples import INAUDIBLE, part, quiet_end, quiet_start

if HAS_PYAV:
    from av import AudioFrame

# Documented: how much later every decoder is, and the encoder LAME before it.
_DECODER_DELAY: Final = 529
_DELAY: Final = 576 + _DECODER_DELAY
# LAME adds 576 samples after the sound, of which the decoder's delay takes its part, and
# then fills up the frame.
_LEAST_PADDING: Final = 576 - _DECODER_DELAY
_MPEG1_FROM: Final = 32_000  # Hz

# An encoder smears a loud beginning over its delay. Of speech that begins at once, at
# least two thirds of the delay were measured to be quieter than this.
_DELAY_BELOW: Final = 10 ** (-40 / 20)
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
        sound = self._after_delay(frame) if self._delay else frame
        return [] if sound is None else self._without_padding(sound)

    def rest(self) -> list[AudioFrame]:
        """Return what is held back, which is no padding after all."""
        frames, self._held = self._held, []
        return frames

    def _without_padding(self, frame: AudioFrame) -> list[AudioFrame]:
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

    def _after_delay(self, frame: AudioFrame) -> AudioFrame | None:
        """Return what follows the delay, if any."""
        quiet = quiet_start(frame, _DELAY_BELOW)
        if self._delay == _DELAY and quiet < _DECODER_DELAY:
            # The clip was cut out of another one, or made by hand.
            quiet = 0
        delay = min(quiet, self._delay)
        self._delay = self._delay - delay if quiet == frame.samples else 0
        return part(frame, delay, frame.samples) if delay < frame.samples else None

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
