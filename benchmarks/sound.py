"""Audio in a stream: the frames of MP3, WAV and FLAC, and how a player hears them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate
import struct
import time
from typing import Final

import aiohttp
import av

from local_telnyx import mp3

WAV_STEP: Final = 0.01  # seconds that count as a frame of WAV


class NotAudioError(ValueError):
    """The bytes are not audio of this format."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of audio that can be played when its last byte is there."""

    end: int  # bytes from the beginning of the stream
    seconds: float


def frames(audio_format: str, stream: bytes) -> list[Frame]:
    """Return the whole frames of audio in a stream, without headers, tags and the like.

    Raises NotAudioError when there are none.
    """
    reader = {"mp3": _mp3, "wav": _wav, "flac": _flac}[audio_format]
    try:
        found = list(reader(stream))
    except ValueError as error:
        raise NotAudioError(f"no {audio_format}: {error}") from error
    if not found:
        raise NotAudioError(f"no {audio_format} in {len(stream)} bytes")
    return found


def _mp3(stream: bytes) -> Iterator[Frame]:
    position = 0
    while position + 10 <= len(stream):
        head = stream[position : position + 10]
        if tag := mp3.tag_length(head):
            position += tag
            continue
        end = position + mp3.frame_length(head)
        if end > len(stream):
            return
        if not mp3.is_info(stream[position:end]):
            yield Frame(end, mp3.frame_seconds(head))
        position = end


def _wav(stream: bytes) -> Iterator[Frame]:
    if stream[:4] != b"RIFF" or stream[8:12] != b"WAVE":
        raise NotAudioError(f"it begins with {stream[:12].hex(' ')}")
    position, per_second = 12, 0
    while position + 8 <= len(stream):
        name, size = struct.unpack_from("<4sI", stream, position)
        position += 8
        if name == b"fmt ":
            [per_second] = struct.unpack_from("<8xI", stream, position)
        if name == b"data":
            step = round(per_second * WAV_STEP)
            for end in range(position + step, len(stream) + 1, step):
                yield Frame(end, WAV_STEP)
            return
        position += size + size % 2


def _flac(stream: bytes) -> Iterator[Frame]:
    if not stream.startswith(b"fLaC"):
        raise NotAudioError(f"it begins with {stream[:4].hex(' ')}")
    with av.open(BytesIO(stream), "r", "flac") as file:
        for packet in file.demux():
            if packet.size:
                assert packet.pos is not None and packet.duration is not None
                assert packet.time_base is not None
                seconds = float(packet.duration * packet.time_base)
                yield Frame(packet.pos + packet.size, seconds)


@dataclass(slots=True)
class Recording:
    """A stream as it arrived. Times are seconds of the monotonic clock."""

    audio_format: str
    pieces: list[bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    async def take(self, response: aiohttp.ClientResponse) -> None:
        """Read a response to its end."""
        response.raise_for_status()
        async for piece in response.content.iter_any():
            self.times.append(time.monotonic())
            self.pieces.append(piece)

    def heard(self) -> Heard:
        """Return the audio. Raises NotAudioError."""
        ends = list(accumulate(map(len, self.pieces)))
        found = frames(self.audio_format, b"".join(self.pieces))
        times = (self.times[bisect_left(ends, frame.end)] for frame in found)
        return Heard(tuple(found), tuple(times))


@dataclass(frozen=True, slots=True)
class Heard:
    """The audio of a stream and the time at which each frame was complete."""

    frames: tuple[Frame, ...]
    times: tuple[float, ...]

    @property
    def first(self) -> float:
        """Return the time of the first audio frame."""
        return self.times[0]

    @property
    def pauses(self) -> list[float]:
        """Return the wait before each frame, for a player that starts with the first."""
        pauses = []
        playing = self.first
        for frame, complete in zip(self.frames, self.times, strict=True):
            pauses.append(max(0.0, complete - playing))
            playing = max(playing, complete) + frame.seconds
        return pauses
