"""The socket: its order of messages, its frames in both dialects, its faults."""

import asyncio
import base64
from dataclasses import replace
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from local_telnyx import DIALECTS, DOCS, Fault, LocalTelnyx
from local_telnyx.engines.tones import Spoken, Tones, read

from .caller import END, HEART, OPENING, TEXT, Caller, Heard, say

TALK = (OPENING, say(TEXT), END)


def audio(heard: Heard, *, small: bool = True) -> bytes:
    """Return the audio of all small frames, or of all whole ones."""
    encoded = [
        frame["audio"]
        for frame in heard.frames
        if frame.get("audio") and (frame["text"] is None) is small
    ]
    return b"".join(map(base64.b64decode, encoded))


def texts(heard: Heard) -> list[str]:
    """Return the sentences that frames carry."""
    return [frame["text"] for frame in heard.frames if frame.get("text")]


async def test_a_sentence_comes_in_small_frames(caller: Caller) -> None:
    """Then a final frame for the text and one for the end, then 1000."""
    heard = await caller.talk(*TALK)
    assert read(audio(heard)) == [Spoken(HEART, TEXT)]
    assert heard.frames[-1] == {"audio": None, "text": "", "isFinal": True}
    assert [frame.get("isFinal") for frame in heard.frames].count(True) == 2
    assert heard.close_code == 1000


async def test_docs_send_the_text_without_its_audio_again(caller: Caller) -> None:
    """Nothing is doubled."""
    heard = await caller.talk(*TALK)
    assert texts(heard) == [TEXT]
    assert audio(heard, small=False) == b""


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_no_frame_has_a_type(
    session: aiohttp.ClientSession, dialect: str
) -> None:
    """The SDK's models have one; neither the documentation's examples nor others do."""
    async with LocalTelnyx(dialect=dialect) as server:
        heard = await Caller(server, session).talk(*TALK)
    assert not any("type" in frame for frame in heard.frames)


async def test_frames_can_have_a_type(session: aiohttp.ClientSession) -> None:
    """As in the SDK's models."""
    dialect = replace(DOCS, typed_frames=True)
    async with LocalTelnyx(dialect=dialect) as server:
        heard = await Caller(server, session).talk(*TALK)
    assert {frame["type"] for frame in heard.frames} == {"audio_chunk", "final"}


async def test_live_sends_a_file_in_one_frame(live: Caller) -> None:
    """Each starts with its ID3v2 tag, and nothing comes twice."""
    heard = await live.talk(OPENING, say("One."), say("Two."), END)
    files = [
        base64.b64decode(frame["audio"]) for frame in heard.frames if frame["audio"]
    ]
    assert [file[:3] for file in files] == [b"ID3", b"ID3"]
    assert [read(file)[0].text for file in files] == ["One.", "Two."]
    assert texts(heard) == ["One.", "Two."]


async def test_a_long_file_has_several_large_frames(live: Caller) -> None:
    """Only the first has the tag."""
    heard = await live.talk(OPENING, say("Word " * 40), END)
    sizes = [len(frame["audio"]) for frame in heard.frames if frame["audio"]]
    assert len(sizes) == 2
    assert audio(heard).count(b"ID3") == 1


async def test_audio_can_come_twice(session: aiohttp.ClientSession) -> None:
    """First small frames, then the whole again."""
    async with LocalTelnyx(dialect="doubled") as server:
        heard = await Caller(server, session).talk(
            OPENING, say("One."), say("Two."), END
        )
    assert audio(heard) == audio(heard, small=False)
    assert audio(heard).count(b"ID3") == 2
    assert [spoken.text for spoken in read(audio(heard))] == ["One.", "Two."]


async def test_a_sentence_can_come_whole(session: aiohttp.ClientSession) -> None:
    """In the frame that bears its text."""
    async with LocalTelnyx(dialect="whole") as server:
        heard = await Caller(server, session).talk(*TALK)
    assert [frame["text"] for frame in heard.frames] == [TEXT, ""]
    assert read(audio(heard, small=False)) == [Spoken(HEART, TEXT)]


async def test_only_the_first_frame_says_how_long_it_took(caller: Caller) -> None:
    """In milliseconds."""
    heard = await caller.talk(*TALK)
    timed = ["timeToFirstAudioFrameMs" in frame for frame in heard.frames]
    assert timed == [True] + [False] * (len(timed) - 1)


@pytest.mark.parametrize(("disabled", "cached"), [("false", True), ("true", False)])
async def test_the_same_words_come_from_the_cache(
    caller: Caller, disabled: str, cached: bool
) -> None:
    """From the second time on, unless the client disables it."""
    first = await caller.talk(*TALK)
    second = await caller.talk(*TALK, disable_cache=disabled)
    assert first.frames[0]["cached"] is False
    assert second.frames[0]["cached"] is cached


