"""MP3 in, the format that a listener asks for out, while the audio arrives."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from itertools import batched
from typing import Final

from ..telnyx import InvalidAnswerError, TelnyxError
from .formats import WantedFormat
from .mp3 import Format, Frame, part_at

try:
    from .codecs import can_encode
    from .transcoder import Transcoder
except ImportError:
    # PyAV is missing, or not made for this machine. Without it only untouched MP3
    # can be made, and Home Assistant converts that with ffmpeg.
    _HAS_PYAV = False
else:
    _HAS_PYAV = True

# 120 milliseconds of speech: on a PC half a millisecond's work for MP3, the dearest.
# That leaves a computer that is five times as slow below three.
FRAMES_PER_SLICE: Final = 5

# Documented. Where others come, and they do, they are only ready a little later.
LIKELY_SOURCE: Final = Format(sample_rate=24_000, channels=1)


def can_make(wanted: WantedFormat) -> bool:
    """Return whether `converted` can make this format of every MP3 stream."""
    return wanted.takes_any_mp3 or (_HAS_PYAV and can_encode(wanted))


def converted(
    frames: AsyncGenerator[bytes], wanted: WantedFormat
) -> AsyncGenerator[bytes]:
    """Return MP3 in another format, from its first frame on.

    Nothing is yielded before there is audio, a file's header neither. MP3 that is
    what is asked for passes untouched. A large piece is converted in slices, between
    which other tasks run. Closing the generator closes the source and frees all
    memory and threads.

    Args:
        frames: Whole MP3 frames, all of one sample rate and number of channels. A
            tag may stand before the first. It is closed at the end.
        wanted: What `can_make` is true for.

    Raises:
        InvalidAnswerError: A frame is broken.
        ValueError: This format cannot be made.

    """
    if wanted.takes_any_mp3:
        return frames
    if not can_make(wanted):
        raise ValueError(f"No encoder for {wanted}")
    return _transcoded(frames, wanted)


async def _transcoded(
    frames: AsyncGenerator[bytes], wanted: WantedFormat
) -> AsyncGenerator[bytes]:
    async with aclosing(frames) as pieces, _opened(wanted) as transcoder_for:
        transcoder: Transcoder | None = None
        try:
            async for piece in pieces:
                source = _format_of(piece)
                if wanted.is_met_by(source):
                    yield piece
                    continue
                transcoder = transcoder or await transcoder_for(source)
                slices = batched(_audio_frames(piece), FRAMES_PER_SLICE, strict=False)
                for number, some in enumerate(slices):
                    if number:
                        await asyncio.sleep(0)
                    if audio := transcoder.feed(some):
                        yield audio
        except TelnyxError:
            # What came before a failure is heard to its last sample.
            if transcoder and (audio := transcoder.finish()):
                yield audio
            raise
        if transcoder and (audio := transcoder.finish()):
            yield audio


@asynccontextmanager
async def _opened(
    wanted: WantedFormat,
) -> AsyncGenerator[Callable[[Format], Awaitable[Transcoder]]]:
    """Open a transcoder while the first audio is waited for; close it afterwards.

    FLAC's encoder clears seven megabytes, which takes milliseconds: too long for the
    event loop, and nothing that a listener should wait for.
    """

    def open_for(source: Format) -> asyncio.Task[Transcoder]:
        return asyncio.create_task(asyncio.to_thread(Transcoder, source, wanted))

    opening = [open_for(LIKELY_SOURCE)]

    async def transcoder_for(source: Format) -> Transcoder:
        if source != LIKELY_SOURCE:
            opening.append(open_for(source))
        return await opening[-1]

    try:
        yield transcoder_for
    finally:
        while opening:
            (await opening.pop()).close()


def _format_of(piece: bytes) -> Format:
    """Return the sample rate and channels of the first frame."""
    for frame, _ in _parts(piece):
        return frame.format
    raise InvalidAnswerError("The audio holds no frame")


def _audio_frames(piece: bytes) -> Iterator[bytes]:
    return (data for _, data in _parts(piece))


def _parts(piece: bytes) -> Iterator[tuple[Frame, bytes]]:
    """Yield each frame with its bytes; leave out tags."""
    position = 0
    while part := part_at(piece, position):
        end = position + part.size
        if end > len(piece):
            break
        if isinstance(part, Frame):
            yield part, piece[position:end]
        position = end
    if position < len(piece):
        raise InvalidAnswerError("The audio ends within a frame")
