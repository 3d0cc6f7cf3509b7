"""Listening to a text that is spoken, over one transport or as an utterance."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.synthesis import (
    TextSegmenter,
    UtteranceRecord,
    VoiceSettings,
    speak,
)
from custom_components.telnyx_kokoro.synthesis.progress import StreamProgress
from custom_components.telnyx_kokoro.synthesis.stream import listen
from local_telnyx.engines import tones
from tests.conftest import HEART

VOICE = VoiceSettings(HEART)
PARTS = ("First one. ", "Second one. ", "Third one. ", "Fourth one. ", "Fifth one.")

type Transport = Callable[
    [TelnyxClient, VoiceSettings, StreamProgress], Awaitable[None]
]


async def audio(
    transport: Transport,
    client: TelnyxClient,
    writer: AsyncGenerator[str],
    settings: VoiceSettings = VOICE,
) -> AsyncGenerator[bytes]:
    """Yield the MP3 of a text that is being written, spoken in a single try."""
    async with TextSegmenter(writer) as segmenter:
        stream = StreamProgress(segmenter, settings, UtteranceRecord())
        speaking = partial(transport, client, settings, stream)
        async with aclosing(listen(stream, speaking)) as speech:
            async for frames in speech:
                yield frames


async def utterance(
    client: TelnyxClient,
    settings: VoiceSettings,
    writer: AsyncGenerator[str],
    record: UtteranceRecord | None = None,
) -> AsyncGenerator[bytes]:
    """Yield the MP3 of a text that is being written, tried again where that helps."""
    record = record or UtteranceRecord()
    async with (
        TextSegmenter(writer, settings.timeouts) as feed,
        aclosing(speak(client, settings, feed, record)) as speech,
    ):
        async for frames in speech:
            yield frames


async def heard(
    transport: Transport, client: TelnyxClient, writer: AsyncGenerator[str]
) -> list[str]:
    """Return the texts of the clips in the audio of a text."""
    mp3 = b"".join([frames async for frames in audio(transport, client, writer)])
    return [clip.text for clip in tones.read(mp3)]
