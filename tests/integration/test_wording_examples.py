"""The examples of docs/wording.md, run by Home Assistant as they stand there."""

import logging
from pathlib import Path
import re
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.wording import spell_out
from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from local_telnyx import LocalTelnyx

from .conftest import Changing, Rendering, Speaking
from .rendering import TO_FILE, played, seconds_of, texts_asked_for

PAGE = (Path(__file__).parents[2] / "docs" / "wording.md").read_text()
BLOCKS: list[Any] = [
    parse_yaml(block) for block in re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
]
EXAMPLES = {block["alias"]: block for block in BLOCKS}
NUMBERS = re.findall(r"^\| `(.+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
LEFT_ALONE = re.findall(
    r"^\| (.+) \| (.+) \|$",
    PAGE.partition("| What | Example |\n|---|---|\n")[2].partition("\n\n")[0],
    re.MULTILINE,
)


@pytest.fixture
def plays(home: HomeAssistant) -> list[Any]:
    """What a media player is asked to play."""
    return async_mock_service(home, MEDIA_PLAYER, "play_media")


async def run(home: HomeAssistant, alias: str) -> None:
    """Run an example."""
    scripts = {"script": {"example": EXAMPLES[alias]}}
    assert await async_setup_component(home, "script", scripts)
    await home.services.async_call("script", "example", blocking=True)


async def heard_voice(
    home: HomeAssistant,
    client: ClientSessionGenerator,
    plays: list[Any],
    server: LocalTelnyx,
) -> str:
    """Return the voice of the message that is played."""
    (play,) = plays
    await played(home, client, play.data["media_content_id"])
    voice: str = server.requests[-1].body["voice"]
    return voice.rpartition(".")[2]


@pytest.mark.parametrize(("locale", "text", "words"), NUMBERS)
def test_number_is_spoken_as_the_page_says(locale: str, text: str, words: str) -> None:
    assert spell_out(text, locale) == words


@pytest.mark.parametrize(("what", "text"), LEFT_ALONE)
def test_what_is_no_amount_is_left_alone(what: str, text: str) -> None:
    assert spell_out(text, "en-US") == text, what


async def test_message_is_slow(
    account: MockConfigEntry,
    home: HomeAssistant,
    plays: list[Any],
    hass_client_no_auth: ClientSessionGenerator,
    say: Speaking,
) -> None:
    normal = seconds_of(await say("Dinner is ready."))
    await run(home, "Say it slowly and louder")
    (play,) = plays
    audio = await played(home, hass_client_no_auth, play.data["media_content_id"])
    assert seconds_of(audio) == pytest.approx(normal / 0.9, rel=0.05)


async def test_own_voice_speaks_if_the_list_is_empty(
    account: MockConfigEntry,
    home: HomeAssistant,
    change_profile: Changing,
    plays: list[Any],
    hass_client_no_auth: ClientSessionGenerator,
    server: LocalTelnyx,
) -> None:
    await change_profile(other_voices=["if_sara"])
    await home.async_block_till_done(wait_background_tasks=True)
    await run(home, "Read it with the profile's own voice")
    voice = await heard_voice(home, hass_client_no_auth, plays, server)
    assert voice == "af_heart"


async def test_voice_of_the_list_speaks_its_language(
    account: MockConfigEntry,
    home: HomeAssistant,
    change_profile: Changing,
    plays: list[Any],
    hass_client_no_auth: ClientSessionGenerator,
    server: LocalTelnyx,
) -> None:
    # A message does not wait long until languages can be recognized.
    await change_profile(other_voices=["im_nicola", "ff_siwis"])
    await home.async_block_till_done(wait_background_tasks=True)
    await run(home, "Read it with the voice of its language")
    voice = await heard_voice(home, hass_client_no_auth, plays, server)
    assert voice == "if_sara"


async def test_file_is_fast(
    account: MockConfigEntry, home: HomeAssistant, media: Path, render: Rendering
) -> None:
    message = "There is smoke in the house. Leave now."
    normal = (await render(message=message, **TO_FILE))["seconds"]
    await run(home, "Keep a fast announcement")
    file = media / "announcements" / "smoke.mp3"
    assert seconds_of(file.read_bytes()) == pytest.approx(normal / 1.25, rel=0.05)


async def test_log_shows_what_is_sent(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.telnyx_kokoro")
    (line,) = re.findall(r"^(Speaking '(.+)' as '(.+)')$", PAGE, re.MULTILINE)
    shown, text, words = line
    await say(text)
    assert texts_asked_for(server) == [words]
    assert shown in caplog.messages


def test_every_example_is_run() -> None:
    assert set(EXAMPLES) == {
        "Say it slowly and louder",
        "Read it with the profile's own voice",
        "Read it with the voice of its language",
        "Keep a fast announcement",
    }
    assert (len(NUMBERS), len(LEFT_ALONE)) == (13, 7)
