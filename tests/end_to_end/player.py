"""A music player daemon that records what it plays, faster than it could be heard."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Final

from local_home import LOOPBACK, Program, free_port

SAMPLE_RATE: Final = 24_000  # Hz, one channel of 16 bits

_CONFIGURATION: Final = """\
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
log_file "{folder}/mpd.log"
playlist_directory "{folder}"
input {{
    plugin "curl"
}}
audio_output {{
    type "recorder"
    name "recording"
    path "{recording}"
    encoder "wave"
    format "24000:16:1"
}}
"""
_START_SECONDS: Final = 10.0
_PLAY_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Player:
    """A running player."""

    port: int
    recording: Path
    program: Program

    async def wait_until_played(self) -> None:
        """Wait until nothing is played any more, and end the player.

        It has written the whole recording when it has ended.
        """
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port)
        async with asyncio.timeout(_PLAY_SECONDS):
            await reader.readline()  # its greeting
            # What happens between two commands is told by the next `idle`.
            while "state: play" in await _ask(reader, writer, "status"):
                await _ask(reader, writer, "idle player")
        writer.close()
        await writer.wait_closed()
        await self.program.stop()


@asynccontextmanager
async def recording_player(folder: Path) -> AsyncGenerator[Player]:
    """Run a player that needs no sound card."""
    port = free_port()
    recording = folder / "recording.wav"
    configuration = folder / "mpd.conf"
    configuration.write_text(
        _CONFIGURATION.format(port=port, folder=folder, recording=recording)
    )
    program = await Program.start(
        "The player",
        ["mpd", "--no-daemon", configuration],
        folder=folder,
        environment={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
        log=folder / "player.log",
    )
    try:
        async with asyncio.timeout(_START_SECONDS):
            await _wait_until_listening(program, port)
        yield Player(port, recording, program)
    finally:
        await program.stop()


async def _wait_until_listening(program: Program, port: int) -> None:
    async def listens() -> bool:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except ConnectionRefusedError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    await program.wait_until(listens)


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, command: str
) -> list[str]:
    """Send a command and return the lines of its answer."""
    writer.write(f"{command}\n".encode())
    lines: list[str] = []
    while (line := (await reader.readline()).decode().rstrip()) != "OK":
        assert line and not line.startswith("ACK"), f"{command}: {line or 'no answer'}"
        lines.append(line)
    return lines
