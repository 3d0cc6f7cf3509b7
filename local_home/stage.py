"""The one way to bring up a Home Assistant that speaks with an account.

`develop`, the end-to-end tests, the benchmarks and the soak use it. The account belongs
to the real service or to a server on this machine.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from dataclasses import dataclass, field
from hashlib import sha256
import json
from pathlib import Path
from typing import Any, Final, Self

from local_telnyx import LocalTelnyx

from .actions import Actions
from .flow import ConfigEntry
from .home import HomeAssistant
from .program import free_port

DOMAIN: Final = "telnyx_kokoro"
REPOSITORY: Final = Path(__file__).parents[1]
INTEGRATION: Final = REPOSITORY / "custom_components" / DOMAIN
PROBE: Final = REPOSITORY / "local_home" / "speech_probe"

_FILE: Final = "account.json"
_FIRST_VOICE: Final = {"language": "en-US", "voice": "af_heart"}


@dataclass(frozen=True, slots=True)
class Account:
    """An API key and the server that accepts it; no address means the real service."""

    api_key: str = field(repr=False)
    address: str | None = None

    @classmethod
    def of(cls, server: LocalTelnyx) -> Self:
        """Return the account of a server on this machine."""
        return cls(server.key, server.url)

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """Return the fields of the config flow."""
        server = {} if self.address is None else {"url": self.address}
        return ({"api_key": self.api_key, "server": server}, _FIRST_VOICE)

    @property
    def fingerprint(self) -> str:
        """Return a hash that differs for another key or address."""
        return sha256(f"{self.address} {self.api_key}".encode()).hexdigest()


def stored_account(folder: Path) -> Mapping[str, str | None]:
    """Return address, fingerprint and entry_id of the account set up in a folder."""
    path = folder / _FILE
    if not path.exists():
        return {}
    stored: dict[str, str | None] = json.loads(path.read_text(encoding="utf-8"))
    return stored


def store_account(folder: Path, account: Account, entry: ConfigEntry) -> None:
    """Write down the account that was set up in a folder, without its key."""
    stored = {
        "address": account.address,
        "fingerprint": account.fingerprint,
        "entry_id": entry.entry_id,
    }
    (folder / _FILE).write_text(json.dumps(stored), encoding="utf-8")


async def provide_entry(home: Actions, folder: Path, account: Account) -> ConfigEntry:
    """Return the account's entry; add it by its config flow if there is none.

    The entry of an account that was used here before, or whose server has moved to
    another port, is removed. Entries that a person added are left alone; if there are
    only those, the first one is used. Raises FlowError.
    """
    entries = {entry.entry_id: entry for entry in await home.entries(DOMAIN)}
    stored = stored_account(folder)
    if entry := entries.get(stored.get("entry_id") or ""):
        if stored["fingerprint"] == account.fingerprint:
            return entry
        await home.remove(entry)
    elif entries:
        return next(iter(entries.values()))
    entry = await home.flow(DOMAIN, account.steps)
    store_account(folder, account, entry)
    return entry


@asynccontextmanager
async def bring_up(
    folder: Path,
    account: Account,
    *,
    port: int | None = None,
    probe: bool = False,
    log_level: str = "debug",
    environment: Mapping[str, str] | None = None,
    step: Callable[[str], AbstractContextManager[Any]] = nullcontext,
) -> AsyncIterator[tuple[HomeAssistant, ConfigEntry]]:
    """Run a Home Assistant with the integration and give it with the account's entry.

    `probe` adds the integration that reads and steers Home Assistant from inside. `step`
    surrounds each step of the start with its title. Raises LocalHomeError.
    """
    home = HomeAssistant(
        folder,
        port=port or free_port(),
        custom_components=[INTEGRATION, *([PROBE] if probe else [])],
        configuration="speech_probe:" if probe else "",
        log_level=log_level,
        environment=environment or {},
    )
    async with AsyncExitStack() as life:
        with step("Home Assistant"):
            await life.enter_async_context(home)
        with step("Telnyx KokoroTTS"):
            entry = await provide_entry(home, home.folder, account)
        yield home, entry
