"""Removal of the silence that an MP3 encoder adds before and after a clip."""

from collections.abc import Iterable, Sequence
from typing import Final

from .pyav_compat import HAS_PYAV
from .samples import INAUDIBLE, below, is_quiet_at_end, part, quiet_end, quiet_start

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
_QUIET_DELAY: Final = below(2**-7)  # -42 dBFS
# Where a wave crosses zero, a few samples are quiet.
_SHORTEST_PADDING: Final = 64


class Seams:
    """Drops quiet samples that an encoder added, at the ends of clips only.

    Holds back only quiet samples after sound: as many as padding may have, in whole
    frames.
    """

    def __init__(self) -> None:
        """Start within a clip."""
        self._delay = 0
        self._has_sound = False
        self._held: list[AudioFrame] = []

    def begin_clip(self) -> list[AudioFrame]:
        """Drop the padding that is held back, and the delay of what follows.

        Return what is too much for padding.
        """
        self._delay = _DELAY
        self._has_sound = False
        frames = self.rest()
        samples = sum(frame.samples for frame in frames)
        padding = min(samples, _longest_padding(frames))
        return _first(frames, samples - padding)

    def feed(self, frames: Sequence[AudioFrame]) -> list[AudioFrame]:
        """Return what is known to be no padding, possibly nothing."""
        if not frames:
            return []
        if not self._delay and _ends_with_sound(frames[-1]):
            # There is no padding among them: most frames get here.
            self._has_sound = True
            return [*self.rest(), *frames]
        found: list[AudioFrame] = []
        for frame in frames:
            sound = self._after_delay(frame) if self._delay else frame
            if sound is not None:
                found += self._without_padding(sound)
        return found

    def rest(self) -> list[AudioFrame]:
        """Return what is held back, which is no padding after all."""
        frames, self._held = self._held, []
        return frames

    def _without_padding(self, frame: AudioFrame) -> list[AudioFrame]:
        if _ends_with_sound(frame):
            self._has_sound = True
            return [*self.rest(), frame]
        sound = frame.samples - quiet_end(frame, INAUDIBLE)
        self._has_sound = self._has_sound or sound > 0
        if not self._has_sound:
            return [frame]
        if not sound:
            self._held.append(frame)
            return self._excess()
        frames = [*self.rest(), part(frame, 0, sound)]
        self._held = [part(frame, sound, frame.samples)]
        return frames

    def _after_delay(self, frame: AudioFrame) -> AudioFrame | None:
        """Return what follows the delay, if any."""
        quiet = quiet_start(frame, _QUIET_DELAY)
        if self._delay == _DELAY and quiet < _DECODER_DELAY:
            # The clip was cut out of another one, or made by hand.
            quiet = 0
        delay = min(quiet, self._delay)
        self._delay = self._delay - delay if quiet == frame.samples else 0
        return part(frame, delay, frame.samples) if delay < frame.samples else None

    def _excess(self) -> list[AudioFrame]:
        """Return whole frames before the longest padding."""
        excess = sum(frame.samples for frame in self._held) - _longest_padding(
            self._held
        )
        frames = []
        while excess >= self._held[0].samples:
            frames.append(self._held.pop(0))
            excess -= frames[-1].samples
        return frames


def _ends_with_sound(frame: AudioFrame) -> bool:
    return not is_quiet_at_end(frame, _SHORTEST_PADDING, INAUDIBLE)


def _longest_padding(frames: Sequence[AudioFrame]) -> int:
    is_mpeg1 = bool(frames) and frames[-1].sample_rate >= _MPEG1_FROM
    return _LEAST_PADDING + (1152 if is_mpeg1 else 576)


def _first(frames: Iterable[AudioFrame], samples: int) -> list[AudioFrame]:
    """Return the first samples of frames."""
    found = []
    for frame in frames:
        if samples <= 0:
            break
        is_whole = frame.samples <= samples
        found.append(frame if is_whole else part(frame, 0, samples))
        samples -= frame.samples
    return found
