"""Browsers, and a look at what is kept."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from custom_components.telnyx_kokoro.preview import studio_of
from homeassistant.core import HomeAssistant

from .playing import Browser

type Opening = Callable[[], Awaitable[Browser]]


@pytest.fixture
async def browser(home: HomeAssistant, hass_client_no_auth: Opening) -> Browser:
    """A browser without a login: what it may hear, a signature says."""
    # Views come before the test's server starts, other than in a real home.
    studio_of(home)
    return await hass_client_no_auth()


@pytest.fixture
async def logged_in(home: HomeAssistant, hass_client: Opening) -> Browser:
    """A browser that needs no signature."""
    studio_of(home)
    return await hass_client()


@pytest.fixture
def kept(hass: HomeAssistant) -> Callable[[], list[Path]]:
    """A function that returns the samples on disk."""
    folder = Path(hass.config.cache_path("telnyx_kokoro", "samples"))
    return lambda: sorted(folder.iterdir()) if folder.is_dir() else []
