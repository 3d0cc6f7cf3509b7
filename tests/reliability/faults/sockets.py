"""Faults that only a WebSocket can have; REST works meanwhile."""

from typing import Final

from tests.reliability.model import WHOLE, Fault, cut, silent
from tests.reliability.stage import KEY
from tests.reliability.steps import (
    BINARY,
    PING,
    audio_frame,
    close,
    endlessly,
    frame,
    hold,
    message,
    send,
    spoken,
    text_back,
    texts_before_audio,
    upgrade,
)
from tests.reliability.trouble import DOUBLED, Trouble, raw, websocket_only

from .connections import SOME

_INVALID_VOICE: Final = {"error": "Invalid voice_id specified"}
_NO_CREDIT: Final = {"errors": [{"code": "20100", "title": "Insufficient funds"}]}


def _closed(code: int) -> Trouble:
    return websocket_only(raw(upgrade, audio_frame(SOME), close(code)))


SOCKETS: Final[tuple[Fault, ...]] = (
    *(
        Fault(f"socket closed with {code}", _closed(code), WHOLE, cut("incomplete"))
        for code in (1000, 1001, 1008, 1011)
    ),
    Fault(
        "socket closed with 1006",
        websocket_only(raw(upgrade, audio_frame(SOME))),
        WHOLE,
        cut("incomplete"),
    ),
    Fault(
        "socket closed with 1000 before any audio",
        websocket_only(raw(upgrade, close(1000))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "socket says it is out of credit",
        websocket_only(raw(upgrade, send(message(_NO_CREDIT)))),
        silent("no_credit"),
        None,
    ),
    Fault(
        "socket says that the voice is invalid",
        websocket_only(raw(upgrade, send(message(_INVALID_VOICE)))),
        silent("bad_request"),
        None,
    ),
    Fault(
        "socket quotes the key in an error",
        websocket_only(raw(upgrade, send(message({"error": f"Bad key {KEY}"})))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "final frame before the audio",
        websocket_only(
            raw(upgrade, send(spoken(None, "", final=True)), audio_frame(SOME))
        ),
        WHOLE,
        cut("incomplete"),
    ),
    Fault(
        "text frames before their audio",
        websocket_only(raw(upgrade, texts_before_audio(), close(1000))),
        None,
        WHOLE,
    ),
    Fault("doubled audio", DOUBLED, None, WHOLE),
    Fault(
        "text frames with null audio",
        websocket_only(raw(upgrade, text_back, close(1000))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "binary frames",
        websocket_only(raw(upgrade, send(frame(b'{"audio": null}', BINARY)))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "binary frames after some audio",
        websocket_only(raw(upgrade, audio_frame(SOME), send(frame(b"\0", BINARY)))),
        WHOLE,
        cut("not_telnyx"),
    ),
    Fault(
        "flood of pings",
        websocket_only(raw(upgrade, endlessly(frame(b"", PING) * 50, pause=0.1))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "unknown kind of frame",
        websocket_only(raw(upgrade, send(frame(b"?", 0x0F)))),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "message of fragments without end",
        websocket_only(
            raw(
                upgrade,
                send(b"\x01\x01["),
                endlessly(b"\0\x7e\xff\xff" + b"[" * 0xFFFF),
            )
        ),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "answer to the upgrade, and then silence",
        websocket_only(raw(upgrade, hold)),
        WHOLE,
        WHOLE,
    ),
)
