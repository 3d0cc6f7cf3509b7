"""Faults: each one does what it says, once, several times or until healed."""

import asyncio

import aiohttp
import pytest

from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines.tones import read
from local_telnyx.faults import FaultQueue

from .caller import HEART, Caller


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault(status=401), 401, "10009"),
        (Fault(status=429), 429, "10011"),
        (Fault(code="20100"), 402, "20100"),
        (Fault(status=403, code="20100"), 403, "20100"),
        (Fault(status=418), 418, "418"),
    ],
)
async def test_an_error_comes_in_the_envelope(
    caller: Caller, fault: Fault, status: int, code: str
) -> None:
    """Status and code each choose the other's usual value."""
    caller.server.fail(fault)
    assert await caller.refused() == (status, code)


async def test_an_error_brings_its_headers_and_texts(caller: Caller) -> None:
    """As a rate limit does."""
    fault = Fault(
        status=429, title="Slow", detail="Wait.", headers={"retry-after": "7"}
    )
    caller.server.fail(fault)
    async with caller.speech() as response:
        assert response.headers["retry-after"] == "7"
        error = (await response.json())["errors"][0]
    assert (error["title"], error["detail"]) == ("Slow", "Wait.")


async def test_a_fault_meets_one_request(caller: Caller) -> None:
    """The next."""
    caller.server.fail(Fault(status=500))
    assert await caller.refused() == (500, "10007")
    assert read(await caller.mp3())


async def test_faults_wait_in_line(caller: Caller) -> None:
    """Each is met as often as it was asked for."""
    caller.server.fail(Fault(status=500), times=2)
    caller.server.fail(Fault(status=503))
    met = [(await caller.refused())[0] for _ in range(3)]
    assert met == [500, 500, 503]
    assert read(await caller.mp3())


async def test_a_lasting_fault_is_met_until_healed(caller: Caller) -> None:
    """`times=None`."""
    caller.server.fail(Fault(status=500), times=None)
    assert [(await caller.refused())[0] for _ in range(3)] == [500, 500, 500]
    caller.server.heal()
    assert read(await caller.mp3())


@pytest.mark.parametrize("only", ["voices", "/v2/text-to-speech/voices"])
async def test_a_fault_waits_for_its_operation(caller: Caller, only: str) -> None:
    """Others pass it by."""
    caller.server.fail(Fault(status=500), only=only)
    assert read(await caller.mp3())
    assert (await caller.get("/text-to-speech/voices"))[0] == 500


@pytest.mark.parametrize("after", [0, 1, 1_000, 10_000_000])
async def test_a_cut_body_has_no_end(caller: Caller, after: int) -> None:
    """Up to there it is the real one; a short body is cut at its end."""
    whole = await caller.mp3()
    caller.server.fail(Fault(cut_after=after))
    received = bytearray()
    with pytest.raises(aiohttp.ClientPayloadError):
        await receive(caller, received)
    assert received == whole[:after]


async def receive(caller: Caller, received: bytearray) -> None:
    """Append what comes, as it comes."""
    async with caller.speech() as response:
        async for piece in response.content.iter_any():
            received.extend(piece)


async def test_a_cut_json_answer_is_shorter_than_its_length(caller: Caller) -> None:
    """Not only audio is cut."""
    caller.server.fail(Fault(cut_after=20))
    async with caller.speech(output_type="base64_output") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_a_body_can_end_properly_too_soon(caller: Caller) -> None:
    """Nothing in HTTP tells."""
    whole = await caller.mp3()
    caller.server.fail(Fault(end_after=1_000))
    assert await caller.mp3() == whole[:1_000]