async def test_docs_speak_at_the_end_of_a_sentence(caller: Caller) -> None:
    """Without a flush, as soon as the sentence is there; the rest waits for the end."""
    async with caller.socket() as socket:
        for part in (" ", "One. Tw", "o! Thr"):
            await socket.send_json({"text": part})
        spoken = [await sentence(socket), await sentence(socket)]
        await socket.send_json({"text": "ee"})
        await socket.send_json(END)
        spoken.append(await sentence(socket))
    assert spoken == ["One.", "Two!", "Three"]


async def sentence(socket: aiohttp.ClientWebSocketResponse) -> str:
    """Return the next text that the server sends."""
    while True:
        frame: dict[str, Any] = await socket.receive_json()
        if frame["text"]:
            return str(frame["text"])


async def test_live_speaks_at_a_flush_alone(live: Caller) -> None:
    """The sentence before has to wait for it."""
    async with live.socket() as socket:
        await socket.send_json(OPENING)
        await socket.send_json({"text": "One. "})
        await socket.send_json({"text": "Two."})
        await live.server.messages(3)
        assert not live.server.spoken
        await socket.send_json({"flush": True})
        assert [await sentence(socket), await sentence(socket)] == ["One.", "Two."]


@pytest.mark.parametrize(
    "message", [{"text": "Hello."}, {"text": ""}, {"flush": True}, "hello", [], 7]
)
async def test_a_socket_that_is_not_opened_is_an_error(
    caller: Caller, message: object
) -> None:
    """The first message has to be a blank text."""
    heard = await caller.talk(message, *TALK)
    assert heard.frames == [{"error": "Invalid message"}]


@pytest.mark.parametrize("message", ["{", {"txt": "Hi."}, {"text": 7}, {}])
async def test_a_message_that_is_none_is_an_error(
    live: Caller, message: object
) -> None:
    """At any time."""
    heard = await live.talk(OPENING, message)
    assert heard.frames == [{"error": "Invalid message"}]


async def test_force_interrupts_and_does_not_end(caller: Caller) -> None:
    """What waits is dropped; what comes later is spoken."""
    heard = await caller.talk(
        OPENING, say("One is dropped."), {"force": True}, say("Two."), END
    )
    assert texts(heard) == ["Two."]
    assert heard.frames[-1]["isFinal"] is True


@pytest.mark.parametrize("flush", [{"flush": True}, {"text": "", "flush": True}])
async def test_a_flush_without_text_does_not_end(
    live: Caller, flush: dict[str, Any]
) -> None:
    """It has spoken what waits."""
    heard = await live.talk(OPENING, {"text": "One."}, flush, say("Two."), END)
    assert texts(heard) == ["One.", "Two."]


async def test_nothing_is_spoken_after_the_end(caller: Caller) -> None:
    """One socket speaks one utterance."""
    heard = await caller.talk(*TALK, say("More."), {"force": True}, END)
    assert texts(heard) == [TEXT]
    assert heard.frames[-1]["isFinal"] is True


async def test_docs_speak_linear16(caller: Caller) -> None:
    """Samples without a header."""
    heard = await caller.talk(*TALK, audio_format="linear16")
    pcm = [piece async for piece in Tones().pcm(TEXT, HEART)]
    assert audio(heard) == b"".join(pcm)


async def test_live_speaks_mp3_instead_of_linear16(live: Caller) -> None:
    """Whatever was asked for."""
    heard = await live.talk(*TALK, audio_format="linear16")
    assert audio(heard).startswith(b"ID3")


@pytest.mark.parametrize(
    "query",
    [
        {"voice": "Telnyx.KokoroTTS.af"},
        {"voice": ""},
        {"sample_rate": "16000"},
        {"audio_format": "wav"},
        {"inactivity_timeout": "never"},
        {"inactivity_timeout": "0"},
        {"inactivity_timeout": "nan"},
    ],
)
async def test_an_upgrade_with_a_wrong_query_is_refused(
    caller: Caller, query: dict[str, str]
) -> None:
    """Before there is a socket."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await caller.talk(**query)


async def test_a_dictionary_on_a_socket_is_a_uuid(caller: Caller) -> None:
    """Documented as a parameter of the query."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="422"):
        await caller.talk(pronunciation_dict_id="mine")


async def test_a_voice_of_another_account_is_forbidden(caller: Caller) -> None:
    """The model has it, the account has not."""
    caller.server.voices = []
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await caller.talk()


async def test_live_forbids_a_voice_that_nobody_knows(live: Caller) -> None:
    """As one that another account has."""
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await live.talk(voice="Telnyx.KokoroTTS.nobody")


