"""The account that a local Home Assistant speaks with, and the entry made for it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
import json
from pathlib import Path
from typing import Any, Final, Self

from .entries import ConfigEntry
from .settings import Settings

DOMAIN: Final = "telnyx_kokoro"

_FILE = "account.json"
_FIRST_VOICE: Final = {"language": "en-US", "voice": "af_heart"}


@dataclass(frozen=True, slots=True)
class Account:
    """A key and the server that accepts it; no address means the real service."""

    api_key: str = field(repr=False)
    address: str | None = None

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """Return what a person enters in the config flow."""
        server = {} if self.address is None else {"url": self.address}
        return ({"api_key": self.api_key, "server": server}, _FIRST_VOICE)

    @property
    def fingerprint(self) -> str:
        """Return what tells this account from another without showing the key."""
        return sha256(f"{self.address} {self.api_key}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """What is kept in Home Assistant's folder of the account set up there."""

    address: str | None
    fingerprint: str
    entry_id: str

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Return what is kept, or None in a new folder."""
        path = folder / _FILE
        if not path.exists():
            return None
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, account: Account, entry: ConfigEntry) -> Self:
        """Return what is to be kept of an account and of the entry made for it."""
        return cls(account.address, account.fingerprint, entry.entry_id)

    def save(self, folder: Path) -> None:
        """Keep it."""
        (folder / _FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")


async def provide_entry(home: Settings, folder: Path, account: Account) -> ConfigEntry:
    """Return the account's entry, which is made when there is none for it yet.

    The entry of an account that was used here before, or whose server has moved to
    another port, is removed. Entries that a person made by hand are left alone; when
    there are only those, the first of them is used.
    """
    entries = {entry.entry_id: entry for entry in await home.entries(DOMAIN)}
    stored = StoredAccount.load(folder)
    if stored is not None and (entry := entries.get(stored.entry_id)):
        if stored.fingerprint == account.fingerprint:
            return entry
        await home.remove(entry)
    elif entries:
        return next(iter(entries.values()))
    entry = await home.flow(DOMAIN, account.steps)
    StoredAccount.of(account, entry).save(folder)
    return entry
