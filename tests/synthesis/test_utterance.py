"""One utterance, from its text to clean MP3, and what is tried before it fails."""

import asyncio
from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.api import (
    ApiError,
    BadRequestError,
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    RateLimitError,
    ServiceError,
    SynthesisError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

from .listening import utterance
from .writers import Pen, written

HASTE = Timeouts(backoff=0)
TRANSPORTS = (Delivery.REST, Delivery.WEBSOCKET)
DINNER = "Dinner is ready."


def voice(
    delivery: Delivery = Delivery.AUTOMATIC, timeouts: Timeouts = HASTE
) -> VoiceSettings:
    return VoiceSettings(HEART, delivery, timeouts=timeouts)


async def spoken(
    client: TelnyxClient, *pieces: str, settings: VoiceSettings | None = None
) -> bytes:
    """Return the MP3 of a text that is written in pieces."""
    speech = utterance(client, settings or voice(), written(*pieces))
    return b"".join([frames async for frames in speech])


def operations(server: LocalTelnyx) -> list[str]:
    return [request.operation for request in server.requests]


async def test_utterance_is_the_text_in_the_voice(client: TelnyxClient) -> None:
    heard = tones.read(await spoken(client, DINNER))
    assert heard == [tones.Spoken(HEART, "Dinner is ready.")]


async def test_service_that_joins_files_gives_one_stream_with_one_tag(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.dialect = DIALECTS["doubled"]
    audio = await spoken(client, "One. Two. Three.")
    assert audio.count(b"ID3") == 1
    assert [clip.text for clip in tones.read(audio)] == ["One.", "Two.", "Three."]


async def test_first_audio_comes_while_the_rest_is_still_made(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=1_000))
    async with aclosing(utterance(client, voice(), written(DINNER))) as speech:
        assert (await anext(speech)).startswith(b"\xff\xf3")


@pytest.mark.parametrize("status", [408, 429, 500, 503])
@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_passing_fault_is_tried_again_twice(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery, status: int
) -> None:
    server.fail(Fault(status=status), times=2)
    assert tones.read(await spoken(client, DINNER, settings=voice(delivery)))
    assert len(server.requests) == 3


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_utterance_that_fails_three_times_raises(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=503), times=3)
    with pytest.raises(ServiceError):
        await spoken(client, DINNER, settings=voice(delivery))
    assert len(server.requests) == 3


@pytest.mark.parametrize("delivery", list(Delivery))
async def test_way_that_fails_before_its_first_audio_is_followed_by_the_other(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=503))
    audio = await spoken(client, DINNER, settings=voice(delivery))
    assert tones.read(audio) == [tones.Spoken(HEART, DINNER)]
    ways = ["speech", "websocket"]
    if delivery is Delivery.WEBSOCKET:
        ways.reverse()
    assert operations(server) == ways


async def test_other_way_does_not_help_against_too_many_requests(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=429), times=2)
    await spoken(client, DINNER)
    assert operations(server) == ["speech"] * 3


async def test_other_way_speaks_all_that_was_written_so_far(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), only="speech", times=None)
    audio = await spoken(client, "First one. Sec", "ond one. Th", "ird one.")
    assert " ".join(clip.text for clip in tones.read(audio)) == (
        "First one. Second one. Third one."
    )


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_refusal_is_not_asked_for_twice(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery, status: int
) -> None:
    # Without this code a socket that is forbidden may have the wrong voice.
    server.fail(Fault(status=status, code="20013" if status == 403 else None))
    with pytest.raises(ApiError):
        await spoken(client, DINNER, settings=voice(delivery))
    assert len(server.requests) == 1


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_limit_of_two_minutes_fails_after_one_request(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=429, headers={"retry-after": "120"}), times=None)
    with pytest.raises(RateLimitError) as raised:
        await spoken(client, DINNER, settings=voice(delivery))
    assert raised.value.retry_after == 120
    assert len(server.requests) == 1


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_audio_that_is_none_is_asked_for_twice_at_most(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(body=b"{}" * 100_000), times=None)
    with pytest.raises(InvalidResponseError):
        await spoken(client, DINNER, settings=voice(delivery))
    assert len(server.requests) == 2


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_failure_of_the_engine_may_pass(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=400, code="90103"))
    assert tones.read(await spoken(client, DINNER, settings=voice(delivery)))
    assert len(server.requests) == 2


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_failure_of_the_engine_that_stays_is_raised_the_second_time(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(status=400, code="90103"), times=None)
    with pytest.raises(SynthesisError):
        await spoken(client, DINNER, settings=voice(delivery))
    assert len(server.requests) == 2


