"""The frame of a client's program: cases in, what it heard out, one JSON a line.

It runs in the client's own environment, so it imports nothing but Python's library.
"""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
import json
import sys


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing that the client is asked to do."""

    call: str
    api_key: str
    voice: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The result for the user of a client: audio, or an error of the client."""

    audio: bytes = b""
    sample_rate: int = 0  # Hz of 16-bit mono samples; 0: it is MP3
    voices: int = 0  # of the model
    error: str | None = None

    @property
    def as_json(self) -> str:
        """One line."""
        return json.dumps(
            asdict(self) | {"audio": base64.b64encode(self.audio).decode()}
        )

    @classmethod
    def parse(cls, line: str) -> Heard:
        """Return what a line of another process says."""
        fields = json.loads(line)
        return cls(**fields | {"audio": base64.b64decode(fields["audio"])})


type Hearing = Callable[[Case], Awaitable[Heard]]


async def answer(hear: Hearing) -> None:
    """Read all cases, then write a line for each."""
    for case in json.load(sys.stdin):
        try:
            heard = await hear(Case(**case))
        except Exception as error:  # noqa: BLE001  # whatever a client raises counts
            heard = Heard(error=f"{type(error).__name__}: {error}")
        print(heard.as_json, flush=True)
