"""Speech over REST: a request for each part of the text, the next one ahead."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from ..api import TelnyxClient
from ..audio.tasks import end
from .models import VoiceSettings
from .progress import StreamProgress

# A request is sent while the audio of the one before it still comes. One ahead leaves
# no gap, and a listener who goes away has paid for no more than that.
REQUESTS_AHEAD: Final = 1


@dataclass(frozen=True, slots=True)
class _Clip:
    """The audio of a request, of which the first bytes have come."""

    first_bytes: bytes
    rest: AsyncGenerator[bytes]


async def rest_audio(
    client: TelnyxClient, settings: VoiceSettings, text: StreamProgress
) -> AsyncGenerator[bytes]:
    """Yield a text as MP3 frames.

    Raises:
        TelnyxError: As `TelnyxClient.stream_speech`, or the audio is no clean MP3.
        TextError: As `TextSegmenter.ready`.

    """
    turn = asyncio.Lock()

    async def next_clip() -> _Clip | None:
        # The parts of the text go to the requests in their order.
        async with turn:
            part = await text.next()
        if part is None:
            return None
        speech = client.stream_speech(settings.request(part))
        return _Clip(await anext(speech, b""), speech)

    clips = deque(
        asyncio.create_task(next_clip(), eager_start=True)
        for _ in range(1 + REQUESTS_AHEAD)
    )
    try:
        while clip := await clips[0]:
            if frames := text.feed(clip.first_bytes):
                yield frames
            async for chunk in clip.rest:
                if frames := text.feed(chunk):
                    yield frames
            if frames := text.rest_of_part():
                yield frames
            text.end_part()
            clips.popleft()
            clips.append(asyncio.create_task(next_clip(), eager_start=True))
    finally:
        await _close(clips)


async def _close(clips: deque[asyncio.Task[_Clip | None]]) -> None:
    """End the requests whose audio is not wanted any more."""
    await end(*clips)
    for clip in clips:
        if not (clip.cancelled() or clip.exception()) and (opened := clip.result()):
            await opened.rest.aclose()