async def test_voice_that_a_socket_does_not_know_is_asked_for_once(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(error="Invalid voice_id specified"), times=None)
    with pytest.raises(BadRequestError):
        await spoken(client, DINNER, settings=voice(Delivery.WEBSOCKET))
    assert len(server.requests) == 1


async def test_wait_that_the_service_asks_for_is_capped(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503, headers={"retry-after": "60"}))
    timeouts = Timeouts(backoff=0, retry_after=0.01)
    assert tones.read(await spoken(client, DINNER, settings=voice(timeouts=timeouts)))


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_first_audio_has_one_deadline_whatever_is_tried(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(delay=60), times=None)
    settings = voice(delivery, Timeouts(first_audio=0.1))
    with pytest.raises(DeadlineError, match=r"No audio within 0\.1 seconds"):
        await spoken(client, DINNER, settings=settings)
    await server.idle()


async def test_deadline_runs_only_from_the_first_whole_sentence(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    settings = voice(Delivery.WEBSOCKET, Timeouts(first_audio=0.1))
    pen = Pen()
    async with aclosing(utterance(client, settings, pen.text())) as speech:
        first = asyncio.ensure_future(anext(speech))
        await server.messages(1)
        pen.write(DINNER)
        pen.stop()
        assert await first


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_time_that_a_listener_takes_is_not_the_services(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(piece=144, pause=0.001), times=None)
    record = UtteranceRecord()
    pen = Pen()
    pen.write("First one. Sec")
    settings = voice(delivery, Timeouts(first_audio=1))
    async with aclosing(utterance(client, settings, pen.text(), record)) as speech:
        heard = await anext(speech)
        await asyncio.sleep(0.2)
        pen.write("ond one.")
        pen.stop()
        await asyncio.sleep(1.2)
        heard += b"".join([frames async for frames in speech])
    assert [clip.text for clip in tones.read(heard)] == ["First one.", "Second one."]
    assert (record.retries, record.resumes) == (0, 0)


@pytest.mark.parametrize("end_after", [0, 1, 143])
async def test_answer_without_a_whole_frame_is_never_taken_for_whole(
    client: TelnyxClient, server: LocalTelnyx, end_after: int
) -> None:
    server.fail(Fault(end_after=end_after), only="speech", times=None)
    server.fail(Fault(end_after=0), only="websocket", times=None)
    with pytest.raises(IncompleteResponseError):
        await spoken(client, DINNER)


@pytest.mark.parametrize(
    "body", [b'{"error": "no voice today"}', b"<html></html>", b"\1" * 1_000]
)
async def test_nothing_is_spoken_of_a_body_that_only_claims_to_be_audio(
    client: TelnyxClient, server: LocalTelnyx, body: bytes
) -> None:
    server.fail(Fault(body=body, content_type="audio/mpeg"), times=None)
    with pytest.raises(InvalidResponseError):
        await anext(utterance(client, voice(), written(DINNER)))


@pytest.mark.parametrize("delivery", TRANSPORTS)
async def test_closing_an_utterance_ends_its_request(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    server.fail(Fault(stall_after=1_000))
    speech = utterance(client, voice(delivery), written(DINNER))
    await anext(speech)
    await speech.aclose()
    await server.idle()
