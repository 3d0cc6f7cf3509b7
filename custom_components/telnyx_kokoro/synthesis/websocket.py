"""Speech over a WebSocket: segments go in as they are written, audio comes out."""

import asyncio
from contextlib import aclosing

from ..api import SpeechSocket, TelnyxClient
from .models import Segment, VoiceSettings
from .progress import StreamProgress
from .tasks import end, task_group


async def speak_over_websocket(
    client: TelnyxClient, settings: VoiceSettings, stream: StreamProgress
) -> None:
    """Send the audio of all segments that have not been sent.

    The socket is opened while the text is still being written. It is closed while the
    text pauses, and another one is opened when the text goes on, or goes on with
    another voice.

    Raises:
        TelnyxError: As `SpeechSocket.audio`, or the audio is not clean MP3.
        TextError: As `TextSegmenter.next`.

    """
    # Silence fits between two segments, and only the end of a socket surely is one.
    timeouts = settings.timeouts
    idle_seconds = timeouts.pause if settings.gap_silence else timeouts.idle_socket

    async def receive(voice: str, opened: asyncio.Future[SpeechSocket]) -> None:
        async with client.open_socket(
            voice,
            disable_cache=settings.disable_cache,
            pronunciation_dict_id=settings.pronunciation_dict_id,
        ) as socket:
            # The future is cancelled if the sender was cancelled just before this task.
            if not opened.done():
                opened.set_result(socket)
            await _receive(stream, socket)

    following = await _known_segment(stream)
    voice = following.voice if following else settings.voice
    while True:
        async with task_group() as group:
            opened: asyncio.Future[SpeechSocket] = asyncio.Future()
            receiving = group.create_task(receive(voice, opened), eager_start=True)
            try:
                await _send(stream, voice, opened, idle_seconds)
            except Exception:
                # What was written before the text failed is sent first.
                await (await opened).end()
                await asyncio.wait((receiving,))
                raise
        following = await stream.text.peek()
        if following is None:
            return
        voice = following.voice


async def _known_segment(stream: StreamProgress) -> Segment | None:
    """Return the next segment if it has been written: its voice needs the socket."""
    peeking = asyncio.create_task(stream.text.peek(), eager_start=True)
    if peeking.done():
        return peeking.result()
    await end(peeking)
    return None


async def _receive(stream: StreamProgress, socket: SpeechSocket) -> None:
    ended = 0
    async with aclosing(socket.audio()) as audio:
        async for chunk in audio:
            for _ in range(ended, socket.text_under_way):
                await stream.begin_next_segment()
                ended += 1
            # A message ends with a whole frame, and the next one may be long in coming.
            await stream.send(stream.mp3.feed(chunk) + stream.mp3.flush())
    if socket.texts_sent:
        await stream.end_segment()
        for _ in range(ended + 1, socket.texts_sent):
            await stream.begin_next_segment()


async def _send(
    stream: StreamProgress,
    voice: str,
    opened: asyncio.Future[SpeechSocket],
    idle_seconds: float,
) -> None:
    """Send the text of a voice as it is written, up to a pause, then the end."""
    while True:
        limit = asyncio.timeout(idle_seconds)
        try:
            async with limit:
                following = await stream.text.peek()
        except TimeoutError:
            if not limit.expired():
                raise
            break
        if following is None or following.voice != voice:
            break
        await stream.next_segment()
        await (await opened).send(following.text)
    await (await opened).end()
