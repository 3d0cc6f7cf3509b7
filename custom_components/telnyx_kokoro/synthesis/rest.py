"""Speech over REST: a request for each segment, the next one sent ahead."""

import asyncio
from collections import deque
from contextlib import aclosing
from typing import Final

from ..api import TelnyxClient
from .models import Segment, VoiceSettings
from .progress import StreamProgress
from .tasks import task_group

# The next request is sent while the audio of the current one still arrives. One ahead
# leaves no gap, and a listener who leaves has not paid for more than that.
REQUESTS_AHEAD: Final = 1


async def speak_over_rest(
    client: TelnyxClient, settings: VoiceSettings, stream: StreamProgress
) -> None:
    """Send the audio of all segments that have not been sent.

    Raises:
        TelnyxError: As `TelnyxClient.stream_speech`, or the audio is not clean MP3.
        TextError: As `TextSegmenter.next`.

    """

    async def answer(segment: Segment, before: asyncio.Task[None] | None) -> None:
        speech = client.stream_speech(settings.request(segment))
        async with aclosing(speech):
            try:
                first = await anext(speech, b"")
            finally:
                # An error, too, waits until the audio before it has been sent.
                if before:
                    await asyncio.wait((before,))
            await stream.send(stream.mp3.feed(first))
            async for chunk in speech:
                await stream.send(stream.mp3.feed(chunk))
        await stream.end_segment()

    answers: deque[asyncio.Task[None]] = deque()
    async with task_group() as group:
        try:
            while (segment := await stream.next_segment()) is not None:
                before = answers[-1] if answers else None
                answers.append(
                    group.create_task(answer(segment, before), eager_start=True)
                )
                if len(answers) > REQUESTS_AHEAD:
                    await asyncio.wait((answers.popleft(),))
        except Exception:
            # What was written before the text failed is sent first.
            if answers:
                await asyncio.wait(answers)
            raise
