"""The blocks in which a browser takes a stream, and silence that fills the last one."""

from math import ceil, inf
from typing import Final

from .mp3 import HEADER_BYTES, Frame, clean_frames, silent_frames
from .repacking import roomiest
from .side_info import side_info

BLOCK_BYTES: Final = 32 * 1024
"""As much must come before Chromium plays any of it."""

# Filled this long before the browser runs out: 0.05 s is enough on one machine.
_LEAD_SECONDS: Final = 0.2
# Less may be a hiccup of the network.
_PAUSE_SECONDS: Final = 0.25


# What is shorter is most likely the quiet end of a sentence: not worth the silence, of
# up to a whole block, that other players hear, too.
_LEAST_SECONDS: Final = 0.3


class BlockFiller:
    """Follows a browser that plays a stream of MP3, and fills the block it waits for.

    In a pause, Chromium holds back what came after the last whole block, and stops in
    the middle of a word. Silence behind it, up to a block of it, makes it heard.
    """

    def __init__(self) -> None:
        """Start a stream."""
        self._bytes = 0
        # Of the frames that the browser does not have whole.
        self._held_back_seconds = 0.0
        self._holds_back_sound = False
        self._header = b""
        # In seconds of the caller's clock.
        self._runs_out = -inf
        self._last_sent = 0.0

    def sent(self, frames: bytes, now: float) -> None:
        """Count whole frames, possibly after one tag, sent at a moment in seconds.

        Raises:
            InvalidAudioError: There is something other than whole frames after one tag.

        """
        found = tuple(clean_frames(frames))
        self._bytes += len(frames) - sum(len(data) for _, data in found)
        for frame, data in found:
            self._count(frame, data, now)
        self._last_sent = now

    @property
    def due(self) -> float | None:
        """Return the moment at which silence must follow, None if none need do so."""
        if not self._holds_back_sound or self._held_back_seconds < _LEAST_SECONDS:
            return None
        return max(self._last_sent + _PAUSE_SECONDS, self._runs_out - _LEAD_SECONDS)

    def frames_to_fill(self, now: float) -> bytes:
        """Return silent frames that complete the block, counted as sent now."""
        missing = -self._bytes % BLOCK_BYTES
        if not missing or not self._header:
            return b""
        header, size = roomiest(self._header)
        frame, _ = silent_frames(header, 0)
        frames = frame * ceil(missing / size)
        self.sent(frames, now)
        return frames

    def _count(self, frame: Frame, data: bytes, now: float) -> None:
        self._header = data[:HEADER_BYTES]
        layout = side_info(self._header)
        fields = int.from_bytes(data[layout.start : layout.end])
        begin = self._bytes
        self._bytes += len(data)
        seconds = frame.samples / frame.stream_info.sample_rate
        if in_whole_block := not self._bytes % BLOCK_BYTES:
            self._held_back_seconds += seconds
        if self._bytes // BLOCK_BYTES > begin // BLOCK_BYTES:
            self._runs_out = max(self._runs_out, now) + self._held_back_seconds
            self._held_back_seconds = 0
            self._holds_back_sound = False
        if not in_whole_block:
            self._held_back_seconds += seconds
            if layout.main_data_bytes(fields):
                self._holds_back_sound = True
