"""One sample rate and number of channels for a stream whose clips differ in theirs."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from itertools import batched, groupby

from ..api import InvalidResponseError
from .conversion import FRAMES_PER_SLICE, can_make
from .formats import MP3, WantedFormat
from .mp3 import Format, Frame, clean_frames

# Without PyAV `can_make` says that no other format can be made.
with suppress(ImportError):
    from .transcoder import Transcoder


class OneFormat:
    """Makes frames of other formats those of the one that a stream began with.

    What has that format already passes untouched.
    """

    def __init__(self) -> None:
        """Start without codecs, which most streams never need."""
        self._transcoder: Transcoder | None = None
        self._source: Format | None = None

    async def converted(
        self, frames: bytes, kept: Format | None
    ) -> AsyncGenerator[bytes]:
        """Yield what whole frames become, in slices between which other tasks run.

        Raises:
            InvalidResponseError: Home Assistant cannot convert here.

        """
        for piece in self.slices(frames, kept):
            yield piece
            await asyncio.sleep(0)

    def slices(self, frames: bytes, kept: Format | None) -> Iterator[bytes]:
        """Yield the same, for callers that nobody waits for."""
        found = groupby(clean_frames(frames), key=_format)
        for source, group in found:
            data = [frame for _, frame in group]
            if source != self._source and (rest := self.finish()):
                yield rest
            if source == kept:
                yield b"".join(data)
                continue
            transcoder = self._transcoder_for(source, kept)
            for some in batched(data, FRAMES_PER_SLICE, strict=False):
                if audio := transcoder.feed(some):
                    yield audio

    def finish(self) -> bytes:
        """Return what is held back of frames that were converted."""
        audio = self._transcoder.rest() if self._transcoder else b""
        self.close()
        return audio

    def close(self) -> None:
        """Free the codecs."""
        if self._transcoder:
            self._transcoder.close()
        self._transcoder = self._source = None

    def _transcoder_for(self, source: Format, kept: Format | None) -> Transcoder:
        if self._transcoder is None:
            assert kept is not None
            wanted = WantedFormat(MP3, kept.sample_rate, kept.channels)
            if not can_make(wanted):
                raise InvalidResponseError("The sample rate or the channels change")
            self._transcoder = Transcoder(source, wanted)
            self._source = source
        return self._transcoder


def _format(found: tuple[Frame, bytes]) -> Format:
    frame, _ = found
    return frame.format
