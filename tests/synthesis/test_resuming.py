"""Speech that breaks off goes on where the listener is."""

import pytest

from custom_components.telnyx_kokoro.api import (
    AuthenticationError,
    IncompleteResponseError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.synthesis import Delivery, Timeouts, VoiceSettings
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from tests.conftest import HEART

from .listening import PARTS, utterance
from .writers import word_by_word

WAYS = (Delivery.REST, Delivery.WEBSOCKET)


@pytest.fixture(params=WAYS)
def settings(request: pytest.FixtureRequest) -> VoiceSettings:
    """A voice on one of the two ways."""
    return VoiceSettings(HEART, request.param, timeouts=Timeouts(backoff=0))


async def spoken(client: TelnyxClient, settings: VoiceSettings, *pieces: str) -> bytes:
    speech = utterance(client, settings, word_by_word(*pieces))
    return b"".join([frames async for frames in speech])


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize(
    "fault",
    [
        Fault(cut_after=1_300),
        Fault(reset_after=2_000),
        Fault(frames=3, close_code=1011),
        Fault(frames=4, close_code=1000),
        Fault(frames=2, error="Error in audio response"),
    ],
)
async def test_speech_that_breaks_off_is_heard_whole_and_once(
    client: TelnyxClient,
    server: LocalTelnyx,
    settings: VoiceSettings,
    fault: Fault,
    dialect: str,
) -> None:
    server.dialect = DIALECTS[dialect]
    whole = await spoken(client, settings, "".join(PARTS))
    server.fail(fault)
    assert await spoken(client, settings, "".join(PARTS)) == whole


async def test_part_that_was_heard_is_not_asked_for_again(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    settings = VoiceSettings(HEART, timeouts=Timeouts(backoff=0))
    server.fail(Fault(piece=500))
    server.fail(Fault(cut_after=1_000))
    await spoken(client, settings, "First one. Sec", "ond one.")
    texts = [request.body["text"] for request in server.requests]
    assert texts == ["First one.", "Second one.", "Second one."]


async def test_texts_that_the_socket_returned_are_not_sent_again(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    settings = VoiceSettings(HEART, Delivery.WEBSOCKET, timeouts=Timeouts(backoff=0))
    server.dialect = DIALECTS["doubled"]
    first = "First one."
    server.fail(Fault(frames=30, close_code=1011))
    await spoken(client, settings, f"{first} Sec", "ond one. Third one.")
    again = [message["text"] for message in server.requests[-1].messages]
    assert first not in again
    assert "".join(again).strip().endswith("Third one.")


async def test_way_is_kept_once_it_was_heard(
    client: TelnyxClient, server: LocalTelnyx, settings: VoiceSettings
) -> None:
    server.fail(Fault(cut_after=1_000), times=2)
    await spoken(client, settings, PARTS[0])
    assert len({request.operation for request in server.requests}) == 1


async def test_third_break_raises(
    client: TelnyxClient, server: LocalTelnyx, settings: VoiceSettings
) -> None:
    # Where each text has its final frame, one that comes has said enough.
    server.dialect = DIALECTS["doubled"]
    server.fail(Fault(cut_after=1_000), times=None)
    with pytest.raises(IncompleteResponseError):
        await spoken(client, settings, PARTS[0])
    assert len(server.requests) == 3


async def test_refusal_of_a_later_part_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    settings = VoiceSettings(HEART)
    server.fail(Fault(piece=500))
    server.fail(Fault(status=401))
    with pytest.raises(AuthenticationError):
        await spoken(client, settings, "First one. Sec", "ond one.")
    assert len(server.requests) == 2


async def test_silence_in_the_middle_is_healed_too(
    client: TelnyxClient, server: LocalTelnyx, session: object
) -> None:
    whole = await spoken(client, VoiceSettings(HEART), PARTS[0])
    server.fail(Fault(stall_after=1_000))
    settings = VoiceSettings(HEART, timeouts=Timeouts(first_audio=0.2, backoff=0))
    assert await spoken(client, settings, PARTS[0]) == whole


async def test_bytes_that_are_no_audio_are_healed_after_the_frames_before_them(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    settings = VoiceSettings(HEART, timeouts=Timeouts(backoff=0))
    whole = await spoken(client, settings, PARTS[0])
    server.fail(Fault(body=whole[: 144 * 5] + b"\1" * 500))
    assert await spoken(client, settings, PARTS[0]) == whole
