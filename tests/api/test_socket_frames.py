"""Frames of a WebSocket: the audio taken, and the end of the speech."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from itertools import chain

import aiohttp
import pytest

from custom_components.telnyx_kokoro.api import (
    ConnectionFailedError,
    DeadlineError,
    IncompleteResponseError,
    InvalidResponseError,
    RequestTimeouts,
    ServiceError,
    TelnyxClient,
)
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from tests.conftest import HEART

from .socket_scripts import (
    ALL_STYLES,
    BINARY_FRAME,
    DEAF,
    FINAL,
    SHORT,
    Scripted,
    Step,
    frame,
    impatient,
    rest_of,
    speak,
    start,
    texts_in,
)


async def test_audio_is_taken_once_however_it_is_doubled(scripted: Scripted) -> None:
    client = await scripted(
        4,
        frame(b"a1"),
        frame(b"a2"),
        frame(b"a1a2", "One."),
        frame(b"b", "Two."),
        frame(b"c"),
        frame(None, "Three."),
        FINAL,
    )
    assert await speak(client, "One.", "Two. Three.") == b"a1a2bc"


async def test_empty_text_is_as_good_as_none(scripted: Scripted) -> None:
    client = await scripted(3, frame(b"a", ""), frame(b"a", "One."), FINAL)
    assert await speak(client, "One.") == b"a"


async def test_frames_that_nobody_knows_are_passed_over(scripted: Scripted) -> None:
    client = await scripted(
        3,
        {},
        {"type": "ping"},
        {"hello": ["world"]},
        {"audio": None, "text": None},
        {"audio": "", "text": "One."},
        frame(b"a", "One.", error=None),
        FINAL,
    )
    assert await speak(client, "One.") == b"a"


async def test_final_frame_may_bring_the_last_audio(scripted: Scripted) -> None:
    client = await scripted(3, frame(b"a", "One.", isFinal=True))
    assert await speak(client, "One.") == b"a"


@pytest.mark.parametrize(
    "wrong",
    [
        "not JSON",
        pytest.param("[" * 100_000, id="deep"),
        "[]",
        "null",
        '{"audio": 7}',
        '{"audio": "YQ==", "text": 7}',
        '{"audio": "?"}',
        '{"audio": "YQ"}',
        '{"audio": "Grüße", "text": "One."}',
        BINARY_FRAME,
    ],
)
async def test_frame_of_the_wrong_shape_raises(scripted: Scripted, wrong: Step) -> None:
    client = await scripted(3, wrong, frame(b"a", "One."), FINAL)
    with pytest.raises(InvalidResponseError, match="frame"):
        await speak(client, "One.")


async def test_frame_of_endless_length_is_not_read_to_its_end(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = "custom_components.telnyx_kokoro.api.http.MAX_FRAME_BYTES"
    monkeypatch.setattr(limit, 1000)
    client = await scripted(3, frame(bytes(1000), "One."), FINAL)
    with pytest.raises(InvalidResponseError, match="Not a frame: .*1000"):
        await speak(client, "One.")


async def test_frame_may_be_large(scripted: Scripted) -> None:
    large = bytes(10 * 1024 * 1024)
    client = await scripted(3, frame(large, "One."), FINAL)
    assert await speak(client, "One.") == large


async def test_final_frame_before_the_end_is_not_the_end(scripted: Scripted) -> None:
    client = await scripted(
        2, frame(b"a", "One.", isFinal=True), 2, frame(b"b", "Two."), FINAL
    )
    async with (
        client.open_socket(HEART) as socket,
        aclosing(socket.audio()) as audio,
    ):
        await socket.send("One.")
        assert await anext(audio) == b"a"
        reading = asyncio.create_task(anext(audio))
        await socket.send("Two.")
        await socket.end()
        assert await reading == b"b"
        assert [chunk async for chunk in audio] == []


async def test_final_frame_of_an_earlier_text_is_not_the_end(
    scripted: Scripted,
) -> None:
    client = await scripted(
        4, frame(b"a", "One."), FINAL, frame(b"b", "Two."), FINAL, 1
    )
    assert await speak(client, "One.", "Two.") == b"ab"


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([start(b"ab")], id="nothing told but one start"),
        pytest.param([frame(b"a"), frame(b"b")], id="nothing told at all"),
        pytest.param([frame(b"ab", "One. Two.")], id="joined"),
        pytest.param([frame(b"ab", "ONE – TWO")], id="joined with other marks"),
        pytest.param([start(b"ab"), frame(None, "One. Two.")], id="small and joined"),
        pytest.param([frame(b"a", "O"), frame(b"b", "ne Two")], id="split"),
        pytest.param([frame(b"a", "One"), frame(b"b", "TWO!")], id="other marks"),
        pytest.param([frame(b"a", "1"), frame(b"b", "2")], id="altered"),
        pytest.param([frame(b"a", "One."), frame(b"b", "2")], id="one altered"),
        pytest.param([frame(b"a", "One."), start(b"b")], id="last without a text"),
        pytest.param([start(b"a"), start(b"b")], id="no texts, but starts"),
        pytest.param(
            [start(b"a"), start(b"b"), frame(b"b", "Two.")], id="first without a text"
        ),
    ],
)
async def test_response_that_can_be_complete_is_complete(
    scripted: Scripted, frames: list[Step]
) -> None:
    texts = ["One. Two."] if frames == [start(b"ab")] else ["One.", "Two."]
    client = await scripted(len(texts) + 2, *frames, FINAL)
    assert await speak(client, *texts) == b"ab"


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([], id="nothing"),
        pytest.param([frame(None, "One."), frame(None, "Two.")], id="no audio"),
        pytest.param([start(b"a")], id="one of two without a text"),
        pytest.param([frame(b"a", "One.")], id="first of two"),
        pytest.param([frame(b"b", "Two.")], id="second of two"),
        pytest.param([frame(b"a", "1")], id="one of two altered"),
        pytest.param([frame(b"a", "One."), frame(None, "Two.")], id="one silent"),
        pytest.param(
            [start(b"a"), frame(b"b", "Two.")], id="whole frame taken for double"
        ),
    ],
)
async def test_response_that_lacks_a_text_raises(
    scripted: Scripted, frames: list[Step]
) -> None:
    client = await scripted(4, *frames, FINAL)
    with pytest.raises(IncompleteResponseError, match=r"code 1000"):
        await speak(client, "One.", "Two.")


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([frame(b"a", "No."), frame(b"b", "So.")], id="all named"),
        pytest.param([frame(b"a", "No."), frame(b"b")], id="last without a text"),
    ],
)
async def test_text_that_is_said_twice_must_come_twice(
    scripted: Scripted, frames: list[Step]
) -> None:
    client = await scripted(5, *frames, FINAL)
    with pytest.raises(IncompleteResponseError):
        await speak(client, "No.", "So.", "No.")


@pytest.mark.parametrize("dialect", ALL_STYLES)
@pytest.mark.parametrize(
    "texts",
    [
        ("No.", "The garage is shut.", "Nothing is open."),
        ("No.", "No.", "No. No.", "No."),
        ("word " * 400, "word " * 400),
    ],
    ids=["letters of one in another", "the same again", "one word 800 times"],
)
async def test_texts_with_the_same_letters_are_heard_whole_and_once(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, texts: Sequence[str]
) -> None:
    server.dialect = ALL_STYLES[dialect]
    heard = texts_in(await speak(client, *texts))
    assert " ".join(heard) == " ".join(text.strip() for text in texts)


@pytest.mark.parametrize("middle", [[], [FINAL]])
async def test_texts_that_are_named_before_their_audio_are_whole(
    scripted: Scripted, middle: list[Step]
) -> None:
    names = ("No.", "The garage is shut.", "Nothing is open.")
    frames = [
        [frame(None, name), start(audio), *middle]
        for name, audio in zip(names, (b"a", b"b", b"c"), strict=True)
    ]
    client = await scripted(5, *chain(*frames), FINAL)
    assert await speak(client, *names) == b"abc"


@pytest.mark.parametrize("half", [b"a" * 4_000, b"a"])
async def test_audio_of_all_texts_that_comes_again_is_taken_once(
    scripted: Scripted, half: bytes
) -> None:
    text = "word " * 400
    frames = [start(half), start(half), frame(half, text), frame(half, text)]
    client = await scripted(4, *frames, FINAL)
    assert await speak(client, text, text) == half * 2


async def test_audio_that_comes_again_in_pieces_is_taken_once(
    scripted: Scripted,
) -> None:
    half = b"a" * 4_000
    frames = [frame(half), frame(half), frame(half, "One."), frame(half, "Two.")]
    client = await scripted(4, *frames, frame(half), frame(half, "Three."), FINAL)
    assert await speak(client, "One. Two.", "Three.") == half * 3


async def test_audio_of_two_sentences_that_is_repeated_in_one_frame_is_taken_once(
    scripted: Scripted,
) -> None:
    half = b"a" * 4_000
    frames = [start(half), start(half), frame(half * 2, "One. Two.")]
    client = await scripted(4, *frames, frame(half, "Three."), FINAL)
    assert await speak(client, "One. Two.", "Three.") == half * 3


async def test_close_proves_that_a_final_frame_meant_all_texts(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(4, start(b"a"), start(b"b"), FINAL)
    client = impatient(client, session, RequestTimeouts(close=60))
    assert await speak(client, "One.", "Two.") == b"ab"


async def test_service_that_never_closes_has_said_all_at_its_timeout(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(4, start(b"a"), start(b"b"), FINAL, DEAF)
    client = impatient(client, session, RequestTimeouts(close=SHORT))
    assert await speak(client, "One.", "Two.") == b"ab"


async def test_silence_after_more_audio_is_not_the_end(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(3, start(b"a"), FINAL, start(b"b"), DEAF)
    client = impatient(client, session, RequestTimeouts(close=1, between_bytes=SHORT))
    with pytest.raises(DeadlineError):
        await speak(client, "One. Two.")


async def test_close_is_not_waited_for_when_all_texts_came_back(
    scripted: Scripted, session: aiohttp.ClientSession
) -> None:
    client = await scripted(4, frame(b"a", "One."), frame(b"b", "Two."), FINAL, DEAF)
    client = impatient(client, session, RequestTimeouts(close=10**6))
    assert await speak(client, "One.", "Two.") == b"ab"


async def test_final_frame_of_a_sentence_is_not_the_end_of_its_text(
    scripted: Scripted,
) -> None:
    frames = [start(b"a"), FINAL, start(b"b"), FINAL, start(b"c"), FINAL]
    client = await scripted(3, *frames)
    assert await speak(client, "One. Two. Three.") == b"abc"


async def test_text_without_its_final_frame_is_missing(scripted: Scripted) -> None:
    frames = [start(b"a"), start(b"b"), FINAL, start(b"c"), FINAL]
    client = await scripted(5, *frames)
    with pytest.raises(IncompleteResponseError):
        await speak(client, "One. Two.", "Three.", "Four.")


async def test_final_frames_of_sentences_do_not_stand_for_a_text_that_is_missing(
    scripted: Scripted,
) -> None:
    frames = [frame(b"a", "One."), FINAL, frame(b"b", "Two."), FINAL]
    client = await scripted(4, *frames)
    with pytest.raises(IncompleteResponseError):
        await speak(client, "One. Two.", "Three.")


async def test_text_that_follows_those_that_came_back_is_missing(
    scripted: Scripted,
) -> None:
    client = await scripted(4, frame(b"a", "One."), frame(b"b", "Two."), FINAL)
    with pytest.raises(IncompleteResponseError):
        await speak(client, "One. Two.", "Three.")


async def test_text_without_a_letter_owes_nothing(scripted: Scripted) -> None:
    client = await scripted(4, frame(b"a", "One."), FINAL)
    assert await speak(client, "🎉", "One.") == b"a"


@pytest.mark.parametrize("dialect", ["docs", "doubled"])
@pytest.mark.parametrize("ends", [True, False])
async def test_response_that_ends_properly_but_too_soon_raises(
    client: TelnyxClient, server: LocalTelnyx, dialect: str, ends: bool
) -> None:
    server.dialect = DIALECTS[dialect]
    fault = Fault(end_after=3) if ends else Fault(close_code=1000, frames=3)
    server.fail(fault)
    with pytest.raises(IncompleteResponseError, match="code 1000"):
        await speak(client, "One is a long sentence.", "Two.")


@pytest.mark.parametrize("frames", [0, 1, 5])
@pytest.mark.parametrize("close_code", [1000, 1001, 1008, 1011])
async def test_socket_that_is_closed_too_soon_raises(
    client: TelnyxClient, server: LocalTelnyx, close_code: int, frames: int
) -> None:
    server.fail(Fault(close_code=close_code, frames=frames))
    with pytest.raises(IncompleteResponseError, match=f"code {close_code}"):
        await speak(client, "One.", "Two.")


@pytest.mark.parametrize("limit", ["cut_after", "reset_after"])
@pytest.mark.parametrize("frames", [0, 1, 5])
async def test_connection_that_is_lost_raises(
    client: TelnyxClient, server: LocalTelnyx, limit: str, frames: int
) -> None:
    # The name of the field is a parameter, which mypy cannot follow.
    server.fail(Fault(**{limit: frames}))  # type: ignore[arg-type]
    with pytest.raises(IncompleteResponseError, match="code 1006"):
        await speak(client, "One.", "Two.")


async def test_socket_that_is_closed_for_inactivity_raises(
    scripted: Scripted,
) -> None:
    client = await scripted(2, frame(b"a", "One."))
    async with client.open_socket(HEART) as socket:
        await socket.send("One.")
        with pytest.raises(IncompleteResponseError):
            await rest_of(socket)


async def test_loss_of_the_connection_is_told_by_the_audio_alone(
    scripted: Scripted,
) -> None:
    client = await scripted(1, {"error": "No more"})
    async with client.open_socket(HEART) as socket:
        with pytest.raises(ServiceError, match="No more"):
            await rest_of(socket)
        with pytest.raises(IncompleteResponseError):
            await rest_of(socket)
        await socket.send("One.")
        await socket.end()


async def test_ping_into_a_lost_connection_is_a_failed_connection(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(self: object, message: bytes = b"") -> None:
        raise aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(aiohttp.ClientWebSocketResponse, "receive", lost)
    client = await scripted(1)
    with pytest.raises(ConnectionFailedError, match="Cannot write"):
        await speak(client, "One.")
