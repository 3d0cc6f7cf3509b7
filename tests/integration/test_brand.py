"""The picture of the integration where Home Assistant shows its own."""

from collections.abc import Awaitable, Callable
from io import BytesIO

from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.media_source import async_browse_media
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

type Opening = Callable[[], Awaitable[TestClient[Request, Application]]]


@pytest.mark.parametrize("theme", ["", "dark_"])
async def test_picture_beside_what_is_played_is_square(
    home: HomeAssistant, account: MockConfigEntry, hass_client: Opening, theme: str
) -> None:
    assert await async_setup_component(home, "brands", {})
    client = await hass_client()
    found = await async_browse_media(home, "media-source://tts")
    (engine,) = found.children or ()
    assert engine.thumbnail is not None
    picture = await client.get(engine.thumbnail.replace("logo.png", f"{theme}logo.png"))
    assert picture.status == 200
    with Image.open(BytesIO(await picture.read())) as image:
        assert image.width == image.height
