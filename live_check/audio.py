"""Properties of an MP3 body: sample rate, tags, and Info frames."""

from typing import Final

from local_telnyx.mp3 import tag_length

_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_MPEG_2_5: Final = (11_025, 12_000, 8_000)


def sample_rate(mp3: bytes) -> int | None:
    """Return the rate in Hz that the first frame says, None if there is no frame."""
    position = tag_length(mp3[:10])
    while position + 4 <= len(mp3):
        first, second, third = mp3[position : position + 3]
        if first == 0xFF and second & 0xE6 == 0xE2 and third >> 2 & 3 < 3:
            rates = _RATES.get(second >> 3 & 3, _MPEG_2_5)
            return rates[third >> 2 & 3]
        position += 1
    return None


def is_mp3(audio: bytes) -> bool:
    """Return true if this starts as MP3 does."""
    return audio[:3] == b"ID3" or (
        len(audio) > 1 and audio[0] == 0xFF and audio[1] & 0xE0 == 0xE0
    )


def tags(mp3: bytes) -> int:
    """Return the number of ID3v2 tags."""
    return mp3.count(b"ID3\x03") + mp3.count(b"ID3\x04")


def has_info(mp3: bytes) -> bool:
    """Return true if a frame tells decoders where a file ends."""
    return b"Info" in mp3 or b"Xing" in mp3
