"""The model, and the network in front of it."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from benchmarks.sound import frames
from benchmarks.world.client import Conditions
from benchmarks.world.model import WAV_RATE, Clip, Model, frames_of, make_clip
from benchmarks.world.network import Network
from benchmarks.world.speech import Sentences
from local_home import LOOPBACK

TEXT = "The first sentence. And a second one!"
AT_ONCE = replace(Conditions(), think=0.0, speed=0.0, round_trip=0.0)


@pytest.fixture(scope="module")
def clip() -> Clip:
    """The sound of everything."""
    return make_clip()


@pytest.fixture
async def echo(socket_enabled: None) -> AsyncGenerator[int]:
    """The port of a server that says everything again."""

    async def repeat(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(1024):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(repeat, LOOPBACK, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def network(socket_enabled: None) -> AsyncGenerator[Network]:
    """A network with a short round trip."""
    made = Network(0.004)
    yield made
    await made.close()


async def test_the_model_speaks_every_sentence_in_whole_frames(clip: Clip) -> None:
    made = b"".join([piece async for piece in Model(clip, AT_ONCE).mp3(TEXT)])
    sentences = ("The first sentence.", "And a second one!")
    assert len(frames("mp3", made)) == sum(map(frames_of, sentences))


async def test_samples_last_as_long_as_mp3(clip: Clip) -> None:
    model = Model(clip, AT_ONCE)
    mp3 = b"".join([piece async for piece in model.mp3(TEXT)])
    pcm = b"".join([piece async for piece in model.pcm(TEXT, WAV_RATE)])
    seconds = sum(frame.seconds for frame in frames("mp3", mp3))
    assert len(pcm) / 2 / WAV_RATE == pytest.approx(seconds, abs=0.01)


async def test_the_network_delivers_everything_in_order(
    network: Network, echo: int
) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, await network.way_to(echo))
    sent = b"".join(f"{number:06d}".encode() for number in range(5_000))
    for start in range(0, len(sent), 700):
        writer.write(sent[start : start + 700])
        await writer.drain()
    assert await reader.readexactly(len(sent)) == sent
    writer.close()


async def test_the_end_of_a_connection_passes_through(
    network: Network, echo: int
) -> None:
    reader, writer = await asyncio.open_connection(LOOPBACK, await network.way_to(echo))
    writer.write(b"hello")
    await reader.readexactly(5)
    network.drop()
    assert await reader.read() == b""
    writer.close()


async def test_a_server_that_leaves_ends_the_connection(network: Network) -> None:
    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(leave, LOOPBACK, 0)
    port = await network.way_to(server.sockets[0].getsockname()[1])
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    async with asyncio.timeout(30):
        assert await reader.read() == b""
    writer.close()
    server.close()


async def test_a_proxied_host_is_reached(network: Network, echo: int) -> None:
    port = await network.way_through({"api.example.com": echo})
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(b"CONNECT api.example.com:443 HTTP/1.1\r\n\r\n")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    writer.write(b"hello")
    assert await reader.readexactly(5) == b"hello"
    writer.close()


async def test_no_other_host_is_reached(network: Network, echo: int) -> None:
    port = await network.way_through({"api.example.com": echo})
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(b"CONNECT telnyx.com:443 HTTP/1.1\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 502")
    writer.close()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
async def test_pieces_of_text_become_the_same_sentences(size: int) -> None:
    pieces = Sentences()
    text = "One. Two is longer? Three! And"
    for start in range(0, len(text), size):
        pieces.add(text[start : start + size])
    pieces.end()
    assert [sentence async for sentence in pieces] == [
        "One.",
        "Two is longer?",
        "Three!",
        "And",
    ]
