"""A home goes back to an older release or a backup, and speaks on as it did."""

import json
from pathlib import Path
import shutil
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntryState
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from local_telnyx import LocalTelnyx

from .hearing import heard
from .one_folder import ENTRIES, account_of, say, started, store, stored
from .repair_forms import shown
from .test_upgrade import STORED

ENGINE = "tts.telnyx_heart"
HEART = "Telnyx.KokoroTTS.af_heart"
# What a later release may store, of which this one has never heard.
LATER = {"delivery": "quic", "lead_in": "soon", "warmth": 1.2}


@pytest.fixture
def set_timeouts() -> None:
    """Nothing: the homes here are no fixtures, and there is nothing to wait for."""


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Home Assistant stops without unloading, and lets short timers run out."""
    return True


@pytest.fixture
def folder(server: LocalTelnyx, tmp_path: Path) -> Path:
    """The folder of a home with an account, as the first release left it."""
    (first,) = (file for file in STORED if file.stem == "entry_0.1.0")
    entry = json.loads(first.read_text())
    entry["data"]["url"] = server.url
    entry |= {
        "created_at": "2026-11-01T00:00:00+00:00",
        "modified_at": "2026-11-01T00:00:00+00:00",
    }
    store(
        tmp_path,
        ENTRIES,
        {
            "version": 1,
            "minor_version": 5,
            "key": ENTRIES,
            "data": {"entries": [entry]},
        },
    )
    return tmp_path


def entry_of(folder: Path) -> dict[str, Any]:
    """Return the account as it is stored."""
    (entry,) = stored(folder, ENTRIES)["data"]["entries"]
    assert isinstance(entry, dict)
    return entry


@pytest.fixture
async def later(folder: Path) -> Path:
    """The folder once a later release has had it."""
    async with started(folder):
        pass
    entries = stored(folder, ENTRIES)
    (entry,) = entries["data"]["entries"]
    entry["minor_version"] += 1
    entry["data"]["region"] = "eu"
    entry["subentries"][0]["data"] |= LATER
    store(folder, ENTRIES, entries)
    name = f"telnyx_kokoro.{entry['entry_id']}"
    store(folder, name, {**stored(folder, name), "version": 2, "data": {"v": []}})
    return folder


async def test_home_speaks_after_a_downgrade(
    later: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with started(later) as home:
        assert heard(await say(home, "Hi.", ENGINE)) == [(HEART, "Hi.")]
        assert not list(shown(ir.async_get(home)))
    warnings = [line for line in caplog.messages if "does not know" in line]
    (warning,) = warnings
    assert "does not know: delivery, lead_in, warmth. " in warning


async def test_upgrade_after_a_downgrade_finds_its_own_again(later: Path) -> None:
    before = entry_of(later)
    async with started(later) as home:
        await say(home, "Hi.", ENGINE)
    after = entry_of(later)
    assert after["minor_version"] == before["minor_version"]
    assert after["data"] == before["data"]
    assert after["subentries"][0]["data"].items() >= LATER.items()


async def test_earlier_release_finds_what_it_knows(folder: Path) -> None:
    """It reads every setting that it has, and takes no notice of others."""
    before = entry_of(folder)
    async with started(folder) as home:
        await say(home, "Hi.", ENGINE)
    after = entry_of(folder)
    assert (after["version"], after["minor_version"]) == (1, 1)
    assert after["data"].items() >= before["data"].items()
    assert after["subentries"] == before["subentries"]


async def test_restored_backup_speaks_as_it_did(folder: Path, tmp_path: Path) -> None:
    async with started(folder):
        pass
    backup = tmp_path.with_name(f"{tmp_path.name}_backup")
    shutil.copytree(folder, backup)
    async with started(folder) as home:
        account = account_of(home)
        (profile,) = account.subentries.values()
        home.config_entries.async_update_subentry(
            account,
            profile,
            title="Cook",
            data={"voice": "bf_emma", "language": "en-GB", **LATER},
        )
        er.async_get(home).async_update_entity(ENGINE, new_entity_id="tts.cook")
        await home.async_block_till_done()
    async with started(backup) as home:
        assert account_of(home).state is ConfigEntryState.LOADED
        assert heard(await say(home, "Hi.", ENGINE)) == [(HEART, "Hi.")]
        assert not list(shown(ir.async_get(home)))


async def test_restored_backup_without_the_kept_voices_speaks(folder: Path) -> None:
    async with started(folder):
        pass
    (folder / ".storage" / f"telnyx_kokoro.{entry_of(folder)['entry_id']}").unlink()
    async with started(folder) as home:
        assert heard(await say(home, "Hi.", ENGINE)) == [(HEART, "Hi.")]
