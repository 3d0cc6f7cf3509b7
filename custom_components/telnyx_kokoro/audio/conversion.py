"""Conversion of MP3 to other formats while it arrives."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace
from itertools import batched, groupby
from typing import Final

from .errors import InvalidAudioError
from .filters import has_sound_filters
from .gain import STEP_DB, with_gain
from .gap_silence import GapSilence, with_pauses
from .mp3 import CLIP_END, StreamInfo, clean_frames
from .output_formats import MP3, OutputFormat, can_encode
from .sound import PLAIN, Sound
from .transcoder import Transcoder

# 120 milliseconds of speech: on a PC half a millisecond's work for MP3, the most
# expensive. A computer that is five times slower then still stays below three.
FRAMES_PER_SLICE: Final = 5

# Documented. Other streams occur, and are ready a little later.
LIKELY_SOURCE: Final = StreamInfo(sample_rate=24_000, channels=1)

# Two frames of the service's MP3: the largest block of an encoder, and too short to
# be noticed.
_SILENCE_SECONDS: Final = 0.048


def can_make(wanted: OutputFormat) -> bool:
    """Return whether `converted` can make this format of every MP3 stream."""
    return wanted.takes_any_mp3 or can_encode(wanted)


def can_change_speed() -> bool:
    """Return whether `converted` can change the speed of every format it makes."""
    return has_sound_filters() and can_encode(OutputFormat(MP3))


def converted(
    frames: AsyncGenerator[bytes],
    wanted: OutputFormat,
    gap_silence: GapSilence | None = None,
    sound: Sound = PLAIN,
) -> AsyncGenerator[bytes]:
    """Return MP3 in another format or with another sound, piece by piece.

    MP3 that already has the format passes untouched, unless its speed changes; only
    the gain in its frames follows the volume, in steps of 1.5 dB. Large pieces are
    converted in slices, between which other tasks run. Closing the generator closes the
    source and frees all memory and threads.

    Args:
        frames: Whole MP3 frames, which are resampled if they differ from the first. A
            tag may precede them. After each clip may come `CLIP_END`, which only an
            untouched stream passes on: otherwise the silence that the encoders of the
            clips added at their ends is dropped.
        wanted: A format for which `can_make` is true.
        gap_silence: The pause after which WAV and FLAC begin or continue with silence,
            for players that give up on a stream that pauses.
        sound: Speed and volume. Unless `can_change_speed`, the speed does not change.

    Raises:
        InvalidAudioError: There is something other than frames, or too many of them
            are broken.
        ValueError: This format cannot be made.

    """
    if sound.speed != 1 and not can_change_speed():
        sound = replace(sound, speed=1.0)
    if wanted.takes_any_mp3 and sound.speed == 1:
        steps = _gain_steps(sound)
        return _with_gain(frames, steps) if steps else frames
    if not can_make(wanted):
        raise ValueError(f"No encoder for {wanted}")
    return _transcoded(frames, wanted, gap_silence or GapSilence(), sound)


def _gain_steps(sound: Sound) -> int:
    return round(sound.volume / STEP_DB)


async def _with_gain(
    frames: AsyncGenerator[bytes], steps: int
) -> AsyncGenerator[bytes]:
    async with aclosing(frames):
        async for piece in frames:
            yield with_gain(piece, steps) if piece else piece


async def _transcoded(
    frames: AsyncGenerator[bytes],
    wanted: OutputFormat,
    gap_silence: GapSilence,
    sound: Sound,
) -> AsyncGenerator[bytes]:
    # A player of MP3 would hear silence of the wrong format before the first frame.
    seconds = gap_silence.seconds if wanted.extension != MP3 else None
    steps = _gain_steps(sound)
    # Slow speech is more of it.
    frames_per_slice = int(FRAMES_PER_SLICE * min(1.0, sound.speed))
    # Opened while the first audio is waited for.
    opening = [_open(LIKELY_SOURCE, wanted, sound)]

    async def transcoder_for(source: StreamInfo) -> Transcoder:
        if source != LIKELY_SOURCE:
            opening.append(_open(source, wanted, sound))
        opened = await opening[-1]
        opened.begin_clip()
        return opened

    transcoder: Transcoder | None = None
    is_speech = False
    try:
        async with aclosing(with_pauses(frames, lambda: seconds)) as pieces:
            async for piece in pieces:
                if piece is None:
                    gap_silence.in_speech = is_speech
                    transcoder = transcoder or await transcoder_for(LIKELY_SOURCE)
                    if audio := transcoder.silence(_SILENCE_SECONDS):
                        yield audio
                    continue
                if piece == CLIP_END:
                    if transcoder and (audio := transcoder.begin_clip()):
                        yield audio
                    continue
                is_speech = True
                source = _stream_info(piece)
                if sound.speed == 1 and wanted.is_met_by(source):
                    yield with_gain(piece, steps) if steps else piece
                    continue
                transcoder = transcoder or await transcoder_for(source)
                found = (frame for _, frame in clean_frames(piece))
                slices = batched(found, frames_per_slice, strict=False)
                for number, some in enumerate(slices):
                    if number:
                        await asyncio.sleep(0)
                    if audio := transcoder.feed(some):
                        yield audio
    except Exception:
        # Play everything that came before a failure, to the last sample.
        if transcoder and (audio := transcoder.rest()):
            yield audio
        raise
    else:
        if transcoder and (audio := transcoder.finish()):
            yield audio
    finally:
        while opening:
            (await opening.pop()).close()


def _open(
    source: StreamInfo, wanted: OutputFormat, sound: Sound
) -> asyncio.Task[Transcoder]:
    """Open a transcoder in a thread.

    FLAC's encoder clears seven megabytes, which takes milliseconds: too long for the
    event loop.
    """
    return asyncio.create_task(asyncio.to_thread(Transcoder, source, wanted, sound))


def _stream_info(piece: bytes) -> StreamInfo:
    """Return the sample rate and channels of the first frame."""
    for frame, _ in clean_frames(piece):
        return frame.stream_info
    raise InvalidAudioError("The audio holds no frame")


class Mp3Resampler:
    """Resamples the frames of a stream that differ from its first ones."""

    def __init__(self) -> None:
        """Start without codecs, which most streams never need."""
        self._transcoder: Transcoder | None = None
        self._source: StreamInfo | None = None

    def slices(self, frames: bytes, kept: StreamInfo | None) -> Iterator[bytes]:
        """Yield whole frames, in slices between which other tasks can run.

        Raises:
            InvalidAudioError: They must be resampled, but there is no encoder.

        """
        found = groupby(clean_frames(frames), key=lambda pair: pair[0].stream_info)
        for source, group in found:
            data = [frame for _, frame in group]
            if source != self._source and (rest := self.finish()):
                yield rest
            if source == kept:
                yield b"".join(data)
                continue
            if self._transcoder is None:
                assert kept is not None
                wanted = OutputFormat(MP3, kept.sample_rate, kept.channels)
                if not can_make(wanted):
                    raise InvalidAudioError("The sample rate or the channels change")
                self._transcoder = Transcoder(source, wanted)
                self._source = source
            for some in batched(data, FRAMES_PER_SLICE, strict=False):
                if audio := self._transcoder.feed(some):
                    yield audio

    def finish(self) -> bytes:
        """Return what the encoder holds back, and free the codecs."""
        audio = self._transcoder.rest() if self._transcoder else b""
        self.close()
        return audio

    def close(self) -> None:
        """Free the codecs."""
        if self._transcoder:
            self._transcoder.close()
        self._transcoder = self._source = None
