"""A record of everything sent and received, in order and without secrets."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
import re
import time
from typing import Any, Final

from .audio import has_info, is_mp3, sample_rate, tags

# Their values say nothing about an account. Of the other headers, the name is enough.
_SHOWN: Final = ("content-type", "transfer-encoding", "retry-after", "x-ratelimit-")
_ID: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
FIRST_BYTES: Final = 16


@dataclass
class Transcript:
    """Lines with their time in seconds since the step began."""

    api_key: str = field(repr=False)
    lines: list[str] = field(default_factory=list)
    _began: float = 0.0

    def step(self, title: str) -> None:
        """Begin a step."""
        self._began = time.monotonic()
        self.lines += ["", f"## {title}"]

    def note(self, text: str) -> None:
        """Write a line; keys and IDs are replaced."""
        text = _ID.sub("(ID)", text.replace(self.api_key, "(KEY)"))
        self.lines.append(f"{time.monotonic() - self._began:8.3f} s  {text}")

    def headers(self, status: int, headers: Mapping[str, str]) -> None:
        """Write status and headers."""
        self.note(f"status {status}")
        for name, value in headers.items():
            shown = name.lower().startswith(_SHOWN)
            self.note(f"  {name}: {value if shown else '(not shown)'}")

    def audio(self, audio: bytes) -> None:
        """Write size, first bytes, and what is odd in MP3."""
        told = f"{len(audio)} bytes, first {audio[:FIRST_BYTES].hex(' ')}"
        if is_mp3(audio):
            told += f", {sample_rate(audio)} Hz, {tags(audio)} ID3v2 tags"
            told += ", Info frame" if has_info(audio) else ""
        self.note(told)

    def frame(self, content: Any) -> None:
        """Write a frame of a socket, and what is in its audio."""
        audio = content.get("audio") if isinstance(content, dict) else None
        if not isinstance(audio, str):
            self.note(f"frame {content}")
            return
        self.note(f"frame {content | {'audio': '(below)'}}")
        self.audio(base64.b64decode(audio))

    def __str__(self) -> str:
        """All of it."""
        return "\n".join(self.lines).strip() + "\n"
