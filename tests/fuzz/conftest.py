"""The world that the tests with broken responses share."""

from collections.abc import AsyncGenerator

import pytest

from .watch import World, opened_world


@pytest.fixture
async def world(socket_enabled: None) -> AsyncGenerator[World]:
    """A server that sends the bytes it is given, and a client of it."""
    async with opened_world() as opened:
        yield opened
    opened.require_all_outcomes()
