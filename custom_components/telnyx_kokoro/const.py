"""Constants shared by several modules."""

import logging
from typing import Final

DOMAIN: Final = "telnyx_kokoro"
LOGGER: Final = logging.getLogger(__package__)

BRAND: Final = "Telnyx KokoroTTS"
MODEL: Final = "KokoroTTS"
PORTAL_URL: Final = "https://portal.telnyx.com"

CONF_DELIVERY: Final = "delivery"
CONF_DISABLE_CACHE: Final = "disable_cache"
CONF_FALLBACK: Final = "fallback"
CONF_FALLBACK_ID: Final = "fallback_id"
CONF_KEEP_ALIVE: Final = "keep_alive"
CONF_LEAD_IN: Final = "lead_in"
CONF_OTHER_VOICES: Final = "other_voices"
CONF_PRONUNCIATION: Final = "pronunciation_dict_id"
CONF_REPLACEMENTS: Final = "replacements"
CONF_SPEED: Final = "speed"
CONF_SPELL_NUMBERS: Final = "spell_numbers"
CONF_TRUST_CERTIFICATE: Final = "trust_certificate"
CONF_VOICE: Final = "voice"
CONF_VOLUME: Final = "volume"
SECTION_CONNECTION: Final = "connection"
SECTION_LANGUAGES: Final = "languages"
SECTION_PLAYBACK: Final = "playback"
SECTION_PRONUNCIATION: Final = "pronunciation"
SECTION_SAMPLES: Final = "samples"
SECTION_SERVER: Final = "server"
SECTION_WORDING: Final = "wording"
SUBENTRY_TYPE_VOICE: Final = "voice"

SERVICE_RENDER: Final = "render"
ATTR_LANGUAGE: Final = "language"
