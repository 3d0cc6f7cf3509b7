"""How the benchmark steers this process and asks what it sees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from .conditions import Conditions
from .model import Model
from .network import Network
from .ollama import Writer


@dataclass(frozen=True, slots=True)
class Control:
    """The paths under which the benchmark finds what it needs."""

    model: Model
    network: Network
    writer: Writer
    apply: Callable[[Conditions], None]

    def routes(self) -> Sequence[web.RouteDef]:
        """Return them."""
        return [
            web.post("/conditions", self._conditions),
            web.post("/drop", self._drop),
            web.get("/state", self._state),
            web.get("/written", self._written),
        ]

    async def _conditions(self, request: web.Request) -> web.Response:
        self.apply(Conditions.from_json(await request.json()))
        return web.json_response({})

    async def _drop(self, request: web.Request) -> web.Response:
        self.network.drop()
        return web.json_response({})

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "speaking": self.model.speaking,
                "spoken": self.model.spoken,
                "connections": self.network.connections,
            }
        )

    async def _written(self, request: web.Request) -> web.Response:
        return web.json_response(self.writer.written)
