"""What the matrix changes of the usual tests."""

import pytest

from tests.integration.conftest import ffmpeg_version

# A fixture of the integration's tests, for these tests too.
__all__ = ["ffmpeg_version"]


@pytest.fixture
def enable_event_loop_debug() -> None:
    """Leave the event loop as fast as it is, for there are many cells."""
