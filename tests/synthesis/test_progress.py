"""What a failed try has not sent reaches the listener with the next one."""

import asyncio

from custom_components.telnyx_kokoro.synthesis import (
    TextSegmenter,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
)
from custom_components.telnyx_kokoro.synthesis.progress import StreamProgress
from tests.conftest import HEART

from .writers import written


async def test_frames_that_wait_for_a_slow_listener_outlast_their_try() -> None:
    async with TextSegmenter(written("Hi."), Timeouts()) as segmenter:
        stream = StreamProgress(segmenter, VoiceSettings(HEART), UtteranceRecord())
        while not stream.room.locked():
            await stream.send(b"before")
        sending = asyncio.create_task(stream.send(b"last"))
        await asyncio.sleep(0)
        assert not sending.done()
        sending.cancel()
        await asyncio.wait((sending,))
        stream.end_try()
        *before, last = (
            stream.chunks.get_nowait() for _ in range(stream.chunks.qsize())
        )
        assert set(before) == {b"before"}
        assert last == b"last"
