"""Speech over a WebSocket: sentences go in as they are written, audio comes out."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..telnyx import SpeechSocket, TelnyxClient
from .joiner import Mp3Joiner
from .settings import VoiceSettings
from .text_feed import TextFeed


async def socket_audio(
    client: TelnyxClient, settings: VoiceSettings, feed: TextFeed
) -> AsyncGenerator[bytes]:
    """Yield the text of a feed as MP3 frames.

    The socket is opened while the text is still being written.

    Raises:
        TelnyxError: As `SpeechSocket.audio`, or the audio is no clean MP3.
        EmptyTextError: There is no word in the text.

    """
    joiner = Mp3Joiner()
    async with client.open_socket(settings.voice) as socket:
        sending = asyncio.create_task(_send(feed, socket))
        try:
            async with aclosing(socket.audio()) as audio:
                async for chunk in audio:
                    if frames := joiner.feed(chunk):
                        yield frames
            # Raises what the writer raised.
            await sending
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    joiner.end_clip()


async def _send(feed: TextFeed, socket: SpeechSocket) -> None:
    """Send the text as it is written, and after that its end."""
    try:
        while part := await feed.next():
            await socket.send(part)
    finally:
        await socket.end()
