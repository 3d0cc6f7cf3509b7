"""Speech over a WebSocket: segments go in as they are written, audio comes out."""

import asyncio
from contextlib import aclosing

from ..api import SpeechSocket, TelnyxClient
from .models import VoiceSettings
from .progress import StreamProgress
from .tasks import task_group


async def speak_over_websocket(
    client: TelnyxClient, settings: VoiceSettings, stream: StreamProgress
) -> None:
    """Send the audio of all segments that have not been sent.

    The socket is opened while the text is still being written. It is closed while the
    text pauses, and another one is opened when the text goes on.

    Raises:
        TelnyxError: As `SpeechSocket.audio`, or the audio is not clean MP3.
        TextError: As `TextSegmenter.ready`.

    """
    # Silence fits between two segments, and only the end of a socket surely is one.
    timeouts = settings.timeouts
    idle_seconds = timeouts.pause if settings.gap_silence else timeouts.idle_socket

    async def receive(opened: asyncio.Future[SpeechSocket]) -> None:
        async with client.open_socket(
            settings.voice,
            disable_cache=settings.disable_cache,
            pronunciation_dict_id=settings.pronunciation_dict_id,
        ) as socket:
            # The future is cancelled if the sender was cancelled just before this task.
            if not opened.done():
                opened.set_result(socket)
            await _receive(stream, socket)

    while True:
        async with task_group() as group:
            opened: asyncio.Future[SpeechSocket] = asyncio.Future()
            receiving = group.create_task(receive(opened), eager_start=True)
            try:
                is_whole = await _send(stream, opened, idle_seconds)
            except Exception:
                # What was written before the text failed is sent first.
                await (await opened).end()
                await asyncio.wait((receiving,))
                raise
        if is_whole or not await stream.segmenter.ready():
            return


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
    stream: StreamProgress, opened: asyncio.Future[SpeechSocket], idle_seconds: float
) -> bool:
    """Send the text as it is written, then the end; return whether it is complete."""
    is_whole = False
    while not is_whole:
        limit = asyncio.timeout(idle_seconds)
        try:
            async with limit:
                segment = await stream.next_segment()
        except TimeoutError:
            if not limit.expired():
                raise
            break
        if segment is None:
            is_whole = True
        else:
            await (await opened).send(segment)
    await (await opened).end()
    return is_whole
