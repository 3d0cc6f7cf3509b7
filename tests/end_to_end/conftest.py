"""A real Home Assistant that speaks with a real server, for the whole session."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final

import pytest

from local_home import Account, ConfigEntry, HomeAssistant
from local_home.account import DOMAIN
from local_telnyx import LocalTelnyx

REPOSITORY: Final = Path(__file__).parents[2]
INTEGRATION: Final = REPOSITORY / "custom_components" / DOMAIN


@pytest.fixture(scope="session")
async def server() -> AsyncGenerator[LocalTelnyx]:
    """A server whose speech tells which voice spoke which text."""
    async with LocalTelnyx(engine="tones") as running:
        yield running


@pytest.fixture(scope="session")
async def home(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[HomeAssistant]:
    """Home Assistant with the integration, not configured."""
    folder = tmp_path_factory.mktemp("home")
    async with HomeAssistant(folder, custom_components=[INTEGRATION]) as running:
        yield running


@pytest.fixture(scope="session")
async def entry(home: HomeAssistant, server: LocalTelnyx) -> ConfigEntry:
    """The account, added by its config flow."""
    return await home.flow(DOMAIN, Account(server.key, server.url).steps)


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
