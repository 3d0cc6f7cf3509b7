"""Listening to a text that is spoken in one of the two ways."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from custom_components.telnyx_kokoro.speech.settings import VoiceSettings
from custom_components.telnyx_kokoro.speech.text_feed import TextFeed
from custom_components.telnyx_kokoro.telnyx import TelnyxClient
from local_telnyx.engines import tones
from tests.conftest import HEART

PARTS = ("First one. ", "Second one. ", "Third one. ", "Fourth one. ", "Fifth one.")

type Way = Callable[[TelnyxClient, VoiceSettings, TextFeed], AsyncGenerator[bytes]]


async def audio(
    way: Way, client: TelnyxClient, writer: AsyncGenerator[str]
) -> AsyncGenerator[bytes]:
    """Yield the MP3 of a text that is being written."""
    async with (
        TextFeed(writer) as feed,
        aclosing(way(client, VoiceSettings(HEART), feed)) as speech,
    ):
        async for frames in speech:
            yield frames


async def heard(
    way: Way, client: TelnyxClient, writer: AsyncGenerator[str]
) -> list[str]:
    """Return the texts of the clips in the audio of a text."""
    mp3 = b"".join([frames async for frames in audio(way, client, writer)])
    return [clip.text for clip in tones.read(mp3)]
