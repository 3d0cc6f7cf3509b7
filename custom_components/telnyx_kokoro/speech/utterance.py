"""One utterance: a text in, MP3 out as it is synthesized."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from ..telnyx import SpeechRequest, TelnyxClient
from .joiner import Mp3Joiner


async def speak(client: TelnyxClient, request: SpeechRequest) -> AsyncGenerator[bytes]:
    """Yield MP3 frames as they arrive, from the first that is real audio.

    The end of the generator means that the whole text was spoken.

    Raises:
        TelnyxError: The service was not reached, refused, sent something else than
            MP3, or its answer was cut off.

    """
    joiner = Mp3Joiner()
    async with aclosing(client.stream_speech(request)) as clip:
        async for chunk in clip:
            if frames := joiner.feed(chunk):
                yield frames
    joiner.finish()
