"""The concatenator and the converter, fed with broken MP3 in process."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from custom_components.telnyx_kokoro.audio import MP3, WAV, OutputFormat, converted
from custom_components.telnyx_kokoro.audio.concat import Mp3Concatenator, whole_clip
from custom_components.telnyx_kokoro.audio.mp3 import clean_frames
from custom_components.telnyx_kokoro.audio.transcoder import FLAC
from fuzz import samples
from fuzz.mutator import Mutator

from .target import Pieces, Target
from .world import World

_WANTED: Final = (
    OutputFormat(WAV, 16_000, 1, 2),
    OutputFormat(WAV, 48_000, 2, 3),
    OutputFormat(MP3, 48_000, 1),
    OutputFormat(FLAC, 48_000, 1, 2),
)
_HEADER_BYTES: Final = 4
# Where one clip ends and the next begins.
_CLIP_END: Final = b""


def broken_mp3(mutator: Mutator) -> bytes:
    """Return a clip that is broken anywhere, its structure too."""
    return mutator.broken(mutator.pick(samples.CLIPS), *samples.CLIPS)


def _clips(mutator: Mutator) -> Pieces:
    pieces: list[bytes] = []
    for _ in range(mutator.random.randint(1, 3)):
        clip = mutator.pick(samples.CLIPS)
        pieces += mutator.cut(broken_mp3(mutator) if mutator.chance(0.7) else clip)
        pieces.append(_CLIP_END)
    return tuple(pieces)


async def _run_concatenator(_: World, pieces: Pieces) -> None:
    concatenator = Mp3Concatenator()
    joined = b""
    for piece in pieces:
        if piece == _CLIP_END:
            joined += concatenator.rest()
            concatenator.end_clip()
        else:
            joined += concatenator.feed(piece)
    assert len(joined) <= sum(map(len, pieces)), "more audio than came"
    clean = b"".join([frame for _, frame in clean_frames(joined)])
    assert joined.endswith(clean), "joined audio that is not clean"


def _pieces_of_frames(mutator: Mutator) -> Pieces:
    """Return whole frames whose sound is broken, and sometimes more than that."""
    wanted = b"%d" % mutator.random.randrange(len(_WANTED))
    clip = mutator.pick(samples.CLIPS)
    if mutator.chance(0.25):
        return wanted, *filter(None, mutator.cut(mutator.broken(clip)))
    frames = whole_clip(clip).audio
    size = 417 if frames.startswith(b"\xff\xfb") else 144
    start = len(frames) % size
    pieces = []
    for position in range(start, len(frames), size):
        header = frames[position : position + _HEADER_BYTES]
        sound = frames[position + _HEADER_BYTES : position + size]
        sound = mutator.broken(sound)[: len(sound)].ljust(len(sound), b"\x55")
        pieces.append(header + sound)
    return wanted, frames[:start] + b"".join(pieces[:5]), *pieces[5:]


async def _run_conversion(_: World, pieces: Pieces) -> None:
    async def source() -> AsyncGenerator[bytes]:
        # Whatever is converted has gone through a concatenator, and is of one format.
        concatenator = Mp3Concatenator()
        for piece in pieces[1:]:
            if frames := concatenator.feed(piece):
                yield frames
        if frames := concatenator.rest():
            yield frames
        concatenator.end_clip()

    wanted = _WANTED[int(pieces[0] or b"0") % len(_WANTED)]
    async with aclosing(converted(source(), wanted)) as audio:
        async for made in audio:
            assert made, "a piece without a byte"


SOUND_TARGETS: Final = (
    Target(name="concatenator", share=20, make=_clips, run=_run_concatenator),
    Target(name="conversion", share=4, make=_pieces_of_frames, run=_run_conversion),
)
