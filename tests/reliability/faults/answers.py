"""Answers that are no speech: other content, wrong lengths, broken, without end."""

import gzip
from typing import Final

from local_telnyx.engines.tone_frames import FRAMES
from tests.reliability.model import WHOLE, Fault, Way, cut, silent
from tests.reliability.steps import (
    AUDIO_HEAD,
    audio,
    audio_bytes,
    audio_frame,
    audio_in_frame_that_claims,
    audio_of_length,
    chunk,
    close,
    endlessly,
    frame,
    gzipped_audio,
    head,
    message,
    page,
    part_of_audio_frame,
    send,
    spoken,
    text_back,
    upgrade,
)
from tests.reliability.trouble import Raw, Trouble, both, raw

from .connections import PART_OF_ONE, SOME

GIGABYTE: Final = 1 << 30
# A socket that has ended owes the next sentences of an answer, whatever it held.
_NO_AUDIO: Final = {
    Way.REST: silent("not_telnyx"),
    Way.WEBSOCKET: silent("not_telnyx", "incomplete"),
}
_JSON: Final = "application/json"
_MP3: Final = "audio/mpeg"
_ERROR: Final = b'{"errors": [{"code": "10007", "title": "Unexpected error"}]}'
_SAMPLES: Final = bytes(range(1, 101)) * 100
_WAV: Final = b"RIFF\xff\xff\xff\xffWAVEfmt " + _SAMPLES
_HUGE_TAG: Final = b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(1000)
_SILENCE: Final = FRAMES[0] * 400  # 9.6 seconds
_PADDING: Final = bytes(64 * 1024)


def _page(body: bytes, content_type: str = _JSON, *lines: str) -> Raw:
    return raw(send(page(body, content_type, *lines)))


def _content(body: bytes) -> Trouble:
    """Return a server that sends these bytes for audio, and nothing more."""
    return both(_page(body, _MP3), raw(upgrade, send(spoken(body)), text_back))


def _after_some(body: bytes) -> Trouble:
    """Return a server that sends these bytes after some of the right audio."""
    return both(
        raw(send(AUDIO_HEAD), audio(SOME), send(chunk(body) + b"0\r\n\r\n")),
        raw(upgrade, audio_frame(SOME), send(spoken(body)), text_back),
    )


def _without_end(body: bytes) -> Trouble:
    """Return a server that sends these bytes for audio, again and again."""
    return both(
        raw(send(AUDIO_HEAD), endlessly(chunk(body))),
        raw(upgrade, endlessly(spoken(body))),
    )


ANSWERS: Final[tuple[Fault, ...]] = (
    Fault("200 with JSON", both(_page(b'{"ok": true}')), WHOLE, silent("not_telnyx")),
    Fault(
        "200 with HTML",
        both(_page(b"<html>Log in first</html>", "text/html")),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "200 with HTML that is called audio",
        _content(b"<html>Log in first</html>"),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault("200 with gzip", both(raw(gzipped_audio)), WHOLE, silent("not_telnyx")),
    Fault(
        "200 with a gzip bomb",
        both(_page(gzip.compress(bytes(1 << 24)), _MP3, "Content-Encoding: gzip")),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "200 with nothing",
        both(_page(b"", _MP3), raw(upgrade, close(1000))),
        WHOLE,
        silent("incomplete"),
    ),
    Fault(
        "200 with a tag and no audio",
        _content(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)),
        WHOLE,
        silent("incomplete"),
    ),
    Fault(
        "length too long",
        both(
            raw(audio_of_length(SOME * 9, SOME)),
            raw(upgrade, audio_frame(SOME), part_of_audio_frame(500)),
        ),
        WHOLE,
        cut("incomplete"),
    ),
    Fault(
        "length too short",
        both(
            raw(audio_of_length(SOME + PART_OF_ONE, SOME * 2)),
            raw(upgrade, audio_in_frame_that_claims(20)),
        ),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "length of 1 GB",
        both(
            raw(audio_of_length(GIGABYTE, SOME)),
            raw(upgrade, audio_frame(SOME), send(frame(b"{", claimed=GIGABYTE))),
        ),
        WHOLE,
        {Way.REST: cut("incomplete"), Way.WEBSOCKET: cut("not_telnyx")},
    ),
    Fault("tag of 256 MB", _content(_HUGE_TAG), WHOLE, _NO_AUDIO),
    Fault(
        "chunk without a size",
        both(
            raw(send(AUDIO_HEAD), audio(SOME), send(b"\r\nzz\r\n"), audio_bytes(SOME)),
            raw(upgrade, audio_frame(SOME), send(b"\xff\xff\xff\xff")),
        ),
        WHOLE,
        {Way.REST: cut("incomplete"), Way.WEBSOCKET: cut("not_telnyx")},
    ),
    Fault(
        "no length, and no end to be told",
        both(
            raw(send(head("Content-Type: audio/mpeg")), audio_bytes()),
            raw(upgrade, close(1000)),
        ),
        WHOLE,
        {Way.REST: silent("not_telnyx"), Way.WEBSOCKET: silent("incomplete")},
    ),
    Fault(
        "broken JSON",
        both(_page(b'{"base64_audio": "'), raw(upgrade, send(frame(b'{"audio": "')))),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "broken base64",
        both(
            _page(b'{"base64_audio": "!!!"}'),
            raw(upgrade, send(message({"audio": "!!!", "text": None}))),
        ),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "JSON of the wrong shape",
        both(_page(b"[1, 2]"), raw(upgrade, send(message({"audio": 7})))),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault(
        "JSON a hundred thousand deep",
        both(_page(b"[" * 100_000), raw(upgrade, send(frame(b"[" * 100_000)))),
        WHOLE,
        silent("not_telnyx"),
    ),
    Fault("samples instead of MP3", _content(_SAMPLES), WHOLE, _NO_AUDIO),
    Fault("WAV instead of MP3", _content(_WAV), WHOLE, silent("not_telnyx")),
    Fault(
        "noise after audio",
        _after_some(_SAMPLES),
        WHOLE,
        {
            Way.REST: cut("not_telnyx"),
            Way.WEBSOCKET: cut("not_telnyx", "incomplete"),
        },
    ),
    Fault(
        "error first, under a good status",
        both(_page(_ERROR), raw(upgrade, send(message({"error": "Oops"})))),
        WHOLE,
        {Way.REST: silent("not_telnyx"), Way.WEBSOCKET: silent("service_error")},
    ),
    Fault(
        "error after some audio",
        both(
            raw(send(AUDIO_HEAD), audio(SOME), send(chunk(_ERROR) + b"0\r\n\r\n")),
            raw(upgrade, audio_frame(SOME), send(message({"error": "Oops"}))),
        ),
        WHOLE,
        {Way.REST: cut("not_telnyx"), Way.WEBSOCKET: cut("service_error")},
    ),
    Fault(
        "padding without end",
        _without_end(_PADDING),
        silent("endless"),
        None,
    ),
    Fault(
        "silence without end",
        _without_end(_SILENCE),
        silent("endless"),
        None,
    ),
)
