"""Home Assistant stops in the middle of speech as if nobody had spoken."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from local_home import Account, HomeAssistant, bring_up
from local_telnyx import Fault, LocalTelnyx
from soak.log import Complaints, complaints

# Generous: Home Assistant itself needs a second or two. What does not end by itself it
# leaves behind after 20 s, without a word.
_ENOUGH: Final = 15.0
_OVER_SOCKET: Final = {
    "language": "en-US",
    "voice": "am_adam",
    "connection": {"delivery": "websocket"},
}

type Ending = Callable[[HomeAssistant], Awaitable[None]]


async def stop_by_its_own_service(home: HomeAssistant) -> None:
    await home.service("homeassistant", "stop", {})
    assert await home.wait() == 0


async def stop_by_a_signal(home: HomeAssistant) -> None:
    """Leaving the home, which the caller does next, sends SIGTERM."""


@pytest.fixture
async def listeners() -> AsyncGenerator[AsyncExitStack]:
    """Connections of players, closed at the end."""
    async with AsyncExitStack() as connections:
        yield connections


async def heard_in_part(
    home: HomeAssistant, listeners: AsyncExitStack, engine: str
) -> None:
    """Let a player hear the beginning of a speech whose rest does not come."""
    address = await home.speech_address(engine, "There is smoke in the kitchen.")
    player = await listeners.enter_async_context(aiohttp.ClientSession())
    answer = await listeners.enter_async_context(player.get(address))
    assert (await answer.content.readany()).startswith(b"\xff\xf3")


@pytest.mark.parametrize("ending", [stop_by_its_own_service, stop_by_a_signal])
async def test_stop_in_the_middle_of_speech_is_clean(
    listeners: AsyncExitStack, tmp_path: Path, ending: Ending
) -> None:
    async with asyncio.timeout(None) as limit, LocalTelnyx(engine="tones") as server:
        server.fail(Fault(stall_after=2_000), only="speech")
        server.fail(Fault(stall_after=2), only="websocket")
        async with bring_up(tmp_path, Account.of(server)) as (home, entry):
            await home.add_subentry(entry, "voice", [_OVER_SOCKET])
            await home.wait_for_entry(entry, "loaded")
            for engine in await home.entities(entry, "tts"):
                await heard_in_part(home, listeners, engine)
            assert server.open_requests == 2
            limit.reschedule(asyncio.get_running_loop().time() + _ENOUGH)
            await ending(home)
        await server.idle()
    assert complaints(home.log()) == Complaints(reasons={}, unexpected=())
    assert not list((tmp_path / "tts").iterdir())
