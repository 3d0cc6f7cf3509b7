"""A real Home Assistant that speaks with a real server, for the whole session."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local_home import Account, ConfigEntry, HomeAssistant, bring_up
from local_telnyx import LocalTelnyx


@pytest.fixture(scope="session")
async def server() -> AsyncGenerator[LocalTelnyx]:
    """A server whose speech tells which voice spoke which text."""
    async with LocalTelnyx(engine="tones") as running:
        yield running


@pytest.fixture(scope="session")
async def stage(
    tmp_path_factory: pytest.TempPathFactory, server: LocalTelnyx
) -> AsyncGenerator[tuple[HomeAssistant, ConfigEntry]]:
    """Home Assistant with the account of the server."""
    async with bring_up(tmp_path_factory.mktemp("home"), Account.of(server)) as both:
        yield both


@pytest.fixture(scope="session")
def home(stage: tuple[HomeAssistant, ConfigEntry]) -> HomeAssistant:
    """Home Assistant."""
    return stage[0]


@pytest.fixture(scope="session")
def entry(stage: tuple[HomeAssistant, ConfigEntry]) -> ConfigEntry:
    """The account, added by its config flow."""
    return stage[1]


@pytest.fixture(scope="session")
async def engine(home: HomeAssistant, entry: ConfigEntry) -> str:
    """The entity that speaks."""
    [entity_id] = await home.entities(entry, "tts")
    return entity_id


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out when it is not run on its own, as its pytest.ini says."""
    return None if _on_its_own(config) else True


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was left out."""
    if not _on_its_own(config):
        terminalreporter.line("Left out: tests/end_to_end, which is run on its own")
        return
    terminalreporter.section("left out")
    skipped = terminalreporter.stats.get("skipped", [])
    for report in skipped:
        _, _, reason = report.longrepr
        terminalreporter.line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")
    if not skipped:
        terminalreporter.line("nothing")


def _on_its_own(config: pytest.Config) -> bool:
    return config.rootpath == Path(__file__).parent
