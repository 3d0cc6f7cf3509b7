"""What the tests of broken answers share."""

from collections.abc import AsyncGenerator

import pytest

from fuzz.targets import World, opened_world


@pytest.fixture
async def world(socket_enabled: None) -> AsyncGenerator[World]:
    """A server that answers what it is told, and a client of it."""
    async with opened_world() as opened:
        yield opened
