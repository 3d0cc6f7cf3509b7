"""Progress of a WebSocket: the text that the audio belongs to."""

import pytest

from custom_components.telnyx_kokoro.api import TelnyxClient
from tests.conftest import HEART

from .socket_scripts import FINAL, Scripted, Step, frame, start


async def progress(client: TelnyxClient, *texts: str) -> list[tuple[bytes, int]]:
    """Return each chunk of audio, and to which text it belongs."""
    async with client.open_socket(HEART) as socket:
        for text in texts:
            await socket.send(text)
        await socket.end()
        return [(chunk, socket.text_under_way) async for chunk in socket.audio()]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        pytest.param(
            (frame(b"a", "One. Two."), frame(b"b", "Three.")),
            [(b"a", 0), (b"b", 1)],
            id="whole frames",
        ),
        pytest.param(
            (frame(b"a"), frame(b"a", "One. Two."), frame(b"b"), frame(b"b", "Three.")),
            [(b"a", 0), (b"b", 1)],
            id="small frames and then the whole",
        ),
        pytest.param(
            (frame(b"a", "One."), frame(b"b", "Two."), frame(b"c", "Three.")),
            [(b"a", 0), (b"b", 0), (b"c", 1)],
            id="a text divided at its sentences",
        ),
        pytest.param(
            (
                frame(None, "One. Two."),
                frame(b"a"),
                frame(None, "Three."),
                frame(b"b"),
            ),
            [(b"a", 0), (b"b", 1)],
            id="names before their audio",
        ),
        pytest.param(
            (start(b"a"), start(b"b"), frame(None, "One. Two."), frame(b"c")),
            [(b"a", 0), (b"b", 0), (b"c", 0)],
            id="audio ahead of the names",
        ),
        pytest.param(
            (start(b"a"), start(b"b")),
            [(b"a", 0), (b"b", 0)],
            id="texts that do not come back",
        ),
        pytest.param(
            (frame(b"a", "Other."), frame(b"b", "Three.")),
            [(b"a", 0), (b"b", 0)],
            id="texts that were never sent",
        ),
    ],
)
async def test_audio_belongs_to_the_text_after_those_that_came_back(
    scripted: Scripted, frames: tuple[Step, ...], expected: list[tuple[bytes, int]]
) -> None:
    client = await scripted(4, *frames, FINAL)
    assert await progress(client, "One. Two.", "Three.") == expected


async def test_last_text_stays_the_last(scripted: Scripted) -> None:
    client = await scripted(3, frame(b"a", "One."), frame(b"b", "One."), FINAL)
    assert await progress(client, "One.") == [(b"a", 0), (b"b", 0)]
