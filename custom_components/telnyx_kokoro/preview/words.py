"""What is said of samples that cannot be heard, in the language of the home."""

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..exceptions import Failure


async def words_for(hass: HomeAssistant, failures: Iterable[Failure]) -> list[str]:
    """Return each message in words."""
    messages = await async_get_translations(
        hass, hass.config.language, "exceptions", [DOMAIN]
    )
    return [
        messages[f"component.{DOMAIN}.exceptions.{failure.key}.message"].format(
            **failure.placeholders
        )
        for failure in failures
    ]
