"""Telnyx in front of the model: the project's own local server with another engine."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
import ssl
from typing import Final, override

from local_telnyx import Fault, LocalTelnyx
from local_telnyx.service import Utterance

from .clip import MP3_RATE
from .conditions import Conditions
from .model import Model

KEY: Final = "KEY_BENCH"
VOICE: Final = "Telnyx.KokoroTTS.af_heart"


@dataclass(frozen=True, slots=True)
class ModelEngine:
    """The model as an engine of the local server."""

    model: Model

    @property
    def name(self) -> str:
        """The word that stands for it in messages."""
        return "model"

    @property
    def sample_rate(self) -> int:
        """Rate of the MP3 in Hz."""
        return MP3_RATE

    async def start(self) -> None:
        """Nothing to load."""

    def mp3(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield a text as MP3."""
        return self.model.mp3(text)

    def pcm(self, text: str, voice: str) -> AsyncGenerator[bytes]:
        """Yield a text as samples at 24,000 Hz."""
        return self.model.pcm(text, MP3_RATE)


class Telnyx(LocalTelnyx):
    """The documented dialect. Texts are forgotten: nothing ever counts as cached."""

    def __init__(self, model: Model, tls: ssl.SSLContext) -> None:
        """Prepare a server with TLS on any free port."""
        super().__init__(key=KEY, engine=ModelEngine(model), tls=tls)

    def apply(self, conditions: Conditions) -> None:
        """Let the WebSocket accept as late as the conditions say."""
        self.heal()
        self.forget()
        if conditions.socket_connect:
            fault = Fault(delay=conditions.socket_connect)
            self.fail(fault, only="websocket", times=None)

    @override
    async def speak(self, utterance: Utterance) -> AsyncGenerator[bytes]:
        async with aclosing(self.clip(utterance)) as pieces:
            async for piece in pieces:
                yield piece
