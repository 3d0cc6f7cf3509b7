"""Callers of a server in each dialect."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from local_telnyx import LocalTelnyx

from .caller import Caller


@pytest.fixture
def caller(server: LocalTelnyx, session: aiohttp.ClientSession) -> Caller:
    """A caller of a server that answers as documented."""
    return Caller(server, session)


@pytest.fixture
async def live(session: aiohttp.ClientSession) -> AsyncGenerator[Caller]:
    """A caller of a server that answers as others have seen it."""
    async with LocalTelnyx(dialect="live") as running:
        yield Caller(running, session)
