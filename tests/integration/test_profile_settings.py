"""What the settings of a voice profile do to its speech."""

from typing import Any

import pytest

from custom_components.telnyx_kokoro.audio.mp3 import silent_frames
from local_telnyx import Fault, LocalTelnyx

from .conftest import Changing, Speaking

DINNER = "Dinner is ready."
DICTIONARY = "0d5ad3a4-9a8b-4bb4-b9b7-0ac3a5cb2a6c"


async def test_silence_comes_before_the_first_word(
    say: Speaking, change_profile: Changing
) -> None:
    speech = await say(DINNER, options={"preferred_format": "mp3"})
    await change_profile(lead_in=480)
    silence, _ = silent_frames(speech[speech.index(b"\xff\xf3") :][:4], 0.48)
    tag, frames = speech.split(b"\xff\xf3", 1)
    again = await say(DINNER, options={"preferred_format": "mp3"})
    assert again == tag + silence + b"\xff\xf3" + frames


@pytest.mark.parametrize(
    "change",
    [{"lead_in": 100}, {"keep_alive": True}, {"pronunciation_dict_id": DICTIONARY}],
)
async def test_changed_sound_is_never_served_from_an_old_clip(
    say: Speaking,
    change_profile: Changing,
    server: LocalTelnyx,
    change: dict[str, Any],
) -> None:
    await say(DINNER)
    server.forget()
    await change_profile(**change)
    await say(DINNER)
    assert any(request.operation == "speech" for request in server.requests)


async def test_settings_that_do_not_change_the_sound_leave_the_clip(
    say: Speaking, change_profile: Changing, server: LocalTelnyx
) -> None:
    await say(DINNER)
    server.forget()
    await change_profile(delivery="websocket", fallback="tts.house", lead_in=0)
    await say(DINNER)
    assert not any("speech" in request.operation for request in server.requests)


async def test_what_telnyx_is_asked_for_is_in_the_request(
    say: Speaking, change_profile: Changing, server: LocalTelnyx
) -> None:
    await change_profile(pronunciation_dict_id=f" {DICTIONARY} ", disable_cache=True)
    await say(DINNER)
    body = server.requests[-1].body
    assert body["pronunciation_dict_id"] == DICTIONARY
    assert body["disable_cache"] is True


async def test_websocket_is_asked_for_the_dictionary(
    say: Speaking, change_profile: Changing, server: LocalTelnyx
) -> None:
    await change_profile(pronunciation_dict_id=f" {DICTIONARY} ", delivery="websocket")
    await say(DINNER)
    assert server.requests[-1].operation == "websocket"
    assert server.requests[-1].query["pronunciation_dict_id"] == DICTIONARY


async def test_websocket_makes_up_for_rest_with_the_dictionary(
    say: Speaking, change_profile: Changing, server: LocalTelnyx
) -> None:
    await change_profile(pronunciation_dict_id=DICTIONARY)
    server.fail(Fault(status=503), only="speech", times=None)
    await say(DINNER)
    assert server.requests[-1].query["pronunciation_dict_id"] == DICTIONARY


async def test_websocket_is_asked_to_synthesize_afresh(
    say: Speaking, change_profile: Changing, server: LocalTelnyx
) -> None:
    await change_profile(disable_cache=True, delivery="websocket")
    await say(DINNER)
    assert server.requests[-1].query["disable_cache"] == "true"
