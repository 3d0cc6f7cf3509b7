"""Errors of the audio become errors of the response that it came in."""

import base64

import pytest

from custom_components.telnyx_kokoro.api import (
    ConnectionFailedError,
    IncompleteResponseError,
    InvalidResponseError,
    ResponseTooLongError,
    TelnyxClient,
    TelnyxError,
)
from custom_components.telnyx_kokoro.audio import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
    pyav_compat,
)
from custom_components.telnyx_kokoro.synthesis import (
    UtteranceRecord,
    VoiceSettings,
    spoken_clip,
)
from custom_components.telnyx_kokoro.synthesis.retry import response_error
from local_telnyx import Fault, LocalTelnyx
from tests.audio.clips import FRAME, STEREO
from tests.conftest import HEART

from .listening import utterance
from .writers import written

NOT_MP3 = b"\1" * 1_000
VOICE = VoiceSettings(HEART)


@pytest.mark.parametrize(
    ("of_audio", "of_response"),
    [
        (EndlessAudioError, ResponseTooLongError),
        (IncompleteAudioError, IncompleteResponseError),
        (InvalidAudioError, InvalidResponseError),
    ],
)
def test_error_of_the_audio_keeps_its_words(
    of_audio: type[AudioError], of_response: type[TelnyxError]
) -> None:
    error = response_error(of_audio("Not MP3"))
    assert type(error) is of_response
    assert error.detail == "Not MP3"


def test_error_of_the_service_is_left_alone() -> None:
    lost = ConnectionFailedError("Server disconnected")
    assert response_error(lost) is lost


async def test_stream_that_is_not_mp3_is_an_invalid_response(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    fault = Fault(body=b"<html>".ljust(200), content_type="audio/mpeg")
    server.fail(fault, times=None)
    with pytest.raises(InvalidResponseError):
        async for _ in utterance(client, VOICE, written("Dinner is ready.")):
            pass


async def test_clip_that_is_not_mp3_is_an_invalid_response(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    body = b'{"base64_audio": "%s"}' % base64.b64encode(NOT_MP3)
    server.fail(Fault(body=body), times=None)
    with pytest.raises(InvalidResponseError, match="not MP3"):
        await spoken_clip(client, VOICE, "Dinner is ready.", UtteranceRecord())


async def test_stream_that_cannot_be_resampled_is_an_invalid_response(
    client: TelnyxClient, server: LocalTelnyx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyav_compat, "HAS_PYAV", False)
    server.fail(Fault(body=FRAME * 5 + STEREO * 5), times=None)
    with pytest.raises(InvalidResponseError, match="channels change"):
        async for _ in utterance(client, VOICE, written("Dinner is ready.")):
            pass
