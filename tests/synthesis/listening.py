"""Listening to a text that is spoken, in one of the two ways or as an utterance."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.synthesis import (
    TextSegmenter,
    UtteranceRecord,
    VoiceSettings,
    speak,
)
from custom_components.telnyx_kokoro.synthesis.deadline import AudioDeadline
from custom_components.telnyx_kokoro.synthesis.progress import StreamProgress
from local_telnyx.engines import tones
from tests.conftest import HEART

VOICE = VoiceSettings(HEART)
PARTS = ("First one. ", "Second one. ", "Third one. ", "Fourth one. ", "Fifth one.")

type Way = Callable[
    [TelnyxClient, VoiceSettings, StreamProgress], AsyncGenerator[bytes]
]


async def audio(
    way: Way,
    client: TelnyxClient,
    writer: AsyncGenerator[str],
    settings: VoiceSettings = VOICE,
) -> AsyncGenerator[bytes]:
    """Yield the MP3 of a text that is being written, spoken in one of the ways."""
    async with TextSegmenter(writer) as feed:
        text = StreamProgress(feed, AudioDeadline(settings.timeouts.first_audio))
        async with aclosing(way(client, settings, text)) as speech:
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
    way: Way, client: TelnyxClient, writer: AsyncGenerator[str]
) -> list[str]:
    """Return the texts of the clips in the audio of a text."""
    mp3 = b"".join([frames async for frames in audio(way, client, writer)])
    return [clip.text for clip in tones.read(mp3)]