async def test_a_reset_is_an_error_of_the_connection(caller: Caller) -> None:
    """The socket itself says so, after the bytes before."""
    whole = await caller.mp3()
    caller.server.fail(Fault(reset_after=1_000))
    url = caller.server.url.removeprefix("http://").removesuffix("/v2")
    host, _, port = url.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = f'{{"text": "Hello there.", "voice": "{HEART}"}}'
    writer.write(
        b"POST /v2/text-to-speech/speech HTTP/1.1\r\nHost: local\r\n"
        b"Authorization: Bearer KEY_LOCAL\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    received = await reader.readuntil(whole[900:1_000])
    assert received.startswith(b"HTTP/1.1 200 OK")
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_a_stalled_body_sends_never_another_byte(caller: Caller) -> None:
    """The connection stays open until the client leaves."""
    whole = await caller.mp3()
    caller.server.fail(Fault(stall_after=1_000))
    async with caller.speech() as response:
        assert await response.content.readexactly(1_000) == whole[:1_000]
        assert caller.server.open_requests == 1
    await caller.server.idle()


async def test_a_stall_before_the_first_byte_sends_headers(caller: Caller) -> None:
    """For deadlines on the first audio."""
    caller.server.fail(Fault(stall_after=0))
    async with caller.speech() as response:
        assert response.status == 200


async def test_a_pause_comes_before_every_piece(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a delay before everything; the sleeps are written down, not slept."""
    slept: list[float] = []
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await real_sleep(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    caller.server.fail(Fault(delay=3, pause=2, piece=100, end_after=250))
    assert len(await caller.mp3()) == 250
    assert [seconds for seconds in slept if seconds] == [3, 2, 2, 2]


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"\x00\xff"])
async def test_a_body_can_be_replaced(caller: Caller, body: bytes) -> None:
    """Status and type may stay as they were."""
    caller.server.fail(Fault(body=body))
    async with caller.speech() as response:
        assert (response.status, response.content_type) == (200, "audio/mpeg")
        assert await response.read() == body


async def test_the_content_type_can_be_wrong(caller: Caller) -> None:
    """Alone, or with a status that is no error."""
    caller.server.fail(Fault(status=202, content_type="text/html"))
    async with caller.speech() as response:
        assert (response.status, response.content_type) == (202, "text/html")
        assert read(await response.read())


async def test_closing_the_server_ends_a_stalled_answer(caller: Caller) -> None:
    """At once, and no task is left."""
    caller.server.fail(Fault(stall_after=1_000))
    tasks = asyncio.all_tasks()
    async with caller.speech() as response:
        await response.content.readexactly(1_000)
        await caller.server.close()
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert caller.server.open_requests == 0
    assert asyncio.all_tasks() <= tasks


async def test_closing_the_server_ends_a_delayed_answer(caller: Caller) -> None:
    """Before it has started."""
    caller.server.fail(Fault(delay=3_600))
    asking = asyncio.ensure_future(caller.mp3())
    await caller.server.received(1)
    await caller.server.close()
    with pytest.raises(aiohttp.ClientConnectionError):
        await asking


async def test_a_delay_can_be_ended(caller: Caller) -> None:
    """For the answers that are under way, not for those to come."""
    caller.server.fail(Fault(delay=3_600))
    asking = asyncio.ensure_future(caller.mp3())
    await caller.server.received(1)
    caller.server.hurry()
    assert read(await asking)


async def test_a_client_may_leave_in_the_middle(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """Of a long answer: nothing is left, and nothing is logged as an error."""
    async with caller.speech(text="word " * 5_000) as response:
        await response.content.readexactly(1_000)
    await caller.server.idle()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_two_at_once_do_not_wait_for_each_other(caller: Caller) -> None:
    """One is stalled while the other is answered."""
    caller.server.fail(Fault(stall_after=0))
    async with caller.speech():
        assert read(await caller.mp3())


@pytest.mark.parametrize(
    ("fault", "only", "times"),
    [
        (Fault(status=500), "sound", 1),
        (Fault(status=500), None, 0),
        (Fault(), None, 1),
        (Fault(status=100), None, 1),
    ],
)
def test_a_fault_that_would_never_show_is_an_error(
    fault: Fault, only: str | None, times: int
) -> None:
    """A typing error must not make a test pass."""
    with pytest.raises(ValueError, match="sound|times=0|nothing|status=100"):
        FaultQueue().add(fault, only, times)


async def test_a_server_can_come_back_on_its_port(caller: Caller) -> None:
    """As after a restart."""
    await caller.server.close()
    with pytest.raises(aiohttp.ClientConnectorError):
        await caller.mp3()
    async with LocalTelnyx(port=caller.server.port):
        assert read(await caller.mp3())
