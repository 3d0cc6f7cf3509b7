"""`python -m benchmarks.world FOLDER`: the world, until it is ended or left alone."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
import json
import os
from pathlib import Path
import signal
import ssl
import sys
from typing import Final

from aiohttp import web
import trustme

from local_home import LOOPBACK
from local_telnyx import Fault, LocalTelnyx

from .client import AUTHORITY, READY, Addresses, Conditions
from .model import KEY, Model, ModelEngine, make_clip
from .network import Network
from .ollama import Writer
from .speech import ELEVENLABS, FISH_AUDIO, elevenlabs, fish_audio, start_wyoming

_LOOK: Final = 1.0  # seconds


async def main(folder: Path) -> None:
    """Write the addresses into the folder when everything listens."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    model = Model(make_clip())
    network = Network(model.conditions.round_trip)
    writer = Writer(lambda: model.conditions)
    tls = _issue(folder / AUTHORITY)
    telnyx = LocalTelnyx(key=KEY, engine=ModelEngine(model), tls=tls)
    async with AsyncExitStack() as life:
        life.push_async_callback(network.close)
        await life.enter_async_context(telnyx)

        async def port_of(
            routes: Iterable[web.RouteDef], tls: ssl.SSLContext | None = None
        ) -> int:
            return await life.enter_async_context(_serve(routes, tls))

        hosts = {
            ELEVENLABS: await port_of(elevenlabs(model), tls),
            FISH_AUDIO: await port_of(fish_audio(model), tls),
        }
        speaker = await life.enter_async_context(await start_wyoming(model))
        control = _control(model, network, writer, telnyx)
        addresses = Addresses(
            control=f"http://{LOOPBACK}:{await port_of(control)}",
            telnyx=f"https://{LOOPBACK}:{await network.way_to(telnyx.port)}/v2",
            proxy=f"http://{LOOPBACK}:{await network.way_through(hosts)}",
            wyoming_port=await network.way_to(speaker.sockets[0].getsockname()[1]),
            ollama=f"http://{LOOPBACK}:{await port_of(writer.routes())}",
        )
        life.callback(network.drop)
        ready = folder / READY
        ready.with_suffix(".new").write_text(json.dumps(asdict(addresses)))
        ready.with_suffix(".new").rename(ready)
        await _until_left_alone(stopped)


def _issue(authority_file: Path) -> ssl.SSLContext:
    """Write an authority's certificate and return the servers' side of TLS."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(authority_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(LOOPBACK, ELEVENLABS, FISH_AUDIO).configure_cert(context)
    return context


def _control(
    model: Model, network: Network, writer: Writer, telnyx: LocalTelnyx
) -> Iterable[web.RouteDef]:
    """Return the paths that steer this process and read its state."""

    async def conditions(request: web.Request) -> web.Response:
        model.conditions = Conditions(**await request.json())
        network.round_trip = model.conditions.round_trip
        telnyx.heal()
        telnyx.forget()
        if delay := model.conditions.socket_connect:
            telnyx.fail(Fault(delay=delay), only="websocket", times=None)
        return web.json_response({})

    async def drop(request: web.Request) -> web.Response:
        network.drop()
        return web.json_response({})

    async def state(request: web.Request) -> web.Response:
        return web.json_response(
            {
                "speaking": model.speaking,
                "spoken": model.spoken,
                "connections": network.connections,
                "written": writer.written,
            }
        )

    return [
        web.post("/conditions", conditions),
        web.post("/drop", drop),
        web.get("/state", state),
    ]


@asynccontextmanager
async def _serve(
    routes: Iterable[web.RouteDef], tls: ssl.SSLContext | None
) -> AsyncIterator[int]:
    """Serve these routes and give the port."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(
        app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, 0, ssl_context=tls)
        await site.start()
        yield site.port
    finally:
        await runner.cleanup()


async def _until_left_alone(stopped: asyncio.Event) -> None:
    """Wait for the signal, or for the end of the parent process."""
    parent = os.getppid()
    while os.getppid() == parent:
        try:
            async with asyncio.timeout(_LOOK):
                await stopped.wait()
                return
        except TimeoutError:
            continue


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
