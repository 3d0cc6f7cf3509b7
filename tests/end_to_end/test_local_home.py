"""Problems with the local Home Assistant are reported clearly."""

from pathlib import Path

import pytest

from local_home import (
    DOMAIN,
    Account,
    AlreadyRunningError,
    FlowError,
    HomeAssistant,
    PortTakenError,
    SpeechError,
    StartError,
    provide_entry,
    store_account,
)
from local_telnyx import LocalTelnyx


def another_account() -> LocalTelnyx:
    """Return a server, not started, whose account is not the session's."""
    server = LocalTelnyx()
    server.organization_id = "e3b0c442-98fc-4c14-9afb-f4c8996fb924"
    return server


async def test_a_folder_in_use_is_refused(home: HomeAssistant) -> None:
    with pytest.raises(AlreadyRunningError, match=f"kill {home.pid}"):
        await HomeAssistant(home.folder).__aenter__()
    assert await home.states()


async def test_a_taken_port_is_refused(home: HomeAssistant, tmp_path: Path) -> None:
    with pytest.raises(PortTakenError, match=f"Port {home.port}"):
        await HomeAssistant(tmp_path, port=home.port).__aenter__()


async def test_a_start_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="ended with status 1"):
        await HomeAssistant(tmp_path, python=Path("/bin/false")).__aenter__()


async def test_a_flow_that_fails_shows_the_errors_of_its_form(
    home: HomeAssistant, server: LocalTelnyx
) -> None:
    with pytest.raises(FlowError) as failure:
        await home.flow(DOMAIN, Account("KEY_WRONG", server.url).steps)
    assert failure.value.step == "user"
    assert failure.value.errors == {"base": "invalid_auth"}


async def test_speech_that_fails_shows_the_reason(
    home: HomeAssistant, engine: str
) -> None:
    with pytest.raises(SpeechError, match="nobody"):
        await home.speak(engine, "Dinner is ready.", options={"voice": "nobody"})


async def test_an_entry_follows_the_server_to_another_port(
    home: HomeAssistant, tmp_path: Path
) -> None:
    async with another_account() as server:
        account = Account.of(server)
        first = await home.flow(DOMAIN, account.steps)
        store_account(tmp_path, account, first)
        assert await provide_entry(home, tmp_path, account) == first
    async with another_account() as server:
        account = Account.of(server)
        second = await provide_entry(home, tmp_path, account)
    entries = await home.entries(DOMAIN)
    await home.remove(second)
    assert second in entries
    assert first.entry_id not in {entry.entry_id for entry in entries}
