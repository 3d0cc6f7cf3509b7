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
        number = 0
        while True:
            number += 1
            frames = b"%d" % number
            sending = asyncio.create_task(stream.send(frames), eager_start=True)
            if not sending.done():
                break
        sending.cancel()
        await asyncio.wait((sending,))
        stream.end_attempt()
        sent = [stream.chunks.get_nowait() for _ in range(stream.chunks.qsize())]
        assert sent == [b"%d" % one for one in range(1, number + 1)]
