"""Errors of the audio become errors of the response that it came in."""

import pytest

from custom_components.telnyx_kokoro.api import (
    ConnectionFailedError,
    EndlessAnswerError,
    IncompleteAnswerError,
    InvalidAnswerError,
    TelnyxError,
)
from custom_components.telnyx_kokoro.audio import (
    AudioError,
    EndlessAudioError,
    IncompleteAudioError,
    InvalidAudioError,
)
from custom_components.telnyx_kokoro.synthesis.retry import response_error


@pytest.mark.parametrize(
    ("of_audio", "of_response"),
    [
        (EndlessAudioError, EndlessAnswerError),
        (IncompleteAudioError, IncompleteAnswerError),
        (InvalidAudioError, InvalidAnswerError),
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
