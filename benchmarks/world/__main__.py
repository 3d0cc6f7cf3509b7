"""`python -m benchmarks.world FOLDER`: the world, until it is ended or left alone."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import asdict
import json
import os
from pathlib import Path
import signal
import sys
from typing import Final

from . import elevenlabs, fish_audio, wyoming
from .addresses import AUTHORITY, READY, Addresses
from .certificates import ELEVENLABS, FISH_AUDIO, issue
from .clip import make_clip
from .conditions import Conditions
from .control import Control
from .model import Model
from .network import LOOPBACK, Network
from .ollama import Writer
from .site import serve
from .telnyx import Telnyx

_LOOK: Final = 1.0  # seconds


async def main(folder: Path) -> None:
    """Write the addresses into the folder when all of it listens."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    model = Model(make_clip())
    network = Network(model.conditions.round_trip)
    writer = Writer(lambda: model.conditions)
    tls = issue(folder / AUTHORITY)
    telnyx = Telnyx(model, tls)

    def apply(conditions: Conditions) -> None:
        model.conditions = conditions
        network.round_trip = conditions.round_trip
        telnyx.apply(conditions)

    async with AsyncExitStack() as life:
        life.push_async_callback(network.close)
        await life.enter_async_context(telnyx)
        hosts = {
            ELEVENLABS: await life.enter_async_context(
                serve(elevenlabs.routes(model), tls)
            ),
            FISH_AUDIO: await life.enter_async_context(
                serve(fish_audio.routes(model), tls)
            ),
        }
        speaker = await life.enter_async_context(await wyoming.start(model))
        ollama = await life.enter_async_context(serve(writer.routes()))
        control = Control(model, network, writer, apply)
        steering = await life.enter_async_context(serve(control.routes()))
        addresses = Addresses(
            control=f"http://{LOOPBACK}:{steering}",
            telnyx=f"https://{LOOPBACK}:{await network.way_to(telnyx.port)}/v2",
            proxy=f"http://{LOOPBACK}:{await network.way_through(hosts)}",
            wyoming_port=await network.way_to(speaker.sockets[0].getsockname()[1]),
            ollama=f"http://{LOOPBACK}:{ollama}",
        )
        life.callback(network.drop)
        ready = folder / READY
        ready.with_suffix(".new").write_text(json.dumps(asdict(addresses)))
        ready.with_suffix(".new").rename(ready)
        await _until_left_alone(stopped)


async def _until_left_alone(stopped: asyncio.Event) -> None:
    """Wait for the signal, or for the end of whoever started this."""
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
