"""Speech over REST: the first sentence at once, the next one ahead, all in order."""

import asyncio
from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.api import (
    IncompleteResponseError,
    ServiceError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.audio import IncompleteAudioError
from custom_components.telnyx_kokoro.synthesis import EmptyTextError
from custom_components.telnyx_kokoro.synthesis.rest import speak_over_rest
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones

from .listening import PARTS, audio, heard
from .writers import Pen, failing, word_by_word, written


def sent(server: LocalTelnyx) -> list[str]:
    """Return the texts of the requests so far."""
    return [request.body["text"] for request in server.requests]


async def test_message_that_is_there_already_is_one_request(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    assert await heard(speak_over_rest, client, written(*PARTS)) == ["".join(PARTS)]
    assert len(server.requests) == 1


async def test_first_sentence_is_heard_while_the_second_is_written(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    async with aclosing(audio(speak_over_rest, client, pen.text())) as speech:
        assert (await anext(speech)).startswith(b"\xff\xf3")
    assert sent(server) == ["First one."]


async def test_next_sentence_is_requested_while_the_first_still_comes(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=1_000))
    pen = Pen()
    pen.write("First one. Second one. Th")
    async with aclosing(audio(speak_over_rest, client, pen.text())) as speech:
        await anext(speech)
        await server.received(2)
    assert sent(server) == ["First one.", "Second one."]


async def test_no_more_than_one_request_is_sent_ahead(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=1_000))
    pen = Pen()
    pen.write("First one. Second one. Th")
    async with aclosing(audio(speak_over_rest, client, pen.text())) as speech:
        await anext(speech)
        await server.received(2)
        pen.write("ird one. Fourth one. Fifth.")
        pen.stop()
        # Two ways there and back: what was going to be sent by now has come.
        for _ in range(2):
            await client.voices()
    assert [request.operation for request in server.requests].count("speech") == 2


async def test_sentences_that_are_whole_by_then_share_a_request(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    clips = await heard(speak_over_rest, client, word_by_word(*PARTS))
    assert clips[0] == "First one."
    assert len(clips) < len(PARTS)
    assert sent(server) == clips


async def test_audio_comes_in_the_order_of_the_text(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(delay=0.1))
    clips = await heard(speak_over_rest, client, word_by_word(*PARTS))
    assert " ".join(clips) == "".join(PARTS)


@pytest.mark.slow
async def test_text_of_20000_characters_is_spoken_whole(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    text = "".join(f"This is sentence number {number}. " for number in range(700))
    assert len(text) > 20_000
    clips = await heard(speak_over_rest, client, written(text))
    assert " ".join(clips) == text.strip()
    assert all(len(part) <= 2_000 for part in sent(server))


async def test_requests_of_an_utterance_share_one_connection_or_two(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    await heard(speak_over_rest, client, written("A sentence of some words. " * 400))
    assert len(server.requests) > 4
    assert len({request.client for request in server.requests}) <= 2


async def test_clips_are_joined_to_one_stream_with_one_tag(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.dialect = DIALECTS["doubled"]
    mp3 = b"".join(
        [
            frames
            async for frames in audio(speak_over_rest, client, word_by_word(*PARTS))
        ]
    )
    assert mp3.count(b"ID3") == 1
    assert len(tones.read(mp3)) == len(PARTS)


async def test_failed_second_request_raises_after_the_first_was_heard(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    async with aclosing(audio(speak_over_rest, client, pen.text())) as speech:
        await anext(speech)
        server.fail(Fault(status=500))
        pen.write("ond one. Th")
        with pytest.raises(ServiceError):
            [frames async for frames in speech]


async def test_clip_that_was_cut_raises(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=500))
    with pytest.raises(IncompleteResponseError):
        await heard(speak_over_rest, client, written(*PARTS))


async def test_empty_clip_raises(client: TelnyxClient, server: LocalTelnyx) -> None:
    server.fail(Fault(body=b""))
    with pytest.raises(IncompleteAudioError, match="no audio"):
        await heard(speak_over_rest, client, written(*PARTS))


async def test_text_without_a_word_is_not_sent(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    with pytest.raises(EmptyTextError):
        await heard(speak_over_rest, client, written(" ", "\n", "…"))
    assert not server.requests


async def test_failure_of_the_writer_is_raised_after_what_it_wrote(
    client: TelnyxClient,
) -> None:
    with pytest.raises(ZeroDivisionError):
        await heard(speak_over_rest, client, failing("First one. Second one. Th"))


async def test_closing_before_there_is_text_leaves_nothing(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    speech = audio(speak_over_rest, client, Pen().text())
    waiting = asyncio.ensure_future(anext(speech))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    await speech.aclose()
    assert not server.requests


@pytest.mark.parametrize("heard_bytes", [1, 1_000, 8_000, 12_000])
async def test_closing_at_any_moment_ends_all_requests(
    client: TelnyxClient, server: LocalTelnyx, heard_bytes: int
) -> None:
    server.fail(Fault(pause=0.001, piece=300))
    server.fail(Fault(stall_after=6_000), times=None)
    pen = Pen()
    pen.write(*PARTS)
    speech = audio(speak_over_rest, client, pen.text())
    length = 0
    while length < heard_bytes:
        length += len(await anext(speech))
    await speech.aclose()
    await server.idle()


async def test_cancelling_while_the_service_is_waited_for_ends_its_request(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(delay=60), times=None)
    pen = Pen()
    pen.write(*PARTS)
    speech = asyncio.ensure_future(anext(audio(speak_over_rest, client, pen.text())))
    await server.received(2)
    speech.cancel()
    await asyncio.wait([speech])
    await server.idle()
