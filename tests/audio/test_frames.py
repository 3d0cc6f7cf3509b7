"""What the header of a frame says, compared with a decoder's reading."""

import io

import av
import pytest

from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from custom_components.telnyx_kokoro.audio.mp3 import (
    HEADER_BYTES,
    Frame,
    clean_frames,
    frame_from_header,
    is_index,
)


def _encoded(sample_rate: int, layout: str, bit_rate: int, *, xing: int = 0) -> bytes:
    """Return a second of silence as LAME encodes it."""
    out = io.BytesIO()
    options = {"write_xing": str(xing)}
    with av.open(out, "w", format="mp3", options=options) as container:
        stream = container.add_stream("libmp3lame", rate=sample_rate)
        stream.layout = layout
        stream.bit_rate = bit_rate
        frame = av.AudioFrame(format="s16p", layout=layout, samples=sample_rate)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = sample_rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return out.getvalue()


def _frames(data: bytes) -> list[Frame]:
    return [frame for frame, _ in clean_frames(data)]


@pytest.mark.parametrize(
    "sample_rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000]
)
@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2)])
def test_header_says_what_the_encoder_was_told(
    sample_rate: int, layout: str, channels: int
) -> None:
    frames = _frames(_encoded(sample_rate, layout, 64_000))
    assert {frame.stream_info.sample_rate for frame in frames} == {sample_rate}
    assert {frame.stream_info.channels for frame in frames} == {channels}


# In kbit/s, from ISO/IEC 13818-3 and 11172-3: Layer III of MPEG-2 and of MPEG-1.
@pytest.mark.parametrize(
    ("sample_rate", "kilobits"),
    [
        *((24_000, rate) for rate in (8, *range(16, 65, 8), *range(80, 161, 16))),
        *((44_100, rate) for rate in (*range(32, 65, 8), *range(80, 129, 16))),
        *((44_100, rate) for rate in (160, 192, 224, 256, 320)),
    ],
)
def test_frames_of_every_bit_rate_are_found(sample_rate: int, kilobits: int) -> None:
    data = _encoded(sample_rate, "mono", kilobits * 1_000)
    frames = _frames(data)
    assert sum(frame.samples for frame in frames) >= sample_rate
    assert sum(frame.size for frame in frames) >= len(data) * 0.8


@pytest.mark.parametrize("bit_rate", [32_000, 64_000, 128_000])
@pytest.mark.parametrize("sample_rate", [24_000, 44_100])
def test_frames_add_up_to_the_length_of_the_audio(
    sample_rate: int, bit_rate: int
) -> None:
    frames = _frames(_encoded(sample_rate, "mono", bit_rate))
    seconds = sum(frame.samples for frame in frames) / sample_rate
    assert 1.0 <= seconds < 1.15


@pytest.mark.parametrize("sample_rate", [8_000, 24_000, 44_100])
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_index_that_an_encoder_writes_is_dropped(sample_rate: int, layout: str) -> None:
    with_index = _encoded(sample_rate, layout, 64_000, xing=1)
    concatenator = Mp3Concatenator()
    kept = concatenator.feed(with_index) + concatenator.rest()
    assert b"Xing" in with_index or b"Info" in with_index
    assert b"Xing" not in kept
    assert b"Info" not in kept
    assert len(_frames(kept)) == len(_frames(with_index)) - 1


@pytest.mark.parametrize("before_checksum", [True, False])
def test_index_is_seen_in_frames_with_a_checksum(before_checksum: bool) -> None:
    header = b"\xff\xf2\x64\xc4"
    frame = frame_from_header(header)
    assert frame is not None
    gap = bytes(frame.index_at - HEADER_BYTES + (0 if before_checksum else 2))
    data = (header + gap + b"Xing").ljust(frame.size, b"\0")
    assert is_index(frame, data)
