"""Chromium's audio element and mpv, each of which plays a stream without a speaker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import shutil
import time
from typing import Any, Final

import aiohttp

from local_home import LOOPBACK, LocalHomeError, Program

type Play = Callable[[str], Awaitable[float]]
"""Plays a URL until it is heard; returns when that was, in monotonic seconds."""

CHROMIUM: Final = "Chromium"
MPV: Final = "mpv"

_CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-port=0",
)
# Resolves with the seconds that have been heard.
_LISTEN: Final = """
new Promise((resolve, reject) => {
  const audio = new Audio(%s);
  audio.onerror = () => reject(audio.error.message);
  audio.onended = () => resolve(audio.currentTime);
  audio.play().catch(reject);
  const timer = setInterval(() => {
    if (audio.currentTime === 0) return;
    clearInterval(timer);
    resolve(audio.currentTime);
    audio.pause();
    audio.removeAttribute("src");
    audio.load();
  }, 5);
})
"""
_MPV_OPTIONS: Final = (
    "--no-config",
    "--idle",
    "--no-video",
    "--ao=null",
    "--no-terminal",
)
_START_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.01


class PlayerError(LocalHomeError):
    """A player is not installed or did not play; the text says why."""


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Play]:
    """Start Chromium with a new profile in this folder. Raises PlayerError."""
    profile = folder / "chromium"
    command = [_installed(CHROMIUM, *_CHROMIUMS), *_CHROMIUM_OPTIONS]
    command += [f"--user-data-dir={profile}", "about:blank"]
    address = profile / "DevToolsActivePort"
    async with (
        _running(CHROMIUM, command, folder, address),
        aiohttp.ClientSession() as http,
    ):
        port = address.read_text(encoding="utf-8").split()[0]
        async with http.get(f"http://{LOOPBACK}:{port}/json/list") as response:
            pages = await response.json(content_type=None)
        [url] = [
            each["webSocketDebuggerUrl"] for each in pages if each["type"] == "page"
        ]
        async with http.ws_connect(url) as connection:

            async def play(audio: str) -> float:
                parameters = {
                    "expression": _LISTEN % json.dumps(audio),
                    "awaitPromise": True,
                    "returnByValue": True,
                }
                call = {"id": 1, "method": "Runtime.evaluate", "params": parameters}
                await connection.send_json(call)
                answer = await connection.receive_json()
                now = time.monotonic()
                result = answer.get("result", {}).get("result", {})
                if result.get("type") != "number":
                    raise PlayerError(f"Chromium did not play: {answer}")
                return now - float(result["value"])

            yield play


@asynccontextmanager
async def mpv(folder: Path) -> AsyncIterator[Play]:
    """Start mpv, which waits for URLs. Raises PlayerError."""
    socket = folder / "mpv.socket"
    command = [_installed(MPV, MPV), *_MPV_OPTIONS, f"--input-ipc-server={socket}"]
    async with _running(MPV, command, folder, socket):
        reader, writer = await asyncio.open_unix_connection(socket)

        async def call(*words: str) -> Any:
            writer.write(
                json.dumps({"command": words, "request_id": 1}).encode() + b"\n"
            )
            while line := await reader.readline():
                answer = json.loads(line)
                if answer.get("request_id") == 1:
                    return answer.get("data")
            raise PlayerError("mpv has ended")

        async def play(audio: str) -> float:
            await call("loadfile", audio)
            while not (heard := await call("get_property", "audio-pts")):
                await asyncio.sleep(_POLL_SECONDS)
            now = time.monotonic()
            await call("stop")
            return now - float(heard)

        try:
            yield play
        finally:
            writer.close()


def _installed(name: str, *programs: str) -> str:
    for program in programs:
        if found := shutil.which(program):
            return found
    raise PlayerError(f"{name} is not installed")


@asynccontextmanager
async def _running(
    name: str, command: list[str], folder: Path, sign: Path
) -> AsyncIterator[None]:
    """Run a program that is ready when a file is there."""
    program = await Program.start(
        name, command, folder=folder, environment=os.environ, log=folder / f"{name}.log"
    )

    async def is_ready() -> bool:
        return sign.exists()

    try:
        async with asyncio.timeout(_START_SECONDS):
            await program.wait_until(is_ready)
        yield
    finally:
        await program.stop()
