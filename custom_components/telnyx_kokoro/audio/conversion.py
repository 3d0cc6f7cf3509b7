"""MP3 in, the format that a listener asks for out, while the audio arrives."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from itertools import batched
from typing import Final

from ..api import InvalidResponseError
from .formats import MP3, WantedFormat
from .mp3 import Format, clean_frames
from .waiting import KeepAlive, with_pauses

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

# Two frames of the service's MP3: the largest block of an encoder, and too short to
# be noticed.
_SILENCE_SECONDS: Final = 0.048


def can_make(wanted: WantedFormat) -> bool:
    """Return whether `converted` can make this format of every MP3 stream."""
    return wanted.takes_any_mp3 or (_HAS_PYAV and can_encode(wanted))


def converted(
    frames: AsyncGenerator[bytes],
    wanted: WantedFormat,
    keep_alive: KeepAlive | None = None,
) -> AsyncGenerator[bytes]:
    """Return MP3 in another format, from its first frame on.

    MP3 that is what is asked for passes untouched. A large piece is converted in
    slices, between which other tasks run. While audio is waited for, the stream may
    begin and go on with short silences, for players that give up on one that pauses.
    Closing the generator closes the source and frees all memory and threads.

    Args:
        frames: Whole MP3 frames. Those of another sample rate or number of channels
            than the first become like it. A tag may stand before the first. The
            generator is closed at the end.
        wanted: What `can_make` is true for.
        keep_alive: After which time without audio there is silence, in WAV and FLAC.

    Raises:
        InvalidResponseError: There is something else than frames, or too many of them
            are broken.
        ValueError: This format cannot be made.

    """
    if wanted.takes_any_mp3:
        return frames
    if not can_make(wanted):
        raise ValueError(f"No encoder for {wanted}")
    return _transcoded(frames, wanted, keep_alive or KeepAlive())


async def _transcoded(
    frames: AsyncGenerator[bytes], wanted: WantedFormat, keep_alive: KeepAlive
) -> AsyncGenerator[bytes]:
    # A player of MP3 would hear silence of the wrong format before the first frame.
    seconds = keep_alive.seconds if wanted.extension != MP3 else None
    async with (
        aclosing(with_pauses(frames, seconds)) as pieces,
        _opened(wanted) as transcoder_for,
    ):
        transcoder: Transcoder | None = None
        is_speech = False
        try:
            async for piece in pieces:
                if piece is None:
                    keep_alive.in_speech = is_speech
                    transcoder = transcoder or await transcoder_for(LIKELY_SOURCE)
                    if audio := transcoder.silence(_SILENCE_SECONDS):
                        yield audio
                    continue
                is_speech = True
                source = _format_of(piece)
                if wanted.is_met_by(source):
                    yield piece
                    continue
                transcoder = transcoder or await transcoder_for(source)
                found = (frame for _, frame in clean_frames(piece))
                slices = batched(found, FRAMES_PER_SLICE, strict=False)
                for number, some in enumerate(slices):
                    if number:
                        await asyncio.sleep(0)
                    if audio := transcoder.feed(some):
                        yield audio
        except Exception:
            # What came before a failure is heard to its last sample.
            if transcoder and (audio := transcoder.rest()):
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
    for frame, _ in clean_frames(piece):
        return frame.format
    raise InvalidResponseError("The audio holds no frame")
