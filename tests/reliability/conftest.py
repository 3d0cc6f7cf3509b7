"""What the matrix changes of the usual tests."""

import pytest


@pytest.fixture
def enable_event_loop_debug() -> None:
    """Leave the event loop as fast as it is, for there are many cells."""
