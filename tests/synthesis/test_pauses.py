"""A text that does not go on: nothing is held open in vain, and nobody waits for ever."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import pytest

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.audio.mp3 import silent_frames
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    TextSegmenter,
    TextStoppedError,
    TextTooLongError,
    Timeouts,
    VoiceSettings,
)
from local_telnyx import Fault, LocalTelnyx
from local_telnyx.engines import tones
from tests.audio.clips import FRAME
from tests.conftest import HEART

from .listening import utterance
from .writers import Pen, written

WAYS = (Delivery.REST, Delivery.WEBSOCKET)
IMPATIENT = Timeouts(idle_socket=0.05)
PARTS = ["First one.", "Sec"]


async def heard(speech: AsyncGenerator[bytes]) -> bytes:
    """Return all audio, of a text that may stop instead of ending."""
    audio = b""
    with suppress(TextStoppedError):
        async for frames in speech:
            audio += frames
    return audio


def texts(audio: bytes) -> list[str]:
    return [clip.text for clip in tones.read(audio)]


@pytest.mark.parametrize("delivery", WAYS)
async def test_nothing_is_open_while_the_text_does_not_go_on(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    settings = VoiceSettings(HEART, delivery, timeouts=IMPATIENT)
    listening = asyncio.create_task(heard(utterance(client, settings, pen.text())))
    await server.received(1)
    await server.idle()
    pen.stop()
    assert texts(await listening) == ["First one.", "Sec"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "First one. Second one."), ("First one. Sec", "ond one.")],
)
async def test_text_that_goes_on_after_a_pause_is_spoken_on_another_socket(
    client: TelnyxClient, server: LocalTelnyx, before: str, after: str
) -> None:
    pen = Pen()
    pen.write(before)
    settings = VoiceSettings(HEART, Delivery.WEBSOCKET, timeouts=IMPATIENT)
    listening = asyncio.create_task(heard(utterance(client, settings, pen.text())))
    await server.received(1)
    await server.idle()
    pen.write(after)
    pen.stop()
    assert " ".join(texts(await listening)) == "First one. Second one."
    assert len(server.requests) == 2


async def test_writer_that_is_gone_is_given_up() -> None:
    pen = Pen()
    pen.write("First one. Sec")
    async with TextSegmenter(pen.text(), Timeouts(text=0.05)) as feed:
        assert [await feed.next(), await feed.next()] == ["First one.", "Sec"]
        with pytest.raises(TextStoppedError):
            await feed.next()


@pytest.mark.parametrize("delivery", WAYS)
async def test_what_was_written_is_spoken_before_the_writer_is_given_up(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery
) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    settings = VoiceSettings(HEART, delivery, timeouts=Timeouts(text=0.2, pause=0.02))
    assert texts(await heard(utterance(client, settings, pen.text()))) == PARTS
    await server.idle()


async def test_waiting_for_text_is_not_waiting_for_audio(
    client: TelnyxClient,
) -> None:
    pen = Pen()
    timeouts = Timeouts(first_audio=0.1, text=0.3)
    settings = VoiceSettings(HEART, timeouts=timeouts)
    pen.write("First one. Sec")
    assert texts(await heard(utterance(client, settings, pen.text()))) == PARTS


async def test_message_that_is_too_long_costs_nothing(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    with pytest.raises(TextTooLongError):
        await anext(utterance(client, VoiceSettings(HEART), written("a " * 50_001)))
    assert not server.requests


async def test_replayed_text_is_all_that_was_and_will_be_written() -> None:
    pen = Pen()
    pen.write("First one. Sec")
    async with TextSegmenter(pen.text()) as feed:
        await feed.next()
        replay = feed.replay()
        text = await anext(replay)
        pen.write("ond one.")
        pen.stop()
        assert text + "".join([piece async for piece in replay]) == (
            "First one. Second one."
        )


@pytest.mark.parametrize(
    ("pieces", "streamed"), [(("A b.",), False), (("A", "b"), True)]
)
async def test_feed_tells_a_message_from_a_stream(
    pieces: tuple[str, ...], streamed: bool
) -> None:
    async with TextSegmenter(written(*pieces)) as feed:
        await feed.next()
        assert feed.is_streamed is streamed


@pytest.mark.parametrize("delivery", WAYS)
async def test_silence_keeps_a_waiting_listener(
    client: TelnyxClient, delivery: Delivery
) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    timeouts = Timeouts(pause=0.02)
    settings = VoiceSettings(HEART, delivery, gap_silence=True, timeouts=timeouts)
    silent, _ = silent_frames(FRAME[:4], 0)
    audio = b""
    async with aclosing(utterance(client, settings, pen.text())) as speech:
        while silent not in audio:
            audio += await anext(speech)
        pen.write("ond one.")
        pen.stop()
        audio += await heard(speech)
    assert texts(audio.replace(silent, b"")) == ["First one.", "Second one."]


async def test_there_is_no_silence_before_the_first_audio_nor_within_a_part(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(delay=0.1, piece=3_000, pause=0.1))
    timeouts = Timeouts(pause=0.02)
    settings = VoiceSettings(HEART, gap_silence=True, timeouts=timeouts)
    audio = await heard(utterance(client, settings, written("First one.")))
    silent, _ = silent_frames(FRAME[:4], 0)
    assert silent not in audio
    assert texts(audio) == ["First one."]


async def test_nobody_is_kept_who_did_not_ask(client: TelnyxClient) -> None:
    pen = Pen()
    pen.write("First one. Sec")
    settings = VoiceSettings(HEART, timeouts=Timeouts(text=0.2, pause=0.02))
    assert texts(await heard(utterance(client, settings, pen.text()))) == PARTS
