"""What the header of a frame says, compared with a decoder's reading."""

import io

import av
import pytest

from custom_components.telnyx_kokoro.speech.mp3 import Frame, part_at


def _encoded(sample_rate: int, layout: str, bit_rate: int) -> bytes:
    """Return a second of silence as LAME encodes it."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3", options={"write_xing": "0"}) as container:
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
    frames = []
    position = 0
    while part := part_at(data, position):
        position += part.size
        if isinstance(part, Frame):
            frames.append(part)
    assert position == len(data)
    return frames


@pytest.mark.parametrize(
    "sample_rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000]
)
@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2)])
def test_header_says_what_the_encoder_was_told(
    sample_rate: int, layout: str, channels: int
) -> None:
    frames = _frames(_encoded(sample_rate, layout, 64_000))
    assert {frame.format.sample_rate for frame in frames} == {sample_rate}
    assert {frame.format.channels for frame in frames} == {channels}


@pytest.mark.parametrize("bit_rate", [32_000, 64_000, 128_000])
@pytest.mark.parametrize("sample_rate", [24_000, 44_100])
def test_frames_add_up_to_the_length_of_the_audio(
    sample_rate: int, bit_rate: int
) -> None:
    frames = _frames(_encoded(sample_rate, "mono", bit_rate))
    seconds = sum(frame.samples for frame in frames) / sample_rate
    assert 1.0 <= seconds < 1.15
