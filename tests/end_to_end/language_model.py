"""A language model behind Ollama's API that stops in the middle of its answer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from typing import Final

from aiohttp import web

from local_home import ports

MODEL: Final = "slow:latest"
BEGINNING: Final = (
    "The washing machine has finished its programme a few minutes ago. It was the",
)
REST: Final = (" long one.", " The windows are better", " closed tonight.")


@dataclass(slots=True)
class SlowModel:
    """Writes the beginning of its answer, and the rest when it is told to."""

    url: str
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    has_finished: bool = False

    async def models(self, request: web.Request) -> web.Response:
        """Answer which models there are."""
        return web.json_response({"models": [{"model": MODEL, "name": MODEL}]})

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """Write the answer."""
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        for token in BEGINNING:
            await response.write(_line(token))
        await self.go_on.wait()
        for token in REST:
            await response.write(_line(token))
        self.has_finished = True
        await response.write(_line("", done=True))
        return response


@asynccontextmanager
async def slow_model() -> AsyncGenerator[SlowModel]:
    """Run the model."""
    port = ports.free_port()
    model = SlowModel(f"http://{ports.LOOPBACK}:{port}")
    app = web.Application()
    app.add_routes(
        [web.get("/api/tags", model.models), web.post("/api/chat", model.chat)]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, ports.LOOPBACK, port).start()
    try:
        yield model
    finally:
        model.go_on.set()
        await runner.cleanup()


def _line(token: str, *, done: bool = False) -> bytes:
    content = {
        "model": MODEL,
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": token},
        "done": done,
    }
    return json.dumps(content).encode() + b"\n"
