"""One utterance: a text in, as it is written, and MP3 out, as it is synthesized."""

from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import aclosing
from typing import Final

from ..telnyx import InvalidAnswerError, RateLimitError, TelnyxClient, TelnyxError
from .over_rest import rest_audio
from .over_socket import socket_audio
from .settings import Delivery, VoiceSettings
from .text_feed import TextFeed

type _Way = Callable[[TelnyxClient, VoiceSettings, TextFeed], AsyncGenerator[bytes]]

# Which way is tried first, and which after it. docs/performance shows why REST is the
# automatic one.
_WAYS: Final[dict[Delivery, tuple[_Way, _Way]]] = {
    Delivery.AUTOMATIC: (rest_audio, socket_audio),
    Delivery.REST: (rest_audio, socket_audio),
    Delivery.WEBSOCKET: (socket_audio, rest_audio),
}


async def speak(
    client: TelnyxClient, settings: VoiceSettings, writer: AsyncIterable[str]
) -> AsyncGenerator[bytes]:
    """Yield MP3 frames as they arrive, from the first that is real audio.

    The end of the generator means that the whole text was spoken. Closing it ends all
    that is under way. A way that fails before its first audio is followed by the
    other one.

    Raises:
        TelnyxError: The service was not reached, refused, sent something else than
            MP3, or its answer was cut off.
        EmptyTextError: There is no word in the text.
        Exception: What the writer raised.

    """
    first, second = _WAYS[settings.delivery]
    async with TextFeed(writer) as feed:
        is_heard = False
        try:
            async with aclosing(first(client, settings, feed)) as audio:
                async for frames in audio:
                    is_heard = True
                    yield frames
        except TelnyxError as err:
            if is_heard or not _may_succeed_another_way(err):
                raise
        else:
            return
        feed.rewind()
        async with aclosing(second(client, settings, feed)) as audio:
            async for frames in audio:
                yield frames


def _may_succeed_another_way(err: TelnyxError) -> bool:
    """Return whether an error may lie in the way and not in key, account or text."""
    if isinstance(err, RateLimitError):
        return False
    return err.retryable or isinstance(err, InvalidAnswerError)
