"""What may go wrong with one run without ending all of them."""

from typing import Final

import aiohttp

from local_home import LocalHomeError

from .frames import NotAudioError


class PipelineFailedError(RuntimeError):
    """An assistant gave no speech; the text says why."""


MEASUREMENT_ERRORS: Final = (
    aiohttp.ClientError,
    LocalHomeError,
    NotAudioError,
    PipelineFailedError,
    TimeoutError,
)
