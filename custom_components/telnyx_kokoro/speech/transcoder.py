"""MP3 decoded, resampled and encoded again, in process, with PyAV."""

from collections.abc import Iterable
import gc

from av import AudioFrame, AudioResampler, FFmpegError, Packet
from av.filter import Graph

from ..telnyx import InvalidAnswerError
from .codecs import file_header, open_decoder, open_encoder
from .formats import WantedFormat
from .mp3 import Format


class Transcoder:
    """Makes a stream of another format from the frames of one MP3 stream."""

    def __init__(self, source: Format, wanted: WantedFormat) -> None:
        """Open the codecs, for a format that can be encoded."""
        self._decoder = open_decoder()
        self._encoder = open_encoder(source, wanted)
        self._pending_header = file_header(self._encoder, wanted)

    def feed(self, frames: Iterable[bytes]) -> bytes:
        """Return what these frames add to the stream; it may be none.

        Raises:
            InvalidAnswerError: A frame is broken.

        """
        audio = bytearray()
        for frame in frames:
            for decoded in self._decode(frame):
                audio += self._encode(decoded)
        return bytes(audio)

    def finish(self) -> bytes:
        """Return the end of the stream, which resampler and encoder hold back.

        The decoder holds back nothing: it returns each frame at once.
        """
        return self._encode(None)

    def close(self) -> None:
        """Free the codecs, and the resampler's memory and threads.

        In PyAV a filter graph and its filters refer to each other, and only Python's
        cycle collector would free them, perhaps hours later. Each graph has about as
        many threads as there are processors. This object itself may live on, in the
        traceback of an error that Home Assistant keeps for minutes.
        """
        for resampler in _held_by(self._encoder, AudioResampler):
            for graph in _held_by(resampler, Graph):
                for filters in _held_by(graph, dict):
                    filters.clear()
        del self._decoder, self._encoder

    def _decode(self, frame: bytes) -> list[AudioFrame]:
        try:
            return self._decoder.decode(Packet(frame))
        except FFmpegError as err:
            raise InvalidAnswerError("A frame of the audio is broken") from err

    def _encode(self, decoded: AudioFrame | None) -> bytes:
        """Return a piece of the stream, for None the rest of it."""
        packets = self._encoder.encode(decoded)
        audio = b"".join([bytes(packet) for packet in packets])
        if not audio:
            return b""
        header, self._pending_header = self._pending_header, b""
        return header + audio


def _held_by[T](owner: object, kind: type[T]) -> list[T]:
    return [held for held in gc.get_referents(owner) if isinstance(held, kind)]
