"""Speech from text: an MP3 stream while the text is written, a clip, or a URL."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import Final

from ..api import SpeechRequest, TelnyxClient, TelnyxError, is_speakable
from ..audio import AudioError, Clip, whole_clip
from .models import (
    Delivery,
    EmptyTextError,
    RequestTooLongError,
    UtteranceRecord,
    VoiceSettings,
)
from .progress import AudioDeadline, StreamProgress
from .rest import speak_over_rest
from .retry import RetryPolicy, response_error
from .segmenter import TextSegmenter
from .spoken_text import TextReader
from .tasks import end
from .text_division import MAX_REQUEST_CHARACTERS
from .websocket import speak_over_websocket

type _Transport = Callable[
    [TelnyxClient, VoiceSettings, StreamProgress], Awaitable[None]
]

_TRANSPORTS: Final[dict[Delivery, _Transport]] = {
    Delivery.REST: speak_over_rest,
    Delivery.WEBSOCKET: speak_over_websocket,
}


def speak(
    client: TelnyxClient,
    settings: VoiceSettings,
    segmenter: TextSegmenter,
    record: UtteranceRecord,
) -> AsyncGenerator[bytes]:
    """Yield MP3 frames as they arrive.

    The generator ends once the whole text was spoken; closing it cancels everything.
    Failures are retried from the first unsent frame (see `RetryPolicy`). The record is
    complete once the generator has ended, was closed or raised.

    Raises:
        TelnyxError: The service was not reached, refused, sent something other than
            MP3 or broke off, and trying again did not help.
        TextError: The text has no words or too many, or it stopped.
        Exception: The source of the text failed, with this.

    """
    stream = StreamProgress(segmenter, settings, record)
    speaking = partial(_speak_with_retries, client, settings, stream, record)
    pause_seconds = settings.timeouts.pause if settings.gap_silence else None
    return listen(stream, speaking, pause_seconds, settings.speed)


async def listen(
    stream: StreamProgress,
    speaking: Callable[[], Awaitable[None]],
    pause_seconds: float | None = None,
    speed: float = 1,
) -> AsyncGenerator[bytes]:
    """Yield what a task sends, and silence when it pauses between two segments.

    The silence lasts as long as the player would otherwise have been without audio.
    Every further pause adds one frame. An empty piece marks the end of a clip.
    """
    loop = asyncio.get_running_loop()
    begun: float | None = None

    async def speak_and_close() -> None:
        try:
            await speaking()
        finally:
            stream.close()

    task = asyncio.create_task(speak_and_close(), eager_start=True)
    try:
        while True:
            try:
                frames = await asyncio.wait_for(stream.chunks.get(), pause_seconds)
                stream.room.set()
            except TimeoutError:
                if begun is None or not stream.chunks.empty():
                    continue
                missing = loop.time() - begun - stream.mp3.seconds_heard(speed)
                frames = stream.mp3.silence(max(0, missing))
                if not frames:
                    continue
            except asyncio.QueueShutDown:
                break
            begun = begun or loop.time()
            yield frames
        await task
    finally:
        await end(task)


async def _speak_with_retries(
    client: TelnyxClient,
    settings: VoiceSettings,
    stream: StreamProgress,
    record: UtteranceRecord,
) -> None:
    # docs/performance shows why REST is the automatic one.
    transports = Delivery.REST, Delivery.WEBSOCKET
    if settings.delivery is Delivery.WEBSOCKET:
        transports = Delivery.WEBSOCKET, Delivery.REST
    policy = RetryPolicy(transports, settings.timeouts)
    try:
        while True:
            share = policy.share_of_time(has_audio=stream.has_audio)
            transport = _TRANSPORTS[policy.transport]
            try:
                await stream.deadline.wait(transport(client, settings, stream), share)
            except (AudioError, TelnyxError) as err:
                stream.end_attempt()
                if stream.has_audio:
                    # The failed attempt has used its time; the next one has its own.
                    stream.deadline.stop()
                wait = policy.next(
                    response_error(err),
                    has_audio=stream.has_audio,
                    seconds_left=stream.deadline.seconds_left,
                    segment=stream.segments_sent,
                )
            else:
                stream.end_attempt()
                return
            stream.resume()
            await asyncio.sleep(wait)
    finally:
        record.retries, record.resumes = policy.retries, policy.resumes
        if stream.has_audio:
            record.delivery = policy.transport


async def spoken_clip(
    client: TelnyxClient,
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> Clip:
    """Return a text as a clip, once all of it is synthesized (`base64_output`).

    It begins with the lead-in of the settings. Failures are retried. The record has no
    time to first audio.

    Raises:
        TelnyxError: The service was not reached, refused, or sent no complete MP3.
        EmptyTextError: The text has no words.
        RequestTooLongError: It has more than 2,000 characters.

    """

    async def ask(request: SpeechRequest) -> Clip:
        clip = whole_clip(await client.speech_bytes(request), settings.lead_in)
        record.frame_bytes = len(clip.audio)
        record.junk_bytes = clip.junk_bytes
        return clip

    return await _response(ask, settings, text, record)


async def spoken_url(
    client: TelnyxClient,
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> str:
    """Return the URL of a text as MP3 (`audio_id`).

    The service responds at once and synthesizes in the meantime (documented): a URL
    does not guarantee audio. It has no lead-in. Raises what `spoken_clip` does.
    """
    return str(await _response(client.speech_url, settings, text, record))


async def _response[T](
    ask: Callable[[SpeechRequest], Awaitable[T]],
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> T:
    text = text.strip()
    if not is_speakable(text):
        raise EmptyTextError("The text contains no words")
    segments = TextReader(settings).of_whole(text, text)
    if not segments:
        raise EmptyTextError("Nothing in the text is to be spoken")
    if len(segments) > 1:
        raise RequestTooLongError(
            f"The limit of a request is {MAX_REQUEST_CHARACTERS:,} characters"
        )
    request = settings.request(segments[0])
    policy = RetryPolicy((Delivery.REST, Delivery.REST), settings.timeouts)
    deadline = AudioDeadline(settings.timeouts.first_audio)
    deadline.start()
    try:
        while True:
            try:
                response = await deadline.wait(ask(request))
            except (AudioError, TelnyxError) as err:
                wait = policy.next(
                    response_error(err),
                    has_audio=False,
                    seconds_left=deadline.seconds_left,
                )
            else:
                record.characters = len(request.text)
                record.delivery = policy.transport
                return response
            await asyncio.sleep(wait)
    finally:
        record.retries = policy.retries
