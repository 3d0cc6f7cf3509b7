"""Names that several modules share."""

from typing import Final

DOMAIN: Final = "speech_bench"
