"""A text that fits into one request, and the whole answer to it: a clip, or its URL."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing

from ..api import SpeechRequest, TelnyxClient, TelnyxError, is_speakable
from ..audio import AudioError, Clip, whole_clip
from .deadline import AudioDeadline
from .models import Delivery, VoiceSettings
from .record import UtteranceRecord
from .retry import RetryPolicy, response_error
from .segmenter import MAX_REQUEST_CHARACTERS, EmptyTextError, TextError


class RequestTooLongError(TextError):
    """A text has more characters than one request takes."""


async def spoken_clip(
    client: TelnyxClient,
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> Clip:
    """Return a text as a clip, once all of it is synthesized (`base64_output`).

    The silence that the settings ask for leads it.
    What fails is tried again as speech is before its first audio. The record is filled
    in, but for the time to first audio: nobody hears it here.

    Raises:
        TelnyxError: The service was not reached, refused, or sent no whole MP3.
        EmptyTextError: There is no word in the text.
        RequestTooLongError: It has more than 2,000 characters.

    """

    async def ask(request: SpeechRequest) -> Clip:
        clip = whole_clip(await client.speech_bytes(request), settings.lead_in)
        record.frame_bytes = len(clip.audio)
        record.junk_bytes = clip.junk_bytes
        return clip

    return await _answer(ask, settings, text, record)


async def spoken_url(
    client: TelnyxClient,
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> str:
    """Return where a text can be fetched as MP3 (`audio_id`).

    The service answers at once and synthesizes meanwhile (documented): that there is
    a URL does not mean that there will be audio. No silence leads it: what the service
    hands out is its own. Raises what `spoken_clip` does.
    """

    async def ask(request: SpeechRequest) -> str:
        return str(await client.speech_url(request))

    return await _answer(ask, settings, text, record)


async def _answer[AnswerT](
    ask: Callable[[SpeechRequest], Awaitable[AnswerT]],
    settings: VoiceSettings,
    text: str,
    record: UtteranceRecord,
) -> AnswerT:
    """Return the answer to a text, asked for again where that may help."""
    request = settings.request(_fitting(text))
    attempts = RetryPolicy((Delivery.REST, Delivery.REST), settings.patience, record)
    deadline = AudioDeadline(settings.patience.first_audio)
    with closing(deadline):
        deadline.start()
        while True:
            try:
                answer = await deadline.wait(ask(request))
            except (AudioError, TelnyxError) as err:
                wait = attempts.next(
                    response_error(err),
                    is_heard=False,
                    seconds_left=deadline.seconds_left,
                )
            else:
                record.characters = len(request.text)
                record.delivery = attempts.way
                return answer
            await asyncio.sleep(wait)


def _fitting(text: str) -> str:
    """Return a text without the space around it, if one request takes it."""
    text = text.strip()
    if not is_speakable(text):
        raise EmptyTextError("There is no word in the text")
    if len(text) > MAX_REQUEST_CHARACTERS:
        raise RequestTooLongError(
            f"A request may have {MAX_REQUEST_CHARACTERS:,} characters"
        )
    return text
