"""Right responses of the service, which the mutations start from."""

import base64
from collections.abc import Mapping
from functools import cache
import json
from typing import Any, Final

from local_telnyx import DIALECTS, mp3
from local_telnyx.engines.tone_frames import FRAMES
from local_telnyx.errors import PROBLEMS
from local_telnyx.voices import ALL_VOICES, entry

# Unlikely to be part of any message by chance.
KEY: Final = "KEY_0123456789_SECRET"
TEXTS: Final = ("Dinner is ready.", "Mr. Baker said 5.5!", "Grüße.")

_CLIP: Final = b"".join(FRAMES[n % 9] for n in range(12))
CLIPS: Final = (
    _CLIP,
    mp3.id3_tag() + mp3.info_frame(_CLIP) + _CLIP,
    # Joined files, as they have been seen.
    (mp3.id3_tag() + mp3.info_frame(_CLIP) + _CLIP) * 2,
    _CLIP + b"TAG".ljust(128, b" "),
    # MPEG-1 Layer III in stereo, 128 kbit/s, 44,100 Hz.
    b"\xff\xfb\x90\x04".ljust(417, b"\x55") * 3,
)

AUDIO_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n"
JSON_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
UPGRADE_HEAD: Final = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    b"Connection: upgrade\r\nSec-WebSocket-Accept: @ACCEPT@\r\n"
)

VOICES: Final = [
    dict(entry(voice, dialect))
    for voice in ALL_VOICES[::7]
    for dialect in DIALECTS.values()
]
BALANCE: Final = {
    "record_type": "balance",
    "balance": "12.34",
    "credit_limit": "100.00",
    "available_credit": "112.34",
    "currency": "USD",
    "pending": "0.00",
}
WHOAMI: Final = {"data": {"organization_id": "5b1c3f5e", "user": {"id": 7}}}
BASE64_AUDIO: Final = {"base64_audio": base64.b64encode(CLIPS[1]).decode()}

ERRORS: Final[tuple[Any, ...]] = (
    *(problem.envelope for problem in PROBLEMS.values()),
    {"error": "Invalid message"},
    {"message": "no Route matched with those values"},
    {"detail": [{"loc": ["body", "voice"], "msg": "field required"}]},
    {"errors": [{"code": 10015, "title": None, "detail": "The engine said: no"}]},
)
ERROR_TEXTS: Final = (
    b"upstream connect error or disconnect/reset before headers",
    b"<html><head><title>502 Bad Gateway</title></head></html>",
    b"",
)


@cache
def frames(text: str, clip: bytes) -> list[Mapping[str, Any]]:
    """Return the frames for one text: two small ones, the whole clip and the last."""
    half = len(clip) // 2
    encoded = [base64.b64encode(part).decode() for part in (clip[:half], clip[half:])]
    whole = base64.b64encode(clip).decode()
    start = {"cached": False, "timeToFirstAudioFrameMs": 245}
    return [
        {"audio": encoded[0], "text": None, "isFinal": False} | start,
        {"audio": encoded[1], "text": None, "isFinal": False, "cached": False},
        {"audio": whole, "text": text, "isFinal": False, "cached": False},
        {"audio": None, "text": "", "isFinal": True},
    ]


def as_json(content: Any) -> bytes:
    """Return JSON as the service writes it."""
    return json.dumps(content, ensure_ascii=False).encode()
