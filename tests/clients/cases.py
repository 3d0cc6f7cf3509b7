"""The clients, what each is asked to do, and what has to be heard."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
import io
from typing import Final

import av

from local_telnyx import LocalTelnyx
from local_telnyx.mp3 import frame_seconds, frames
from local_telnyx.service import Utterance, sentences
from local_telnyx.voices import KOKORO_VOICES

from .program import Case, Heard

VOICE: Final = "Telnyx.KokoroTTS.af_heart"
TEXT: Final = "Dinner is ready. Wash your hands."
TOLERANCE: Final = 0.1  # seconds: a decoder's delay, and resampling

SOCKET: Final = "socket"
CALLS: Final = {
    "telnyx": ("voices", "binary", "base64", "audio_id", SOCKET),
    "livekit": (SOCKET,),
    "vision_agents": (SOCKET,),
}
# What a client can't cope with although it has surely been seen, by client and dialect.
FIRST_SENTENCE_ONLY: Final = {
    ("livekit", "live"): "first sentence only: its decoder fails at a second ID3v2 tag"
}


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected outcome of a case."""

    seconds: float = 0.0
    voices: int = 0
    error: bool | None = False  # None: audio without sound is as good as an error
    why: str = ""  # it is not what a listener should hear

    def __str__(self) -> str:
        """In a column of the table."""
        if self.voices:
            return f"{self.voices} voices"
        if self.seconds:
            return f"{self.seconds:.2f} s"
        return "an error" if self.error else "silence or an error"

    def met_by(self, heard: Heard) -> bool:
        """Return true if this was heard."""
        if heard.error is not None:
            return self.error is not False
        right_length = abs(seconds(heard) - self.seconds) < TOLERANCE
        return not self.error and right_length and heard.voices == self.voices


def cases_of(client: str, server: LocalTelnyx) -> Iterator[tuple[str, Case]]:
    """Yield the cases of a client with their names."""
    for call in CALLS[client]:
        good = Case(call=call, api_key=server.key, voice=VOICE, text=TEXT)
        yield f"{call}, two sentences" if call != "voices" else call, good
        yield (
            f"{call}, bad key",
            Case(call=call, api_key="KEY_BAD", voice=VOICE, text=TEXT),
        )
        if call != "voices":
            unknown = f"{VOICE}_unknown"
            yield (
                f"{call}, bad voice",
                Case(call=call, api_key=server.key, voice=unknown, text=TEXT),
            )
            yield (
                f"{call}, empty text",
                Case(call=call, api_key=server.key, voice=VOICE, text=""),
            )


async def expected(client: str, case: Case, server: LocalTelnyx) -> Expected:
    """Return what has to be heard."""
    if case.api_key != server.key or case.voice != VOICE:
        return Expected(error=True)
    if case.call == "voices":
        retired = 1
        return Expected(voices=len(KOKORO_VOICES) + retired)
    if not case.text:
        return Expected(error=None)
    texts = sentences(case.text) if case.call == SOCKET else [case.text]
    why = FIRST_SENTENCE_ONLY.get((client, server.dialect.name), "")
    spoken = b""
    for text in texts[:1] if why else texts:
        async for piece in server.speak(Utterance(text, case.voice)):
            spoken += piece
    return Expected(seconds=sum(map(frame_seconds, frames(spoken))), why=why)


def seconds(heard: Heard) -> float:
    """Return how long the audio plays.

    MP3 is decoded as a player does: what is no sound, as the tag of a second file, is
    passed over.
    """
    if heard.sample_rate:
        return len(heard.audio) / 2 / heard.sample_rate
    if not heard.audio:
        return 0.0
    played = 0.0
    with av.open(io.BytesIO(heard.audio), "r", format="mp3") as file:
        for packet in file.demux(audio=0):
            with suppress(av.InvalidDataError):
                for frame in packet.decode():
                    played += frame.samples / frame.sample_rate
    return played
