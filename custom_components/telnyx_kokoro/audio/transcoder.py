"""MP3 decoded, resampled and encoded again, in process, with PyAV."""

from collections.abc import Iterable
import gc
from typing import Final

from av import AudioFrame, AudioResampler, FFmpegError, Packet
from av.filter import Graph

from ..api import InvalidResponseError
from .codecs import LAYOUTS, file_header, open_decoder, open_encoder
from .formats import WantedFormat
from .mp3 import Format

_MAX_SHARE_OF_BROKEN_FRAMES: Final = 1 / 4
# What MP3 is decoded to: samples as floats, one plane for each channel.
_DECODED: Final = "fltp"


class Transcoder:
    """Makes a stream of another format from MP3 frames."""

    def __init__(self, source: Format, wanted: WantedFormat) -> None:
        """Open the codecs, for a format that can be encoded.

        Frames of another format than `source` are converted to it first.
        """
        self._source = source
        self._decoder = open_decoder()
        self._encoder = open_encoder(source, wanted)
        self._other_sources: AudioResampler | None = None
        self._other_source: Format | None = None
        self._pending_header = file_header(self._encoder, wanted)
        self._frames = 0
        self._broken_frames = 0

    def feed(self, frames: Iterable[bytes]) -> bytes:
        """Return what these frames add to the stream; it may be none.

        A frame that cannot be decoded is left out.
        """
        audio = bytearray()
        for frame in frames:
            for decoded in self._decode(frame):
                for like_source in self._as_source(decoded):
                    audio += self._encode(like_source)
        return bytes(audio)

    def silence(self, seconds: float) -> bytes:
        """Return what so many seconds of silence add to the stream."""
        layout = LAYOUTS[self._source.channels]
        samples = round(seconds * self._source.sample_rate)
        frame = AudioFrame(_DECODED, layout, samples)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = self._source.sample_rate
        return self._encode(frame)

    def finish(self) -> bytes:
        """Return the end of the stream, if its audio was sound.

        The decoder holds back nothing: it returns each frame at once.

        Raises:
            InvalidResponseError: More than a quarter of the frames was broken.

        """
        if self._broken_frames > self._frames * _MAX_SHARE_OF_BROKEN_FRAMES:
            raise InvalidResponseError("Too many frames of the audio are broken")
        return self.rest()

    def rest(self) -> bytes:
        """Return what resampler and encoder hold back, whatever the frames were."""
        audio = b"".join(map(self._encode, self._end_of_other_source()))
        return audio + self._encode(None)

    def close(self) -> None:
        """Free the codecs, and the resamplers' memory and threads.

        In PyAV a filter graph and its filters refer to each other, and only Python's
        cycle collector would free them, perhaps hours later. Each graph has about as
        many threads as there are processors. This object itself may live on, in the
        traceback of an error that Home Assistant keeps for minutes.
        """
        for resampler in _held_by(self._encoder, AudioResampler):
            _free(resampler)
        if self._other_sources:
            _free(self._other_sources)
        del self._decoder, self._encoder, self._other_sources

    def _decode(self, frame: bytes) -> list[AudioFrame]:
        self._frames += 1
        try:
            return self._decoder.decode(Packet(frame))
        except FFmpegError:
            self._broken_frames += 1
            return []

    def _as_source(self, decoded: AudioFrame) -> list[AudioFrame]:
        """Return a decoded frame in the format that the stream began with."""
        found = Format(decoded.sample_rate, decoded.layout.nb_channels)
        if found == self._source and self._other_source is None:
            return [decoded]
        frames = []
        if found != self._other_source:
            frames += self._end_of_other_source()
            if found == self._source:
                return [*frames, decoded]
            layout, rate = LAYOUTS[self._source.channels], self._source.sample_rate
            self._other_sources = AudioResampler(_DECODED, layout, rate)
            self._other_source = found
        assert self._other_sources is not None
        return frames + _without_times(self._other_sources.resample(decoded))

    def _end_of_other_source(self) -> list[AudioFrame]:
        resampler, self._other_sources = self._other_sources, None
        self._other_source = None
        if resampler is None:
            return []
        frames = _without_times(resampler.resample(None))
        _free(resampler)
        return frames

    def _encode(self, decoded: AudioFrame | None) -> bytes:
        """Return a piece of the stream, for None the rest of it."""
        packets = self._encoder.encode(decoded)
        audio = b"".join([bytes(packet) for packet in packets])
        if not audio:
            return b""
        header, self._pending_header = self._pending_header, b""
        return header + audio


def _without_times(frames: list[AudioFrame]) -> list[AudioFrame]:
    """Return frames that follow what was there, whenever they were to be played."""
    for frame in frames:
        frame.pts = None
    return frames


def _free(resampler: AudioResampler) -> None:
    for graph in _held_by(resampler, Graph):
        for filters in _held_by(graph, dict):
            filters.clear()


def _held_by[T](owner: object, kind: type[T]) -> list[T]:
    return [held for held in gc.get_referents(owner) if isinstance(held, kind)]
