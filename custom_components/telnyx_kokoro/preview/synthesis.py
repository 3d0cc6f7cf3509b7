"""Making a sample: one sentence, spoken to its end or not at all."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from ..api import DeadlineError, ResponseTooLongError, TelnyxClient
from ..synthesis import Patience, TextSegmenter, UtteranceRecord, VoiceSettings, speak
from .store import Sample

# A person waits at a form: 30 seconds in all, of which 20 to the first sound.
MAX_SECONDS: Final = 30
PATIENCE: Final = Patience(first_audio=20)
# A sentence of ten seconds at the highest bit rate of an MP3 has 400 kB.
MAX_BYTES: Final = 1024 * 1024


async def synthesized(
    client: TelnyxClient, sample: Sample, count: Callable[[int], None]
) -> bytes:
    """Return a sample as MP3; count the characters of what was heard, as Telnyx does.

    Raises:
        TelnyxError: The service was not reached, refused, or did not speak the whole
            sentence within 30 seconds and 1 MB.

    """

    async def sentence() -> AsyncGenerator[str]:
        yield sample.sentence

    mp3 = bytearray()
    record = UtteranceRecord()
    settings = VoiceSettings(sample.voice, patience=PATIENCE)
    try:
        async with (
            asyncio.timeout(MAX_SECONDS),
            TextSegmenter(sentence()) as feed,
            aclosing(speak(client, settings, feed, record)) as speech,
        ):
            async for frames in speech:
                mp3 += frames
                if len(mp3) > MAX_BYTES:
                    raise ResponseTooLongError("More audio than the sentence can have")
    except TimeoutError as err:
        raise DeadlineError(f"No whole sample within {MAX_SECONDS} seconds") from err
    finally:
        if record.delivery:
            count(record.characters)
    return bytes(mp3)
