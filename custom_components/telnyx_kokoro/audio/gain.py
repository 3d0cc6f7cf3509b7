"""Volume of MP3, changed without decoding it."""

from math import log10
from typing import Final

from .mp3 import HEADER_BYTES, clean_frames
from .side_info import changed_checksum, side_info

STEP_DB: Final = 20 * log10(2**0.25)
"""The smallest change of volume, 1.505 dB."""


def with_gain(frames: bytes, steps: int) -> bytes:
    """Return whole frames, possibly after one tag, with their volume changed.

    Each step adds `STEP_DB`, as far as the format can express it. Nothing else changes,
    and silent frames stay as they are.

    Raises:
        InvalidAudioError: There is something other than whole frames after one tag.

    """
    changed = [_louder(frame, steps) for _, frame in clean_frames(frames)]
    tag = len(frames) - sum(map(len, changed))
    return b"".join((frames[:tag], *changed))


def _louder(frame: bytes, steps: int) -> bytes:
    layout = side_info(frame[:HEADER_BYTES])
    start, end = layout.start, layout.end
    before = after = int.from_bytes(frame[start:end])
    for granule in layout.granules:
        length, gain = granule.part2_3_length, granule.global_gain
        if before >> length.shift & length.largest:
            old = before >> gain.shift & gain.largest
            new = min(max(old + steps, 0), gain.largest)
            after += new - old << gain.shift
    if after == before:
        return frame
    start_of_frame = frame[:start] + after.to_bytes(end - start)
    if layout.has_checksum:
        checksum = changed_checksum(frame, start_of_frame)
        start_of_frame = (
            start_of_frame[:HEADER_BYTES] + checksum + start_of_frame[start:]
        )
    return start_of_frame + frame[end:]
