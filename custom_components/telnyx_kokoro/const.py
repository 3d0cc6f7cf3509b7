"""Names that several modules share."""

import logging
from typing import Final

DOMAIN: Final = "telnyx_kokoro"
LOGGER: Final = logging.getLogger(__package__)

BRAND: Final = "Telnyx KokoroTTS"
PORTAL_URL: Final = "https://portal.telnyx.com"
PORTAL_ACCOUNT_URL: Final = f"{PORTAL_URL}/#/account/general"
PORTAL_BILLING_URL: Final = f"{PORTAL_URL}/#/billing/payment"

CONF_DELIVERY: Final = "delivery"
CONF_FALLBACK: Final = "fallback"
CONF_KEEP_ALIVE: Final = "keep_alive"
CONF_VOICE: Final = "voice"
SECTION_ADVANCED: Final = "advanced"
SECTION_SERVER: Final = "server"
SUBENTRY_TYPE_VOICE: Final = "voice"
