"""Speech over a WebSocket: sentences go in as they are written, audio comes out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..api import SpeechSocket, TelnyxClient
from ..audio.tasks import end
from .models import VoiceSettings
from .progress import StreamProgress


async def socket_audio(
    client: TelnyxClient, settings: VoiceSettings, text: StreamProgress
) -> AsyncGenerator[bytes]:
    """Yield a text as MP3 frames.

    The socket is opened while the text is still being written. It is closed while the
    text does not go on, and another one is opened when it does.

    Raises:
        TelnyxError: As `SpeechSocket.audio`, or the audio is no clean MP3.
        TextError: As `TextSegmenter.ready`.

    """
    # Silence is put where a part has ended, and on a socket only its end is sure to be.
    patience = settings.patience
    idle = patience.pause if settings.gap_silence else patience.idle_socket
    while True:
        opened: asyncio.Future[SpeechSocket] = asyncio.Future()
        # The text is there, and its deadline runs, whether the socket is open or not.
        sending = asyncio.create_task(_send(text, opened, idle), eager_start=True)
        try:
            async with client.open_socket(
                settings.voice,
                disable_cache=settings.disable_cache,
                pronunciation_dict_id=settings.pronunciation_dict_id,
            ) as socket:
                opened.set_result(socket)
                async with aclosing(_spoken(text, socket)) as audio:
                    async for frames in audio:
                        yield frames
                # Raises what the writer raised.
                is_last = await sending
        finally:
            opened.cancel()
            await end(sending)
        if is_last or not await text.ready():
            return


async def _spoken(text: StreamProgress, socket: SpeechSocket) -> AsyncGenerator[bytes]:
    """Yield the frames of a socket's audio, and note which parts they end."""
    ended = 0
    async with aclosing(socket.audio()) as audio:
        async for chunk in audio:
            for _ in range(ended, socket.text_under_way):
                if held_back := text.next_part():
                    yield held_back
                ended += 1
            # A message ends with a whole frame, and the next one may be long in coming.
            if frames := text.feed(chunk) + text.flush():
                yield frames
    if not socket.texts_sent:
        return
    if last := text.rest_of_part():
        yield last
    text.end_part()
    for _ in range(ended + 1, socket.texts_sent):
        text.next_part()


async def _send(
    text: StreamProgress, opened: asyncio.Future[SpeechSocket], idle_seconds: float
) -> bool:
    """Send the text as it is written, then the end; return whether that was all."""
    try:
        while True:
            limit = asyncio.timeout(idle_seconds)
            try:
                async with limit:
                    part = await text.next()
            except TimeoutError:
                if not limit.expired():
                    raise
                return False
            if part is None:
                return True
            await (await opened).send(part)
    finally:
        await (await opened).end()
