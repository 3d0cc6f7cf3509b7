"""One utterance, from its text to clean MP3."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from custom_components.telnyx_kokoro.speech import VoiceSettings, speak
from custom_components.telnyx_kokoro.telnyx import (
    IncompleteAnswerError,
    InvalidAnswerError,
    TelnyxClient,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.conftest import HEART

VOICE = VoiceSettings(HEART)
DINNER = "Dinner is ready."


async def written(*pieces: str) -> AsyncGenerator[str]:
    """Yield a text in pieces."""
    for piece in pieces:
        yield piece


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


@pytest.mark.parametrize("end_after", [0, 1, 143, 145, 2_000])
async def test_answer_that_ends_within_a_frame_raises(
    client: TelnyxClient, server: LocalTelnyx, end_after: int
) -> None:
    server.fail(Fault(end_after=end_after))
    with pytest.raises(IncompleteAnswerError):
        await spoken(client, DINNER)


@pytest.mark.parametrize(
    "body", [b'{"error": "no voice today"}', b"<html></html>", b"\0" * 1_000]
)
async def test_nothing_is_spoken_of_a_body_that_only_claims_to_be_audio(
    client: TelnyxClient, server: LocalTelnyx, body: bytes
) -> None:
    server.fail(Fault(body=body, content_type="audio/mpeg"))
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
