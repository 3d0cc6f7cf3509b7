"""`python -m local_home`: `scripts/develop`, Home Assistant with this integration."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from io import BytesIO
from itertools import chain
import os
from pathlib import Path
import sys
from typing import Final
from urllib.parse import urlsplit

from mutagen.mp3 import MPEGInfo

from local_telnyx import LocalTelnyx

from . import folder as home_folder
from .errors import AccountError, FlowError, SpeechError
from .flow import ConfigEntry
from .home import HomeAssistant
from .program import preferred_port
from .stage import REPOSITORY, Account, bring_up, stored_account
from .terminal import console, run, step

_HOMES: Final = REPOSITORY / ".home"
_KEY: Final = "TELNYX_API_KEY"
_GREETING: Final = "Hello. This is your home speaking."
_SERVER_PORT: Final = 8089
_RESTART: Final = 100  # Home Assistant's exit status when it is to be started again
_PORT: Final = 8123
_DESCRIPTION: Final = """\
Starts a Home Assistant with this integration on this machine, says a sentence, and
keeps running until Ctrl-C. Uses the real service if TELNYX_API_KEY is set in the
environment, and otherwise a local server in place of Telnyx."""


def parse(arguments: Sequence[str] | None = None) -> Namespace:
    """Return say, to, voice, language and port; exit with 2 when they are wrong."""
    parser = ArgumentParser(
        prog="scripts/develop",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--say", metavar="TEXT", help="say this, and exit")
    add("--to", metavar="FILE", type=Path, help="with --say: MP3 file to write")
    add("--voice", metavar="ID", help="voice, such as bf_emma")
    add("--language", metavar="CODE", help="language, such as en-GB or fr-FR")
    add(
        "--port",
        type=int,
        default=_PORT,
        help="port of the web interface (default: %(default)s, or any free one)",
    )
    options = parser.parse_args(arguments)
    if options.say is not None and not options.say.strip():
        parser.error("--say needs a text")
    if options.port not in range(1, 65536):
        parser.error("--port takes a number from 1 to 65535")
    if file := options.to:
        if options.say is None:
            parser.error("--to needs --say TEXT")
        if file.is_dir():
            example = file / "speech.mp3"
            parser.error(f"{file} is a folder: name a file in it, such as {example}")
        if not file.parent.is_dir():
            parser.error(f"the folder {file.parent} does not exist: make it first")
    return options


async def develop(options: Namespace) -> None:
    """Speak, and unless `say` is given stay until cancelled. Raises LocalHomeError."""
    key = os.environ.get(_KEY, "").strip()
    folder = _HOMES / ("real" if key else "local")
    folder.mkdir(parents=True, exist_ok=True)
    home_folder.require_unused(folder)
    async with AsyncExitStack() as life:
        account = Account(key) if key else await _local_account(life, folder)
        port = preferred_port(options.port)
        try:
            home, entry = await life.enter_async_context(
                bring_up(folder, account, port=port, step=step)
            )
        except FlowError as error:
            if error.errors.get("base") == "invalid_auth":
                reason = f"Telnyx does not accept the key in {_KEY}"
                raise AccountError(reason) from error
            raise
        if entry.state != "loaded":
            reason = f"The account is not set up ({entry.state}): {entry.reason}"
            raise AccountError(reason)
        await _say(home, entry, options)
        if options.say is None:
            _introduce(home)
            await _stay(home)


async def _local_account(life: AsyncExitStack, folder: Path) -> Account:
    """Start the local server, on the port that the folder's entry knows if possible."""
    address = stored_account(folder).get("address") or ""
    port = preferred_port(urlsplit(address).port or _SERVER_PORT)
    with step("Local server"):
        server = LocalTelnyx(engine="auto", port=port)
        await life.enter_async_context(server)
    console.print(f"  at {server.url}, speech by {server.engine.name}")
    return Account.of(server)


async def _say(home: HomeAssistant, entry: ConfigEntry, options: Namespace) -> None:
    """Write speech to a file. If Home Assistant stays, only print a failure."""
    file = options.to.absolute() if options.to else home.folder / "hello.mp3"
    try:
        with step("Speech"):
            speech = await _speech(home, entry, options)
            file.write_bytes(speech)
    except SpeechError as error:
        if options.say is not None:
            raise
        console.print(f"Error: {error}")
    else:
        seconds = MPEGInfo(BytesIO(speech)).length
        console.print(f"  {file}, {seconds:.1f} s long")


async def _speech(home: HomeAssistant, entry: ConfigEntry, options: Namespace) -> bytes:
    """Return the speech.

    Raises SpeechError, which names the known languages or voices if the wanted one is
    not among them.
    """
    [entity_id, *_] = await home.entities(entry, "tts")
    voices = await _voices(home, entity_id)
    if options.language is not None and options.language not in voices:
        known = ", ".join(voices)
        reason = f"no language {options.language}; it has {known}"
        raise SpeechError(entity_id, reason)
    every_voice = list(dict.fromkeys(chain.from_iterable(voices.values())))
    voice = options.voice and options.voice.lower().removeprefix("telnyx.kokorotts.")
    if voice and voice not in every_voice:
        known = ", ".join(every_voice)
        raise SpeechError(entity_id, f"no voice {options.voice}; it has {known}")
    text = options.say or _GREETING
    wanted = {"voice": voice} if voice else None
    return await home.speak(entity_id, text, options.language, wanted)


async def _voices(home: HomeAssistant, entity_id: str) -> dict[str, list[str]]:
    """Return the entity's voices by language."""
    async with home.websocket() as connection:
        engine = await connection.command("tts/engine/get", engine_id=entity_id)
        languages: list[str] = engine["provider"]["supported_languages"]
        answers = {
            language: await connection.command(
                "tts/engine/voices", engine_id=entity_id, language=language
            )
            for language in languages
        }
    return {
        language: [voice["voice_id"] for voice in answer["voices"] or []]
        for language, answer in answers.items()
    }


def _introduce(home: HomeAssistant) -> None:
    console.print(
        f"Home Assistant runs at {home.url}\n"
        f"  user      {home.login.username}\n"
        f"  password  {home.login.password}\n"
        f"  log       {home.log_file}\n"
        "Ctrl-C ends it."
    )


async def _stay(home: HomeAssistant) -> None:
    """Wait for the end; start Home Assistant again when a person restarts it."""
    try:
        while (status := await home.wait()) == _RESTART:
            with step("Restart"):
                await home.restart()
    except asyncio.CancelledError:
        console.print("Ending ...")
        raise
    console.print(f"Home Assistant ended with status {status}.")


if __name__ == "__main__":
    sys.exit(run(develop(parse())))
