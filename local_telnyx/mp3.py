"""The parts of an MP3 file around its sound: frame length, ID3v2 tag, Info frame."""

from collections.abc import Iterator

# MPEG-2 Layer III, the only kind that this server makes: kbit/s by index.
_BIT_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = (22_050, 24_000, 16_000)
_INFO_OFFSET = 13  # header, then the side information of a mono frame
_HAS_FRAMES_AND_BYTES = 3


def frame_length(header: bytes) -> int:
    """Return the bytes in the frame that starts with this header.

    Raises ValueError unless it is an MPEG-2 Layer III header.
    """
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xFE != 0xF2:
        raise ValueError(f"no MPEG-2 Layer III frame: {header[:4].hex(' ')}")
    bit_rate, sample_rate = header[2] >> 4, header[2] >> 2 & 3
    if not 0 < bit_rate < 15 or sample_rate > 2:
        raise ValueError(f"a reserved MP3 header: {header[:4].hex(' ')}")
    padding = header[2] >> 1 & 1
    return 72_000 * _BIT_RATES[bit_rate] // _SAMPLE_RATES[sample_rate] + padding


def frame_seconds(header: bytes) -> float:
    """Return the seconds of sound in the frame that starts with this header."""
    return 576 / _SAMPLE_RATES[header[2] >> 2 & 3]


def is_info(frame: bytes) -> bool:
    """Return true for an Info or Xing frame, which has no sound."""
    return frame[_INFO_OFFSET : _INFO_OFFSET + 4] in (b"Info", b"Xing")


def tag_length(start: bytes) -> int:
    """Return the bytes of the ID3v2 tag that this starts with, 0 without one."""
    if len(start) < 10 or not start.startswith(b"ID3"):
        return 0
    size = start[6] << 21 | start[7] << 14 | start[8] << 7 | start[9]
    return 10 + size


def frames(mp3: bytes) -> Iterator[bytes]:
    """Yield every frame of sound, without ID3v2 tags and Info or Xing frames.

    Raises ValueError at anything else, an incomplete frame too.
    """
    position = 0
    while position < len(mp3):
        length = tag_length(mp3[position : position + 10])
        if not length:
            length = frame_length(mp3[position : position + 4])
            frame = mp3[position : position + length]
            if len(frame) < length:
                raise ValueError(f"the frame at byte {position} is incomplete")
            if not is_info(frame):
                yield frame
        position += length


def id3_tag() -> bytes:
    """Return the ID3v2.4 tag that ffmpeg writes: the encoder's name."""
    encoder = b"\x03Lavf61.7.100\x00"
    content = b"TSSE" + len(encoder).to_bytes(4) + b"\x00\x00" + encoder
    return b"ID3\x04\x00\x00" + len(content).to_bytes(4) + content


def info_frame(mp3: bytes) -> bytes:
    """Return the Info frame for this MP3: it tells decoders where the file ends."""
    header = mp3[:4]
    count = sum(1 for _ in frames(mp3))
    length = frame_length(header)
    counts = count.to_bytes(4) + (len(mp3) + length).to_bytes(4)
    head = header + bytes(_INFO_OFFSET - len(header))
    info = head + b"Info" + _HAS_FRAMES_AND_BYTES.to_bytes(4) + counts
    return info.ljust(length, b"\x00")
