"""Programs that some tests need, and the reason for skipping without them."""

import shutil
from typing import Final

import pytest


def _program(name: str) -> pytest.MarkDecorator:
    missing = shutil.which(name) is None
    return pytest.mark.skipif(missing, reason=f"{name} is not installed")


needs_mpd: Final = _program("mpd")
needs_ffmpeg: Final = _program("ffmpeg")
