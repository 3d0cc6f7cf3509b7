"""Where the audio of a stream is: the frames of MP3, WAV and FLAC in its bytes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import struct
from typing import Final

WAV_STEP: Final = 0.01  # seconds that count as a frame of WAV

_MP3_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_MP3_BITS: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FLAC_RATES: Final = (
    0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000,
    32_000, 44_100, 48_000, 96_000,
)  # fmt: skip


class NotAudioError(ValueError):
    """The bytes are not what they should be."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of audio that can be played when its last byte is there."""

    end: int
    """Bytes from the beginning of the stream to the end of the frame."""
    seconds: float


def frames(audio_format: str, stream: bytes) -> list[Frame]:
    """Return the audio frames of a whole stream, without headers, tags and info frames.

    Raises NotAudioError when there are none.
    """
    found = list(_READERS[audio_format](stream))
    if not found:
        raise NotAudioError(f"no {audio_format} in {len(stream)} bytes")
    return found


def _mp3(stream: bytes) -> Iterator[Frame]:
    position = 0
    while position + 4 <= len(stream):
        head = stream[position : position + 10]
        if head.startswith(b"ID3") and len(head) == 10:
            size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
            position += 10 + size
            continue
        length, seconds, information = _mp3_header(head)
        end = position + length
        if end > len(stream):
            return
        name = stream[position + information : position + information + 4]
        if name not in (b"Info", b"Xing"):
            yield Frame(end, seconds)
        position = end


def _mp3_header(head: bytes) -> tuple[int, float, int]:
    """Return a frame's bytes, its seconds and where an info frame has its name."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] < 0xE0 or layer != 1 or version not in _MP3_RATES:
        raise NotAudioError(f"no MP3 frame: {head[:4].hex(' ')}")
    if not 0 < bits < 15 or rate > 2:
        raise NotAudioError(f"a reserved MP3 header: {head[:4].hex(' ')}")
    hertz = _MP3_RATES[version][rate]
    samples = 1152 if version == 3 else 576
    kilobits = _MP3_BITS[version][bits]
    padding = head[2] >> 1 & 1
    length = samples // 8 * kilobits * 1000 // hertz + padding
    mono = head[3] >> 6 == 3
    side = {(3, True): 17, (3, False): 32, (2, True): 9, (2, False): 17}
    return length, samples / hertz, 4 + side[version, mono]


def _wav(stream: bytes) -> Iterator[Frame]:
    """Yield steps of ten milliseconds after the header."""
    if stream[:4] != b"RIFF" or stream[8:12] != b"WAVE":
        raise NotAudioError(f"no WAV: {stream[:12].hex(' ')}")
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
    """Yield frames; each ends where the next one with the following number starts."""
    if stream[:4] != b"fLaC":
        raise NotAudioError(f"no FLAC: {stream[:4].hex(' ')}")
    position, last = 4, False
    while not last and position + 4 <= len(stream):
        last = bool(stream[position] & 0x80)
        position += 4 + int.from_bytes(stream[position + 1 : position + 4])
    seconds = _flac_header(stream, position, 0)
    number = 0
    while seconds is not None:
        number += 1
        start = position + 2
        following: float | None = None
        while (start := stream.find(b"\xff\xf8", start)) >= 0:
            following = _flac_header(stream, start, number)
            if following is not None:
                break
            start += 2
        end = start if following is not None else len(stream)
        yield Frame(end, seconds)
        position, seconds = end, following


def _flac_header(stream: bytes, start: int, number: int) -> float | None:
    """Return the seconds of the frame with this number, None if there is none."""
    head = stream[start : start + 16]
    if len(head) < 6 or head[:2] != b"\xff\xf8":
        return None
    size, rate = head[2] >> 4, head[2] & 0x0F
    coded = _utf8(number)
    end = 4 + len(coded)
    if head[4:end] != coded:
        return None
    extra = {6: 1, 7: 2}.get(size, 0)
    samples = int.from_bytes(head[end : end + extra]) + 1 if extra else _block(size)
    end += extra
    hertz, extra = _flac_rate(rate, head[end : end + 2])
    end += extra
    if not samples or not hertz or _crc8(head[:end]) != head[end]:
        return None
    return samples / hertz


def _block(code: int) -> int:
    if code == 1:
        return 192
    if 2 <= code <= 5:
        return int(576 << (code - 2))
    return int(256 << (code - 8)) if code >= 8 else 0


def _flac_rate(code: int, following: bytes) -> tuple[int, int]:
    """Return the rate in Hz and the bytes that it takes after the header's first four."""
    match code:
        case 12:
            return following[0] * 1000, 1
        case 13:
            return int.from_bytes(following), 2
        case 14:
            return int.from_bytes(following) * 10, 2
        case 15:
            return 0, 0
    return _FLAC_RATES[code], 0


def _utf8(number: int) -> bytes:
    """Return a frame's number as FLAC writes it."""
    return chr(number).encode("utf-8", "surrogatepass")


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


_READERS: Final[Mapping[str, Callable[[bytes], Iterator[Frame]]]] = {
    "mp3": _mp3,
    "wav": _wav,
    "flac": _flac,
}