async def test_a_wrong_key_is_refused(caller: Caller) -> None:
    """As everywhere."""
    caller.server.key = "another"
    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        await caller.talk()


async def test_a_plain_get_is_a_bad_request(caller: Caller) -> None:
    """It is no upgrade."""
    status, _ = await caller.get(f"/text-to-speech/speech?voice={HEART}")
    assert status == 400


@pytest.mark.parametrize(
    "fault", [Fault(status=403, code="20012"), Fault(status=200, body=b"<html>")]
)
async def test_an_upgrade_can_be_refused(caller: Caller, fault: Fault) -> None:
    """By any status."""
    caller.server.fail(fault, only="websocket")
    with pytest.raises(aiohttp.WSServerHandshakeError, match=str(fault.status)):
        await caller.talk(*TALK)


@pytest.mark.parametrize("frames", [0, 1, 2, 99])
async def test_an_error_frame_can_come_at_any_time(caller: Caller, frames: int) -> None:
    """Instead of the first audio, in the middle, and instead of the final frame."""
    whole = await caller.talk(*TALK, disable_cache="true")
    caller.server.fail(Fault(error="Engine lost", frames=frames))
    heard = await caller.talk(*TALK, disable_cache="true")
    assert heard.frames[-1] == {"error": "Engine lost"}
    assert len(heard.frames) == min(frames + 1, len(whole.frames))


async def test_a_socket_can_be_closed_with_a_code(caller: Caller) -> None:
    """After so many frames."""
    caller.server.fail(Fault(close_code=1011, frames=1))
    heard = await caller.talk(*TALK)
    assert (len(heard.frames), heard.close_code) == (1, 1011)


@pytest.mark.parametrize("fault", [Fault(cut_after=2), Fault(reset_after=2)])
async def test_a_cut_socket_is_not_closed(caller: Caller, fault: Fault) -> None:
    """The connection is gone; 1006 is what a client makes of that."""
    caller.server.fail(fault)
    heard = await caller.talk(*TALK)
    assert heard.close_code == 1006
    assert not any(frame["isFinal"] for frame in heard.frames)


async def test_a_socket_can_end_properly_too_soon(caller: Caller) -> None:
    """With the final frame."""
    caller.server.fail(Fault(end_after=1))
    heard = await caller.talk(*TALK)
    assert [frame["isFinal"] for frame in heard.frames] == [False, True]
    assert heard.close_code == 1000


async def test_a_stalled_socket_lets_the_client_leave(caller: Caller) -> None:
    """It sends nothing more, but it answers the closing."""
    caller.server.fail(Fault(stall_after=1))
    async with caller.socket() as socket:
        for message in TALK:
            await socket.send_json(message)
        assert (await socket.receive_json())["audio"]
    assert socket.close_code == 1000
    await caller.server.idle()


async def test_closing_the_server_ends_a_stalled_socket(caller: Caller) -> None:
    """At once, and no task is left."""
    tasks = asyncio.all_tasks()
    caller.server.fail(Fault(stall_after=1))
    async with caller.socket() as socket:
        for message in TALK:
            await socket.send_json(message)
        await socket.receive_json()
        await caller.server.close()
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSED
    assert caller.server.open_requests == 0
    assert asyncio.all_tasks() <= tasks


async def test_the_audio_can_be_garbage(caller: Caller) -> None:
    """In every sentence."""
    caller.server.fail(Fault(body=b"no sound"))
    heard = await caller.talk(OPENING, say("One."), say("Two."), END)
    assert audio(heard) == b"no sound" * 2


async def test_a_silent_client_is_left(caller: Caller) -> None:
    """After the time that it asked for; it is the server's clock that runs."""
    heard = await caller.talk(OPENING, inactivity_timeout="0.1")
    assert heard.frames == [{"error": "timeout"}]


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(
    caller: Caller,
) -> None:
    """Neither task nor socket."""
    caller.server.fail(Fault(pause=3_600))
    async with caller.socket() as socket:
        for message in TALK:
            await socket.send_json(message)
        await caller.server.messages(len(TALK))
    await caller.server.idle()


async def test_a_socket_without_credit_fails(caller: Caller) -> None:
    """In a frame without a code, like every error there."""
    caller.server.balance, caller.server.price = "0.10", Decimal("0.01")
    heard = await caller.talk(*TALK)
    assert heard.frames == [{"error": "Insufficient funds"}]


async def test_markdown_is_echoed_and_not_spoken(caller: Caller) -> None:
    heard = await caller.talk(OPENING, say("**Hello** 🎉 there."), END)
    assert texts(heard) == ["**Hello** 🎉 there."]
    assert read(audio(heard)) == [Spoken(HEART, "Hello there.")]
