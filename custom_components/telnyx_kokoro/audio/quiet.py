"""A moment of silence, in place of speech that has nothing to say."""

from collections.abc import AsyncGenerator
from typing import Final

from .silence import silent_frames

# MPEG-2 Layer III, 48 kbit/s, 24 kHz, mono: what the service sends, as documented.
_HEADER: Final = b"\xff\xf3\x64\xc4"
# Home Assistant writes a tag into MP3 that it keeps, for which it needs some frames.
_SECONDS: Final = 0.2


async def quiet() -> AsyncGenerator[bytes]:
    """Yield a moment of silence as MP3."""
    frames, _ = silent_frames(_HEADER, _SECONDS)
    yield frames
