"""`LocalTelnyx`: the service on a port of this machine."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
import ssl
from typing import Any, Final, Self

from aiohttp import web

from . import control, rest
from .answers import HURRY, problem_answer, send, with_fault
from .dialects import Dialect, named_dialect
from .engines import Engine, open_engine
from .errors import RefusedError
from .faults import Fault, FaultQueue
from .records import Request, recorded
from .service import Service
from .websocket import converse

type Answering = Callable[[web.Request, Request, Fault], Awaitable[web.StreamResponse]]
type Handling = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_BODY: Final = 64 * 1024 * 1024  # bytes
ENDING_SECONDS: Final = 1.0  # for connections without a request


class LocalTelnyx(Service):
    """Telnyx's speech API, on 127.0.0.1 and any free port unless told otherwise.

    An async context manager; `start` and `close` do the same.
    """

    def __init__(
        self,
        *,
        key: str = "KEY_LOCAL",
        engine: str | Engine = "tones",
        dialect: str | Dialect = "docs",
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare the server. Raises ValueError or EngineUnavailableError."""
        if isinstance(dialect, str):
            dialect = named_dialect(dialect)
        if isinstance(engine, str):
            engine = open_engine(engine, dialect.sample_rate)
        super().__init__(key=key, dialect=dialect, engine=engine)
        self._host = host
        self.port = port  # the real one as soon as the server has started
        self._tls = tls
        self._faults = FaultQueue()
        self._requests: list[Request] = []
        self._open: dict[asyncio.Task[Any], web.Request] = {}
        self._change = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the base URL for a client, as "http://127.0.0.1:8089/v2"."""
        return f"{self.origin}/v2"

    @property
    def requests(self) -> tuple[Request, ...]:
        """Return the requests so far, in order."""
        return tuple(self._requests)

    @property
    def open_requests(self) -> int:
        """Return the number of requests and sockets that are being answered."""
        return len(self._open)

    def fail(
        self, fault: Fault, *, only: str | None = None, times: int | None = 1
    ) -> None:
        """Let the next request fail, the next `times`, or all until `heal` (None).

        Faults wait in line: a request meets the first one that is meant for it. `only`
        is an operation ("speech", "audio", "websocket", "voices", "dictionaries",
        "balance", "whoami") or a path.
        """
        self._faults.add(fault, only, times)

    def heal(self) -> None:
        """Forget every fault. Answers that are under way keep theirs."""
        self._faults.clear()

    def hurry(self) -> None:
        """End the delays of the answers that are under way."""
        for request in self._open.values():
            request[HURRY].set()

    def forget(self) -> None:
        """Forget the requests so far."""
        self._requests.clear()

    async def idle(self) -> None:
        """Wait until no request and no socket is open."""
        while self._open:
            await self._change.wait()

    async def received(self, count: int) -> None:
        """Wait until this many requests have arrived."""
        while len(self.requests) < count:
            await self._change.wait()

    async def messages(self, count: int) -> None:
        """Wait until all sockets together have received this many messages."""
        while sum(len(request.messages) for request in self.requests) < count:
            await self._change.wait()

    async def start(self) -> Self:
        """Listen. Raises OSError when the port is taken."""
        await self.engine.start()
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(control.routes(self._faults, self._requests))
        app.add_routes(self._routes())
        app.on_shutdown.append(self._end_open_requests)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=ENDING_SECONDS,
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self.port, ssl_context=self._tls)
        try:
            await site.start()
        except OSError:
            await self.close()
            raise
        self.port = site.port
        return self

    async def close(self) -> None:
        """End every open request at once and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self.end_orders()

    async def __aenter__(self) -> Self:
        """Start."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self.close()

    def _routes(self) -> list[web.RouteDef]:
        def to(answer: Answering, operation: str) -> Handling:
            return partial(self._tracked, answer, operation)

        speech = rest.SPEECH_PATH
        return [
            web.post(speech, to(self._rest, "speech")),
            web.get(speech, to(self._socket, "websocket"), allow_head=False),
            web.get(speech + "/{audio_id}", to(self._rest, "audio"), allow_head=False),
            web.get("/v2/text-to-speech/voices", to(self._rest, "voices")),
            web.get("/v2/pronunciation_dicts", to(self._rest, "dictionaries")),
            web.get("/v2/balance", to(self._rest, "balance")),
            web.get("/v2/whoami", to(self._rest, "whoami")),
            web.route("*", "/{path:.*}", to(self._rest, "unknown")),
        ]

    async def _tracked(
        self, answer: Answering, operation: str, request: web.Request
    ) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None
        request[HURRY] = asyncio.Event()
        self._open[task] = request
        try:
            record = await recorded(operation, request)
            self._requests.append(record)
            self._changed()
            fault = self._faults.take(operation, request.path)
            return await answer(request, record, fault)
        finally:
            del self._open[task]
            self._changed()

    async def _rest(
        self, request: web.Request, record: Request, fault: Fault
    ) -> web.StreamResponse:
        operation = record.operation
        try:
            if operation != "audio":
                self.check_key(request.headers.get("authorization", ""))
                self.count_request()
            call = rest.CALLS[operation]
            answer = await call(self, request, record.body)
        except RefusedError as refused:
            answer = problem_answer(refused.problem)
        answer = replace(answer, headers=self.rate_limit_headers)
        return await send(request, with_fault(answer, fault), fault, self.body_seconds)

    async def _socket(
        self, request: web.Request, record: Request, fault: Fault
    ) -> web.StreamResponse:
        def heard(message: Any) -> None:
            record.messages.append(message)
            self._changed()

        return await converse(self, request, heard, fault)

    def _changed(self) -> None:
        """Wake everybody who waits for a change."""
        self._change.set()
        self._change = asyncio.Event()

    async def _end_open_requests(self, app: web.Application) -> None:
        tasks = list(self._open)
        for task, request in self._open.items():
            task.cancel()
            if request.transport is not None:
                request.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
