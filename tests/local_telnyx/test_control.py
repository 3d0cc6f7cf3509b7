"""The paths under /local, for tests in another process."""

from typing import Any

import pytest

from local_telnyx import Fault
from local_telnyx.control import asked_for

from .caller import HEART, TEXT, Caller


async def fail(caller: Caller, wanted: object) -> tuple[int, str]:
    """Ask for a fault and return status and text."""
    url = f"{caller.server.origin}/local/faults"
    async with caller.session.post(url, json=wanted) as response:
        return response.status, await response.text()


async def test_a_fault_can_be_asked_for(caller: Caller) -> None:
    """And is met as in process."""
    wanted = {"status": 429, "headers": {"retry-after": "7"}, "only": "speech"}
    assert (await fail(caller, wanted))[0] == 204
    assert (await caller.get("/balance"))[0] == 200
    assert await caller.refused() == (429, "10011")
    assert await caller.mp3()


async def test_faults_can_be_healed(caller: Caller) -> None:
    """A lasting one too."""
    await fail(caller, {"status": 500, "times": None})
    assert await caller.refused() == (500, "10007")
    url = f"{caller.server.origin}/local/faults"
    async with caller.session.delete(url) as response:
        assert response.status == 204
    assert await caller.mp3()


@pytest.mark.parametrize(
    ("wanted", "body"),
    [({"body": "<html>"}, b"<html>"), ({"body_base64": "AP8="}, b"\x00\xff")],
)
def test_a_body_comes_as_text_or_as_base64(wanted: dict[str, Any], body: bytes) -> None:
    """JSON knows no bytes."""
    assert asked_for(wanted) == (Fault(body=body), None, 1)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"statsu": 500}, "statsu"),
        ({"status": 500, "only": "sound"}, "sound"),
        ({"body_base64": "?"}, "base64"),
        ({"status": "500"}, "status"),
        ({"delay": None}, "delay"),
        ({"headers": "x"}, "headers"),
        ({}, "nothing"),
        ([], "object"),
    ],
)
async def test_a_fault_with_a_typing_error_is_refused(
    caller: Caller, wanted: object, named: str
) -> None:
    """With a text that names it."""
    status, text = await fail(caller, wanted)
    assert status == 400
    assert named in text


async def test_requests_can_be_read_and_forgotten(caller: Caller) -> None:
    """The control paths themselves are not among them."""
    await caller.mp3()
    url = f"{caller.server.origin}/local/requests"
    async with caller.session.get(url) as response:
        (request,) = await response.json()
    assert request["body"] == {"text": TEXT, "voice": HEART}
    assert request["headers"]["authorization"] == "Bearer KEY_LOCAL"
    async with caller.session.delete(url):
        assert caller.server.requests == ()
