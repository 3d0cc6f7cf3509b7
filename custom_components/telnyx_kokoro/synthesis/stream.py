"""One utterance: a text in, as it is written, and MP3 out, as it is synthesized."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from ..api import TelnyxClient, TelnyxError
from ..audio import AudioError, Mp3Resampler
from .deadline import AudioDeadline
from .gaps import with_gap_silence
from .models import Delivery, VoiceSettings
from .progress import StreamProgress
from .record import UtteranceRecord
from .rest import rest_audio
from .retry import RetryPolicy, response_error
from .segmenter import TextSegmenter
from .websocket import socket_audio

type _Way = Callable[
    [TelnyxClient, VoiceSettings, StreamProgress], AsyncGenerator[bytes]
]

_WAYS: Final[dict[Delivery, _Way]] = {
    Delivery.REST: rest_audio,
    Delivery.WEBSOCKET: socket_audio,
}


def speak(
    client: TelnyxClient,
    settings: VoiceSettings,
    feed: TextSegmenter,
    record: UtteranceRecord,
) -> AsyncGenerator[bytes]:
    """Return MP3 frames as they arrive, from the first that is real audio.

    The end of the generator means that the whole text was spoken. Closing it ends all
    that is under way. What fails is tried again (see `RetryPolicy`), from the frame on
    that has not been yielded; `Patience` bounds all waiting. The record is filled in
    meanwhile, and whole once the generator has ended, been closed or raised.

    Raises:
        TelnyxError: The service was not reached, refused, sent something else than
            MP3, or its answer was cut off, and trying again did not help.
        TextError: There is no word in the text, or too many, or they stopped coming.
        Exception: What the writer raised.

    """
    deadline = AudioDeadline(settings.patience.first_audio)
    text = StreamProgress(feed, deadline, settings.lead_in)
    frames = _tried(client, settings, text, deadline, record)
    if not settings.gap_silence:
        return frames
    return with_gap_silence(frames, text, settings.patience.pause)


async def _tried(
    client: TelnyxClient,
    settings: VoiceSettings,
    text: StreamProgress,
    deadline: AudioDeadline,
    record: UtteranceRecord,
) -> AsyncGenerator[bytes]:
    """Yield the frames of a text, tried again where that may help."""
    attempts = RetryPolicy(settings.ways, settings.patience, record)
    one_format = Mp3Resampler()
    try:
        while True:
            deadline.begin_try(attempts.share_of_time(is_heard=text.is_heard))
            speech = _WAYS[attempts.way](client, settings, text)
            try:
                async with aclosing(speech):
                    while frames := await _next(speech, text, deadline, record):
                        record.delivery = attempts.way
                        if text.is_mixed:
                            async for piece in one_format.converted(
                                frames, text.format
                            ):
                                yield piece
                        else:
                            yield frames
            except (AudioError, TelnyxError) as err:
                if rest := one_format.finish():
                    yield rest
                if text.is_heard:
                    # The failure has taken its time; the next try has its own.
                    deadline.stop()
                wait = attempts.next(
                    response_error(err),
                    is_heard=text.is_heard,
                    seconds_left=deadline.seconds_left,
                    part=text.parts_heard,
                )
            else:
                if rest := one_format.finish():
                    yield rest
                return
            text.resume()
            await asyncio.sleep(wait)
    finally:
        one_format.close()
        deadline.close()
        record.characters = text.characters
        record.frame_bytes = text.frame_bytes
        record.junk_bytes = text.junk_bytes


async def _next(
    speech: AsyncGenerator[bytes],
    text: StreamProgress,
    deadline: AudioDeadline,
    record: UtteranceRecord,
) -> bytes | None:
    """Return the next frames, None at the end; raise DeadlineError if they are late."""
    if text.is_owed:
        deadline.start()
    frames = await deadline.wait(anext(speech, None))
    if frames is not None:
        if record.seconds_to_first_audio is None:
            record.seconds_to_first_audio = deadline.seconds_waited
        deadline.stop()
    return frames
