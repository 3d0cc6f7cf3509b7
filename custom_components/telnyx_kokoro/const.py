"""Names that several modules share."""

import logging
from typing import Final

DOMAIN: Final = "telnyx_kokoro"
LOGGER: Final = logging.getLogger(__package__)

BRAND: Final = "Telnyx KokoroTTS"
PORTAL_URL: Final = "https://portal.telnyx.com"

CONF_DELIVERY: Final = "delivery"
CONF_VOICE: Final = "voice"
SECTION_ADVANCED: Final = "advanced"
SECTION_SERVER: Final = "server"
SUBENTRY_TYPE_VOICE: Final = "voice"
