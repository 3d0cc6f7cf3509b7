"""A Home Assistant in this process, with an account that the local server knows."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.coordinator import DATA_TIMEOUTS, AccountTimeouts
from custom_components.telnyx_kokoro.forms.sample_view import register_samples
from custom_components.telnyx_kokoro.synthesis import Timeouts
from homeassistant.components import tts
from homeassistant.components.ffmpeg import FFmpegManager
from homeassistant.components.media_source import URI_SCHEME
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from local_telnyx import LocalTelnyx

from .repair_forms import FORMS, Posting, shown

ENGINE = "tts.telnyx_heart"
SMOKE = "There is smoke in the house."

type Changing = Callable[..., Awaitable[None]]
type Rendering = Callable[..., Awaitable[dict[str, Any]]]
type SettingTimeouts = Callable[[Timeouts], None]
type Speaking = Callable[..., Awaitable[bytes]]


def voice_profile(
    voice: str, language: str, title: str, **settings: Any
) -> ConfigSubentryData:
    """Return a voice profile as it is stored."""
    return ConfigSubentryData(
        data={"voice": voice, "language": language, **settings},
        subentry_type="voice",
        title=title,
        unique_id=None,
    )


@pytest.fixture(autouse=True)
def set_timeouts(hass: HomeAssistant) -> SettingTimeouts:
    """A function that sets time limits; without it, what fails is tried again at once."""

    def set_to(timeouts: Timeouts) -> None:
        hass.data[DATA_TIMEOUTS] = AccountTimeouts(speech=timeouts)

    set_to(Timeouts(backoff=0, retry_after=0))
    return set_to


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """A folder of its own for each test, for spoken clips are kept there."""
    return hass_tmp_config_dir


@pytest.fixture
def spoken_files(hass: HomeAssistant) -> Callable[[], list[Path]]:
    """A function that returns the clips which Home Assistant keeps on disk."""
    folder = Path(hass.config.path("tts"))
    return lambda: sorted(folder.iterdir())


@pytest.fixture
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """The only media folder, empty."""
    folder = tmp_path / "media"
    folder.mkdir()
    # In place: what plays the files has the folders already.
    hass.config.media_dirs.clear()
    hass.config.media_dirs["local"] = str(folder)
    return folder


@pytest.fixture
def profile() -> ConfigSubentryData:
    """The only voice profile of the account."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart")


@pytest.fixture
def entry(
    server: LocalTelnyx, hass: HomeAssistant, profile: ConfigSubentryData
) -> MockConfigEntry:
    """An account with one voice profile, not set up yet."""
    account = MockConfigEntry(
        domain=DOMAIN,
        title="Telnyx KokoroTTS",
        data={CONF_API_KEY: "KEY_LOCAL", CONF_URL: server.url},
        unique_id=server.organization_id,
        subentries_data=[profile],
    )
    account.add_to_hass(hass)
    return account


@pytest.fixture(scope="session")
def ffmpeg_version() -> Generator[None]:
    """Has ffmpeg started for its version by the first home only, not by each."""
    ask = FFmpegManager.async_get_version
    versions: list[tuple[str | None, int | None]] = []

    async def remembered(manager: FFmpegManager) -> tuple[str | None, int | None]:
        if not versions:
            versions.append(await ask(manager))
        return versions[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FFmpegManager, "async_get_version", remembered)
        yield


@pytest.fixture
async def home(
    hass: HomeAssistant, enable_custom_integrations: None, ffmpeg_version: None
) -> AsyncGenerator[HomeAssistant]:
    """Home Assistant with what speech needs."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "media_source", {})
    assert await async_setup_component(hass, "tts", {})
    await hass.async_block_till_done()
    yield hass
    # An account that is being reloaded must not add entities while Home Assistant stops.
    await hass.async_block_till_done()


@pytest.fixture
async def account(home: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """The account, set up."""
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


@pytest.fixture
def change_profile(home: HomeAssistant, account: MockConfigEntry) -> Changing:
    """A function that changes settings of a voice profile, the first unless named."""

    async def changed(title: str = "Telnyx Heart", **settings: Any) -> None:
        (profile,) = (
            profile for profile in account.subentries.values() if profile.title == title
        )
        home.config_entries.async_update_subentry(
            account, profile, data={**profile.data, **settings}
        )
        await home.async_block_till_done()

    return changed


@pytest.fixture
def say(home: HomeAssistant) -> Speaking:
    """A function that returns the MP3 of a message, as a player would get it."""

    async def spoken(message: str, engine: str = ENGINE, **request: Any) -> bytes:
        source = tts.generate_media_source_id(
            home, message=message, engine=engine, **request
        )
        _, audio = await tts.async_get_media_source_audio(
            home, source.removeprefix(f"{URI_SCHEME}tts/")
        )
        # Home Assistant writes to disk after the listener has heard everything.
        await home.async_block_till_done(wait_background_tasks=True)
        return audio

    return spoken


@pytest.fixture
def say_written(home: HomeAssistant) -> Speaking:
    """A function that returns the MP3 of a text that is still being written."""

    async def spoken(writer: AsyncGenerator[str], **request: Any) -> bytes:
        stream = tts.async_create_stream(home, ENGINE, **request)
        stream.async_set_message_stream(writer)
        return b"".join([piece async for piece in stream.async_stream_result()])

    return spoken


@pytest.fixture
def render(home: HomeAssistant, account: MockConfigEntry) -> Rendering:
    """A function that calls the action and returns its response for one engine."""

    async def rendered(engine: str = ENGINE, **data: Any) -> dict[str, Any]:
        response = await home.services.async_call(
            DOMAIN,
            "render",
            {"message": SMOKE, **data},
            target={"entity_id": engine},
            blocking=True,
            return_response=True,
        )
        assert response is not None
        answer = response[engine]
        assert isinstance(answer, dict)
        return answer

    return rendered


@pytest.fixture
async def mend(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    issue_registry: ir.IssueRegistry,
) -> Posting:
    """A function that posts to the form of the only issue, as the interface does."""
    assert await async_setup_component(home, "repairs", {})
    # Views come before the test's server starts, other than in a real home.
    register_samples(home)
    browser = await hass_client()

    async def post(flow_id: str = "", **fields: Any) -> dict[str, Any]:
        if flow_id:
            response = await browser.post(f"{FORMS}/{flow_id}", json=fields)
        else:
            (issue,) = shown(issue_registry)
            start = {"handler": DOMAIN, "issue_id": issue.issue_id}
            response = await browser.post(FORMS, json=start)
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer

    return post
