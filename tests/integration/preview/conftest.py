"""Browsers that play samples."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.telnyx_kokoro.forms.sample_view import register_samples
from homeassistant.core import HomeAssistant

from .playing import Browser

type Opening = Callable[[], Awaitable[Browser]]


@pytest.fixture
async def browser(home: HomeAssistant, hass_client_no_auth: Opening) -> Browser:
    """A browser without a login: what it may hear, a signature says."""
    # Views come before the test's server starts, other than in a real home.
    register_samples(home)
    return await hass_client_no_auth()


@pytest.fixture
async def logged_in(home: HomeAssistant, hass_client: Opening) -> Browser:
    """A browser that needs no signature."""
    register_samples(home)
    return await hass_client()
