"""One utterance: a text in, as it is written, and MP3 out, as it is synthesized."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing

from ..telnyx import TelnyxClient
from .over_rest import rest_audio
from .settings import VoiceSettings
from .text_feed import TextFeed


async def speak(
    client: TelnyxClient, settings: VoiceSettings, writer: AsyncIterable[str]
) -> AsyncGenerator[bytes]:
    """Yield MP3 frames as they arrive, from the first that is real audio.

    The end of the generator means that the whole text was spoken. Closing it ends all
    that is under way.

    Raises:
        TelnyxError: The service was not reached, refused, sent something else than
            MP3, or its answer was cut off.
        EmptyTextError: There is no word in the text.
        Exception: What the writer raised.

    """
    async with (
        TextFeed(writer) as feed,
        aclosing(rest_audio(client, settings, feed)) as audio,
    ):
        async for frames in audio:
            yield frames
