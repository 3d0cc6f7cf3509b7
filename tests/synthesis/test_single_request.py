"""A text in one request: asked for again where that helps, and never without end."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.telnyx_kokoro.api import (
    DeadlineError,
    ServiceError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.synthesis import (
    EmptyTextError,
    RequestTooLongError,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
    spoken_clip,
    spoken_url,
)
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

type Asking = Callable[
    [TelnyxClient, VoiceSettings, str, UtteranceRecord], Awaitable[object]
]

AT_ONCE = VoiceSettings(HEART, timeouts=Timeouts(backoff=0))

both = pytest.mark.parametrize("ask", [spoken_clip, spoken_url])


async def test_clip_is_the_text_and_as_long_as_it_speaks(client: TelnyxClient) -> None:
    record = UtteranceRecord()
    clip = await spoken_clip(client, AT_ONCE, " Dinner is ready.\n", record)
    assert tones.read(clip.audio) == [tones.Spoken(HEART, "Dinner is ready.")]
    assert clip.seconds == pytest.approx(len(clip.audio) / 144 * 0.024)
    assert record.characters == len("Dinner is ready.")


@both
async def test_service_that_is_silent_is_not_waited_for_longer_than_patience_lasts(
    client: TelnyxClient, server: LocalTelnyx, ask: Asking
) -> None:
    server.fail(Fault(stall_after=0), times=None)
    settings = VoiceSettings(HEART, timeouts=Timeouts(first_audio=0.2))
    with pytest.raises(DeadlineError, match=r"No audio within 0\.2 seconds"):
        await ask(client, settings, "Dinner is ready.", UtteranceRecord())


@both
async def test_tries_come_to_an_end(
    client: TelnyxClient, server: LocalTelnyx, ask: Asking
) -> None:
    server.fail(Fault(status=503), times=None)
    record = UtteranceRecord()
    with pytest.raises(ServiceError):
        await ask(client, AT_ONCE, "Dinner is ready.", record)
    assert (len(server.requests), record.retries, record.characters) == (3, 2, 0)


@both
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", EmptyTextError),
        (" … ", EmptyTextError),
        ("x" * 2_001, RequestTooLongError),
    ],
)
async def test_text_that_fits_into_no_request_is_not_sent(
    client: TelnyxClient,
    server: LocalTelnyx,
    ask: Asking,
    text: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        await ask(client, AT_ONCE, text, UtteranceRecord())
    assert not server.requests
