"""One utterance, from its text to clean MP3."""

from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.speech import Delivery, VoiceSettings, speak
from custom_components.telnyx_kokoro.telnyx import (
    ApiError,
    IncompleteAnswerError,
    InvalidAnswerError,
    ServiceError,
    TelnyxClient,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

from .writers import written

VOICE = VoiceSettings(HEART)
DINNER = "Dinner is ready."


async def spoken(client: TelnyxClient, *pieces: str) -> bytes:
    """Return the MP3 of a text that is written in pieces."""
    speech = speak(client, VOICE, written(*pieces))
    return b"".join([frames async for frames in speech])


async def test_utterance_is_the_text_in_the_voice(client: TelnyxClient) -> None:
    heard = tones.read(await spoken(client, DINNER))
    assert heard == [tones.Spoken(HEART, "Dinner is ready.")]


async def test_service_that_joins_files_gives_one_stream_with_one_tag(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.dialect = DIALECTS["live"]
    audio = await spoken(client, "One. Two. Three.")
    assert audio.count(b"ID3") == 1
    assert [clip.text for clip in tones.read(audio)] == ["One.", "Two.", "Three."]


async def test_first_audio_comes_while_the_rest_is_still_made(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=1_000))
    async with aclosing(speak(client, VOICE, written(DINNER))) as speech:
        assert (await anext(speech)).startswith(b"\xff\xf3")


@pytest.mark.parametrize("delivery", list(Delivery))
async def test_way_that_fails_before_its_first_audio_is_followed_by_the_other(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=503))
    settings = VoiceSettings(HEART, delivery)
    audio = [frames async for frames in speak(client, settings, written(DINNER))]
    assert tones.read(b"".join(audio)) == [tones.Spoken(HEART, DINNER)]
    ways = ["speech", "websocket"]
    if delivery is Delivery.WEBSOCKET:
        ways.reverse()
    assert [request.operation for request in server.requests] == ways


async def test_other_way_speaks_all_that_was_written_so_far(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), only="speech", times=None)
    audio = await spoken(client, "First one. Sec", "ond one. Th", "ird one.")
    assert " ".join(clip.text for clip in tones.read(audio)) == (
        "First one. Second one. Third one."
    )


async def test_way_that_fails_after_its_first_audio_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=500))
    with pytest.raises(IncompleteAnswerError):
        await spoken(client, DINNER)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422, 429])
async def test_refusal_is_not_asked_for_twice(
    client: TelnyxClient, server: LocalTelnyx, status: int
) -> None:
    server.fail(Fault(status=status))
    with pytest.raises(ApiError):
        await spoken(client, DINNER)
    assert len(server.requests) == 1


async def test_utterance_that_fails_both_ways_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), times=2)
    with pytest.raises(ServiceError):
        await spoken(client, DINNER)
    assert len(server.requests) == 2


@pytest.mark.parametrize("end_after", [0, 1, 143, 145, 2_000])
async def test_answer_that_ends_within_a_frame_raises(
    client: TelnyxClient, server: LocalTelnyx, end_after: int
) -> None:
    server.fail(Fault(end_after=end_after), only="speech")
    server.fail(Fault(end_after=0), only="websocket")
    with pytest.raises(IncompleteAnswerError):
        await spoken(client, DINNER)


@pytest.mark.parametrize(
    "body", [b'{"error": "no voice today"}', b"<html></html>", b"\1" * 1_000]
)
async def test_nothing_is_spoken_of_a_body_that_only_claims_to_be_audio(
    client: TelnyxClient, server: LocalTelnyx, body: bytes
) -> None:
    server.fail(Fault(body=body, content_type="audio/mpeg"), only="speech")
    server.fail(Fault(status=200), only="websocket")
    with pytest.raises(InvalidAnswerError):
        await anext(speak(client, VOICE, written(DINNER)))


async def test_closing_an_utterance_ends_its_request(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=1_000))
    speech = speak(client, VOICE, written(DINNER))
    await anext(speech)
    await speech.aclose()
    await server.idle()
