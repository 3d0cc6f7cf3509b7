"""Silence in the format of the stream that it is put into."""

from io import BytesIO

import av
import numpy as np
import pytest

from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator
from custom_components.telnyx_kokoro.audio.mp3 import frame_from_header, silent_frames

from .clips import FRAME, STEREO

RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


def encoded(rate: int, layout: str) -> bytes:
    """Return a tenth of a second of MP3 as an encoder makes it."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    encoder.sample_rate, encoder.layout, encoder.format = rate, layout, "s16p"
    sound = np.zeros((len(encoder.layout.channels), rate // 10), dtype=np.int16)
    frame = av.AudioFrame.from_ndarray(sound, format="s16p", layout=layout)
    frame.sample_rate = rate
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_decoder_makes_silence_of_it(rate: int, layout: str) -> None:
    frames, samples = silent_frames(encoded(rate, layout)[:4], 0.5)
    with av.open(BytesIO(frames), "r", format="mp3") as decoded:
        sounds = [frame.to_ndarray() for frame in decoded.decode(audio=0)]
    assert sum(sound.shape[1] for sound in sounds) == samples >= rate / 2
    assert not np.concatenate(sounds, axis=1).any()


@pytest.mark.parametrize("header", [FRAME[:4], STEREO[:4]])
def test_silence_has_the_format_of_the_stream(header: bytes) -> None:
    frames, _ = silent_frames(header, 0)
    silent, sounding = frame_from_header(frames[:4]), frame_from_header(header)
    assert silent is not None
    assert sounding is not None
    assert silent.stream_info == sounding.stream_info


def test_there_is_silence_only_between_clips() -> None:
    concatenator = Mp3Concatenator()
    assert concatenator.silence(1) == b""
    concatenator.feed(FRAME)
    assert concatenator.silence(1) == b""
    concatenator.rest()
    concatenator.end_clip()
    assert len(concatenator.silence(1)) == 42 * 144


def test_silence_counts_as_heard() -> None:
    concatenator = Mp3Concatenator()
    concatenator.feed(FRAME)
    concatenator.rest()
    concatenator.end_clip()
    concatenator.silence(0.048)
    assert concatenator.seconds_heard() == pytest.approx(0.072)
