"""What all entities of a voice profile share."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import CONF_VOICE, DOMAIN, PORTAL_URL
from .coordinator import TelnyxCoordinator


class VoiceProfileEntity(CoordinatorEntity[TelnyxCoordinator]):
    """An entity of a voice profile, which is a subentry and a device."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: TelnyxCoordinator, profile: ConfigSubentry) -> None:
        """Make the profile's device."""
        super().__init__(coordinator)
        self.profile = profile
        self._attr_unique_id = profile.subentry_id
        self._attr_device_info = DeviceInfo(
            configuration_url=PORTAL_URL,
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, profile.subentry_id)},
            manufacturer="Telnyx",
            model="KokoroTTS",
            model_id=profile.data[CONF_VOICE],
            name=profile.title,
        )
