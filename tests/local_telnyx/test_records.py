"""What the server writes down."""

from dataclasses import FrozenInstanceError

import pytest

from .caller import END, HEART, OPENING, TEXT, Caller, say


async def test_a_request_is_written_down(caller: Caller) -> None:
    """With all that a test may ask for."""
    await caller.mp3()
    await caller.get("/text-to-speech/voices?provider=telnyx")
    speech, voices = caller.server.requests
    assert (speech.operation, speech.method) == ("speech", "POST")
    assert speech.path == "/v2/text-to-speech/speech"
    assert speech.body == {"text": TEXT, "voice": HEART}
    assert (speech.key, speech.headers["AUTHORIZATION"]) == (
        "KEY_LOCAL",
        "Bearer KEY_LOCAL",
    )
    assert (voices.operation, voices.query) == ("voices", {"provider": "telnyx"})
    assert voices.body is None


async def test_a_refused_request_is_written_down(caller: Caller) -> None:
    """An unknown path too."""
    await caller.get("/nothing")
    assert caller.server.requests[0].operation == "unknown"


async def test_a_text_that_is_no_json_stays_text(caller: Caller) -> None:
    """As it came."""
    url = f"{caller.server.url}/text-to-speech/speech"
    async with caller.session.post(url, data="no json") as response:
        await response.read()
    request = caller.server.requests[0]
    assert (request.body, request.key) == ("no json", None)


async def test_a_sockets_messages_are_written_down(caller: Caller) -> None:
    """In order, as they mean."""
    talk = [OPENING, say(TEXT), END]
    await caller.talk(*talk)
    assert caller.server.requests[0].messages == talk
    assert caller.server.requests[0].operation == "websocket"


async def test_a_connection_that_is_used_again_shows(caller: Caller) -> None:
    """Requests on one connection come from one port."""
    for _ in range(3):
        await caller.mp3()
    assert len({request.client for request in caller.server.requests}) == 1


async def test_connections_at_the_same_time_show(caller: Caller) -> None:
    """Each comes from a port of its own."""
    async with caller.socket(), caller.socket():
        assert len({request.client for request in caller.server.requests}) == 2


async def test_a_record_cannot_be_changed(caller: Caller) -> None:
    """It is what happened."""
    await caller.mp3()
    with pytest.raises(FrozenInstanceError):
        caller.server.requests[0].path = "/"  # type: ignore[misc]  # It is frozen.


async def test_records_can_be_forgotten(caller: Caller) -> None:
    """Between two parts of a test."""
    await caller.mp3()
    caller.server.forget()
    assert caller.server.requests == ()
