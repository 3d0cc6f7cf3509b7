"""What came of an utterance is recorded while it is spoken."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from custom_components.telnyx_kokoro.api import (
    AuthenticationError,
    IncompleteResponseError,
    TelnyxClient,
)
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    EmptyTextError,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from tests.conftest import HEART

from .listening import PARTS, utterance
from .writers import word_by_word

WAYS = (Delivery.REST, Delivery.WEBSOCKET)


def voice(delivery: Delivery = Delivery.REST) -> VoiceSettings:
    return VoiceSettings(HEART, delivery, timeouts=Timeouts(backoff=0))


async def recorded(
    client: TelnyxClient, settings: VoiceSettings, *pieces: str
) -> UtteranceRecord:
    """Return the record of an utterance that is heard to its end."""
    record = UtteranceRecord()
    async for _ in utterance(client, settings, word_by_word(*pieces), record):
        pass
    return record


@pytest.mark.parametrize("way", WAYS)
async def test_way_that_was_heard_is_recorded(
    client: TelnyxClient, way: Delivery
) -> None:
    assert (await recorded(client, voice(way), PARTS[0])).delivery is way


async def test_way_that_was_tried_in_vain_is_not_recorded(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=503), only="speech")
    assert (await recorded(client, voice(), PARTS[0])).delivery is Delivery.WEBSOCKET


@pytest.mark.parametrize("way", WAYS)
async def test_characters_are_those_of_the_parts(
    client: TelnyxClient, way: Delivery
) -> None:
    record = await recorded(client, voice(way), "First one.  Sec", "ond one. ")
    assert record.characters == len("First one.") + len("Second one.")


@pytest.mark.parametrize("way", WAYS)
async def test_characters_that_are_sent_again_count_once(
    client: TelnyxClient, server: LocalTelnyx, way: Delivery
) -> None:
    # Where each text has its final frame, one that comes has said enough.
    server.dialect = DIALECTS["doubled"]
    server.fail(Fault(status=503))
    server.fail(Fault(cut_after=1_000))
    record = await recorded(client, voice(way), PARTS[0])
    assert (record.characters, record.retries, record.resumes) == (10, 1, 1)


async def test_text_that_is_not_asked_for_any_more_does_not_count(
    client: TelnyxClient,
) -> None:
    record = UtteranceRecord()
    speech = utterance(client, voice(), word_by_word("".join(PARTS)), record)
    await anext(speech)
    await speech.aclose()
    assert 0 < record.characters < len("".join(PARTS))


async def test_first_audio_is_timed_from_the_first_whole_sentence(
    client: TelnyxClient,
) -> None:
    loop = asyncio.get_running_loop()
    written: list[float] = []

    is_waited_for = asyncio.Event()

    async def slow_writer() -> AsyncGenerator[str]:
        yield "Dinner is "
        await is_waited_for.wait()
        written.append(loop.time())
        yield "ready."

    record = UtteranceRecord()
    speech = utterance(client, voice(), slow_writer(), record)
    loop.call_soon(is_waited_for.set)
    await anext(speech)
    heard = loop.time()
    await speech.aclose()
    assert record.seconds_to_first_audio is not None
    assert 0 < record.seconds_to_first_audio <= heard - written[0]


@pytest.mark.parametrize("way", WAYS)
async def test_first_audio_stays_the_first_after_retries_and_resumes(
    client: TelnyxClient, server: LocalTelnyx, way: Delivery
) -> None:
    server.fail(Fault(status=503, delay=0.1))
    server.fail(Fault(cut_after=1_000))
    record = UtteranceRecord()
    speech = utterance(client, voice(way), word_by_word(PARTS[0]), record)
    await anext(speech)
    seconds = record.seconds_to_first_audio
    assert seconds is not None
    assert seconds >= 0.1
    async for _ in speech:
        assert record.seconds_to_first_audio == seconds


async def test_utterance_that_was_refused_has_no_way_and_no_first_audio(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=401))
    record = UtteranceRecord()
    with pytest.raises(AuthenticationError):
        await anext(utterance(client, voice(), word_by_word(PARTS[0]), record))
    assert record == UtteranceRecord(characters=10)


async def test_utterance_that_breaks_off_for_good_keeps_what_was_tried(
    client: TelnyxClient, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=1_000), times=None)
    record = UtteranceRecord()
    with pytest.raises(IncompleteResponseError):
        async for _ in utterance(client, voice(), word_by_word(PARTS[0]), record):
            pass
    assert (record.delivery, record.resumes) == (Delivery.REST, 2)


async def test_text_without_a_word_leaves_the_record_empty(
    client: TelnyxClient,
) -> None:
    record = UtteranceRecord()
    with pytest.raises(EmptyTextError):
        await anext(utterance(client, voice(), word_by_word("..."), record))
    assert record == UtteranceRecord()
