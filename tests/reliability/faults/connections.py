"""Faults of the connection: it is not made, hangs, is cut, or is slow."""

from typing import Final

from local_telnyx import Fault as LocalFault
from local_telnyx.engines.tone_frames import FRAMES
from tests.reliability.model import WHOLE, Fault, Text, cut, silent, unproven
from tests.reliability.steps import (
    AUDIO_HEAD,
    audio,
    audio_bytes,
    audio_frame,
    chunk,
    dripping_audio,
    dripping_frame,
    endlessly,
    hold,
    part_of_audio_frame,
    reset,
    send,
    texts_before_audio,
    upgrade,
)
from tests.reliability.trouble import Link, Served, Trouble, both, linked, raw, served

FRAME: Final = 144  # bytes, 24 milliseconds
SOME: Final = 30 * FRAME
PART_OF_ONE: Final = 70
_PART: Final = FRAMES[0][:PART_OF_ONE]
# Bytes that come keep a request alive: only the listener's own deadline ends it.
# On a WebSocket the local server counts frames of 240 milliseconds.
CUT: Final = both(Served(LocalFault(cut_after=SOME)), Served(LocalFault(cut_after=3)))

CONNECTIONS: Final[tuple[Fault, ...]] = (
    Fault("no fault at all", Trouble(), None, WHOLE),
    Fault("no fault at all, over TLS", linked(Link.TLS), None, WHOLE),
    Fault("port closed", linked(Link.REFUSED), WHOLE, silent("cannot_connect")),
    Fault(
        "host name unknown", linked(Link.UNKNOWN_HOST), WHOLE, silent("cannot_connect")
    ),
    Fault(
        "certificate of another host",
        linked(Link.TLS_WRONG_NAME),
        None,
        silent("untrusted_certificate"),
    ),
    Fault(
        "certificate expired",
        linked(Link.TLS_EXPIRED),
        None,
        silent("untrusted_certificate"),
    ),
    Fault(
        "certificate of an unknown authority",
        linked(Link.TLS_UNKNOWN_AUTHORITY),
        None,
        silent("untrusted_certificate"),
    ),
    Fault("TLS never answered", linked(Link.TLS_SILENT), None, silent("timeout")),
    Fault(
        "connection never accepted", linked(Link.UNANSWERED), WHOLE, silent("timeout")
    ),
    Fault("hangs up without an answer", both(raw()), WHOLE, silent("cannot_connect")),
    Fault("reset without an answer", both(raw(reset)), WHOLE, silent("cannot_connect")),
    Fault(
        "reset before the first frame",
        both(raw(send(AUDIO_HEAD), reset), raw(upgrade, reset)),
        WHOLE,
        silent("cannot_connect", "incomplete"),
    ),
    Fault(
        "reset in the first frame",
        both(
            raw(send(AUDIO_HEAD), audio(PART_OF_ONE), reset),
            raw(upgrade, audio_frame(PART_OF_ONE), reset),
        ),
        WHOLE,
        silent("cannot_connect", "incomplete"),
    ),
    Fault(
        "reset after the first frames",
        both(
            raw(send(AUDIO_HEAD), audio(SOME), reset),
            raw(upgrade, audio_frame(SOME), reset),
        ),
        WHOLE,
        cut("cannot_connect", "incomplete"),
    ),
    Fault("cut in the middle", CUT, WHOLE, cut("incomplete")),
    Fault(
        "cut within a frame",
        both(
            raw(send(AUDIO_HEAD), audio(SOME + PART_OF_ONE)),
            raw(upgrade, audio_frame(SOME + PART_OF_ONE)),
        ),
        WHOLE,
        cut("incomplete"),
    ),
    Fault(
        "chunk cut off",
        both(
            raw(send(AUDIO_HEAD + b"8000\r\n"), audio_bytes(SOME)),
            raw(upgrade, audio_frame(SOME), part_of_audio_frame(500)),
        ),
        WHOLE,
        cut("incomplete"),
    ),
    Fault(
        "ended properly within a last frame",
        both(
            raw(send(AUDIO_HEAD), audio(), send(chunk(_PART) + b"0\r\n\r\n")),
            raw(upgrade, texts_before_audio(_PART)),
        ),
        WHOLE,
        WHOLE,
    ),
    Fault(
        "everything said but the end",
        both(raw(send(AUDIO_HEAD), audio()), raw(upgrade, audio_frame())),
        WHOLE,
        {Text.ANNOUNCEMENT: unproven("incomplete"), Text.ANSWER: cut("incomplete")},
    ),
    Fault("stall before the answer", both(raw(hold)), WHOLE, silent("timeout")),
    Fault(
        "head of the answer never ends",
        both(raw(send(b"HTTP/1.1 200 OK\r\nContent-Ty"), hold)),
        WHOLE,
        silent("timeout"),
    ),
    Fault(
        "stall after the head",
        both(raw(send(AUDIO_HEAD), hold), raw(upgrade, hold)),
        WHOLE,
        silent("timeout"),
    ),
    Fault(
        "stall in the first frame",
        both(
            raw(send(AUDIO_HEAD), audio(PART_OF_ONE), hold),
            raw(upgrade, audio_frame(PART_OF_ONE), hold),
        ),
        WHOLE,
        silent("timeout"),
    ),
    Fault(
        "stall in the middle",
        both(
            raw(send(AUDIO_HEAD), audio(SOME), hold),
            raw(upgrade, audio_frame(SOME), hold),
        ),
        WHOLE,
        cut("timeout"),
    ),
    Fault(
        "stall instead of the end",
        both(raw(send(AUDIO_HEAD), audio(), hold), raw(upgrade, audio_frame(), hold)),
        WHOLE,
        {Text.ANNOUNCEMENT: unproven("timeout"), Text.ANSWER: cut("timeout")},
    ),
    Fault(
        "drip of a byte a second",
        both(raw(dripping_audio), raw(upgrade, dripping_frame)),
        WHOLE,
        silent("timeout"),
    ),
    Fault("first byte after five seconds", served(delay=5), WHOLE, WHOLE),
    Fault("no faster than it is played", served(piece=1440, pause=0.24), None, WHOLE),
    Fault(
        "header lines without end",
        both(raw(send(b"HTTP/1.1 200 OK\r\n"), endlessly(b"X-More: yes\r\n" * 100))),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "a header line without end",
        both(raw(send(b"HTTP/1.1 200 OK\r\nX-More: "), endlessly(b"x" * 4096))),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "told to wait without end",
        both(raw(endlessly(b"HTTP/1.1 100 Continue\r\n\r\n" * 10, pause=0.1))),
        WHOLE,
        silent("timeout"),
    ),
    Fault(
        "not HTTP at all",
        both(raw(send(b"SSH-2.0-OpenSSH_10.2\r\n\r\n"))),
        WHOLE,
        silent("not_telnyx"),
    ),
)
