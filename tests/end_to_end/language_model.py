"""A language model behind Ollama's API that pauses in the middle of its answer."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from benchmarks.world.ollama import MODEL, line
from local_home import LOOPBACK, free_port

BEGINNING: Final = (
    "The washing machine has finished its programme a few minutes ago. It was the",
)
REST: Final = (" long one.", " The windows are better", " closed tonight.")


@dataclass(frozen=True, slots=True)
class Script:
    """The text of a model before and after its pause, and the kind of pause.

    Attributes:
        beginning: Written at once.
        rest: Written when the model is told to go on.
        uses_tool: Whether the pause is that of a tool.
        fails: Whether the model is gone in place of a pause.

    """

    beginning: Sequence[str] = BEGINNING
    rest: Sequence[str] = REST
    uses_tool: bool = False
    fails: bool = False


@dataclass(slots=True)
class SlowModel:
    """Writes the beginning of its answer, and the rest when it is told to."""

    url: str
    script: Script = Script()
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    has_finished: bool = False

    async def models(self, request: web.Request) -> web.Response:
        """Answer which models there are."""
        return web.json_response({"models": [{"model": MODEL, "name": MODEL}]})

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """Write the answer, or what of it follows the answer of a tool."""
        response = web.StreamResponse()
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        messages = (await request.json())["messages"]
        if messages[-1]["role"] != "tool":
            for token in self.script.beginning:
                await response.write(line(token))
            if self.script.fails:
                assert request.transport is not None
                request.transport.abort()
                return response
            if self.script.uses_tool:
                await response.write(line(tool="GetDateTime"))
                await response.write(line(done=True))
                return response
        await self.go_on.wait()
        for token in self.script.rest:
            await response.write(line(token))
        self.has_finished = True
        await response.write(line(done=True))
        return response


@asynccontextmanager
async def slow_model(script: Script | None = None) -> AsyncGenerator[SlowModel]:
    """Run the model."""
    port = free_port()
    model = SlowModel(f"http://{LOOPBACK}:{port}", script or Script())
    app = web.Application()
    app.add_routes(
        [web.get("/api/tags", model.models), web.post("/api/chat", model.chat)]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, port).start()
    try:
        yield model
    finally:
        model.go_on.set()
        await runner.cleanup()
