"""`scripts/develop`: Home Assistant with this integration, ready to be used."""

import asyncio
from contextlib import AsyncExitStack
import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from . import lock, ports
from .account import DOMAIN, Account, StoredAccount, provide_entry
from .arguments import Wishes
from .entries import ConfigEntry
from .errors import AccountError, FlowError, SpeechError
from .home import HomeAssistant
from .local_server import local_server
from .progress import step
from .speech_file import speech_file

_REPOSITORY: Final = Path(__file__).parents[1]
_INTEGRATION: Final = _REPOSITORY / "custom_components" / DOMAIN
_HOMES: Final = _REPOSITORY / ".home"
_KEY: Final = "TELNYX_API_KEY"
_SERVER_PORT: Final = 8089
_RESTART: Final = 100  # Home Assistant's exit status when it is to be started again.


async def develop(wishes: Wishes) -> None:
    """Do what is wished, and stay until cancelled if that is wished too.

    Raises LocalHomeError.
    """
    key = os.environ.get(_KEY, "").strip()
    folder = _HOMES / ("real" if key else "local")
    folder.mkdir(parents=True, exist_ok=True)
    lock.require_unused(folder)
    async with AsyncExitStack() as life:
        if key:
            account = Account(key)
        else:
            account = await _local_account(life, folder)
        home = HomeAssistant(
            folder,
            port=ports.preferred_port(wishes.port),
            custom_components=[_INTEGRATION],
        )
        with step("Home Assistant"):
            await life.enter_async_context(home)
        with step("Telnyx KokoroTTS"):
            entry = await _provide_entry(home, folder, account)
        await _say(home, entry, wishes)
        if wishes.stay:
            _introduce(home)
            await _stay(home)


async def _local_account(life: AsyncExitStack, folder: Path) -> Account:
    """Start the local server, on the port that the folder's entry knows if possible."""
    stored = StoredAccount.load(folder)
    address = stored and stored.address
    port = ports.preferred_port(urlsplit(address or "").port or _SERVER_PORT)
    log = folder / "local_telnyx.log"
    with step("Local server"):
        account, engine = await life.enter_async_context(local_server(port, log))
    print(f"  at {account.address}, speech by {engine}")
    return account


async def _provide_entry(
    home: HomeAssistant, folder: Path, account: Account
) -> ConfigEntry:
    try:
        entry = await provide_entry(home, folder, account)
    except FlowError as error:
        if error.errors.get("base") == "invalid_auth":
            raise AccountError(f"Telnyx does not accept the key in {_KEY}") from error
        raise
    if entry.state != "loaded":
        raise AccountError(f"The account is not set up ({entry.state}): {entry.reason}")
    return entry


async def _say(home: HomeAssistant, entry: ConfigEntry, wishes: Wishes) -> None:
    """Write the speech to a file; when Home Assistant stays, a failure is only told."""
    file = wishes.file or home.plan.folder / "hello.mp3"
    try:
        with step("Speech"):
            seconds = await speech_file(home, entry, wishes, file)
    except SpeechError as error:
        if not wishes.stay:
            raise
        print(f"Error: {error}")
    else:
        print(f"  {file}, {seconds:.1f} s long")


def _introduce(home: HomeAssistant) -> None:
    """Print how to get in."""
    print(
        f"Home Assistant runs at {home.url}\n"
        f"  user      {home.login.username}\n"
        f"  password  {home.login.password}\n"
        f"  log       {home.plan.log}\n"
        "Ctrl-C ends it.",
        flush=True,
    )


async def _stay(home: HomeAssistant) -> None:
    """Wait for the end; start Home Assistant again when a person asks it to restart."""
    try:
        while (status := await home.wait()) == _RESTART:
            with step("Restart"):
                await home.restart()
    except asyncio.CancelledError:
        print("Ending ...", flush=True)
        raise
    print(f"Home Assistant ended with status {status}.")
