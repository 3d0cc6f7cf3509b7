"""Explained failures in the log are told apart from everything else."""

from soak.log import complaints

TIME = "2026-11-22 15:37:11.102+00:00"
TTS = "ERROR (MainThread) [homeassistant.components.tts]"
BUSY = "Telnyx received too many requests. Wait a minute and try again"


def test_translated_message_explains_its_announcement() -> None:
    found = complaints(
        f"{TIME} {TTS} Error getting audio for Number 00042, the laundry is re…: {BUSY}\n"
        f"{TIME} {TTS} Error streaming tts: {BUSY}\n"
    )
    assert found.reasons == {42: "rate_limited"}
    assert found.unexpected == ()


def test_message_with_details_is_known() -> None:
    why = (
        "The connection to Telnyx was interrupted. The incomplete audio was discarded. "
    )
    found = complaints(
        f"{TIME} {TTS} Error getting audio for Number 00001, a: {why}"
        "Try again. (The audio ends within a frame)\n"
    )
    assert found.reasons == {1: "incomplete"}


def test_message_that_is_none_of_ours_is_unexpected() -> None:
    line = f"{TIME} {TTS} Error getting audio for Number 00042, the: list index out"
    found = complaints(f"{line}\n")
    assert found.reasons == {}
    assert found.unexpected == (line,)


def test_traceback_after_a_known_message_is_unexpected() -> None:
    record = (
        f"{TIME} {TTS} Error streaming tts: {BUSY}\n"
        "Traceback (most recent call last):\n  File x\nValueError"
    )
    assert complaints(f"{record}\n").unexpected == (record,)


def test_other_warnings_are_unexpected_and_the_rest_is_not() -> None:
    loop = f"{TIME} ERROR (MainThread) [asyncio] Task was destroyed but it is pending!"
    found = complaints(
        f"{TIME} WARNING (SyncWorker_1) [homeassistant.loader] We found a custom "
        f"integration telnyx_kokoro which has not been tested\n{loop}\n"
        f"{TIME} DEBUG (MainThread) [custom_components.telnyx_kokoro] Hello\n"
    )
    assert found.unexpected == (loop,)


def test_traceback_that_python_prints_is_unexpected_whatever_stands_before_it() -> None:
    record = (
        f"{TIME} DEBUG (MainThread) [custom_components.telnyx_kokoro] Hello\n"
        "Exception ignored in: <generator>\nTraceback (most recent call last):\n"
        "RuntimeError: generator ignored GeneratorExit"
    )
    assert complaints(f"{record}\n").unexpected == (record,)
