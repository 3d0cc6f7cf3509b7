"""Speech by a single request: a text as one clip, or as a URL."""

import asyncio
from collections.abc import Awaitable, Callable

from ..api import SpeechRequest, TelnyxClient, TelnyxError, is_speakable
from ..audio import AudioError, Clip, whole_clip
from .errors import EmptyTextError, RequestTooLongError
from .models import Delivery, UtteranceRecord, VoiceSettings
from .progress import AudioDeadline
from .retry import RetryPolicy, response_error
from .segmenter import MAX_REQUEST_CHARACTERS


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
    if len(text) > MAX_REQUEST_CHARACTERS:
        raise RequestTooLongError(
            f"The limit of a request is {MAX_REQUEST_CHARACTERS:,} characters"
        )
    request = SpeechRequest(
        text, settings.voice, settings.disable_cache, settings.pronunciation_dict_id
    )
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
                    is_heard=False,
                    seconds_left=deadline.seconds_left,
                )
            else:
                record.characters = len(text)
                record.delivery = policy.transport
                return response
            await asyncio.sleep(wait)
    finally:
        record.retries = policy.retries
