"""The base entities of an account and of a voice profile."""

from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, MODEL, PORTAL_URL
from .coordinator import TelnyxCoordinator
from .profiles.settings import VoiceProfile


class AccountEntity(CoordinatorEntity[TelnyxCoordinator]):
    """Base class for the entities of an account's device."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: TelnyxCoordinator, description: EntityDescription
    ) -> None:
        """Make the account's device."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            configuration_url=PORTAL_URL,
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, entry.entry_id)},
            manufacturer="Telnyx",
            model=MODEL,
            name=entry.title,
        )


class VoiceProfileEntity(CoordinatorEntity[TelnyxCoordinator]):
    """Base class for the entity of a voice profile's device."""

    # It is what the device is: its name is the whole name, not one within the device.
    # Home Assistant refuses engines that have no name beside the device's.
    _attr_has_entity_name = False

    def __init__(
        self, coordinator: TelnyxCoordinator, subentry: ConfigSubentry
    ) -> None:
        """Make the profile's device."""
        super().__init__(coordinator)
        self.subentry = subentry
        self._profile = VoiceProfile.parse(subentry.data)
        self._attr_unique_id = subentry.subentry_id
        self._attr_device_info = DeviceInfo(
            configuration_url=PORTAL_URL,
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, subentry.subentry_id)},
            manufacturer="Telnyx",
            model=MODEL,
            model_id=self._profile.voice_id or None,
            name=subentry.title,
        )

    @property
    def profile(self) -> VoiceProfile:
        """Return the profile, parsed again after a change."""
        # Home Assistant replaces the stored data, but calls listeners only later.
        if self._profile.stored is not self.subentry.data:
            self._profile = VoiceProfile.parse(self.subentry.data)
        return self._profile

    @property
    @override
    def name(self) -> str:
        device = self.device_entry
        return (device and device.name_by_user) or self.subentry.title

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self.device_entry is not None:
            dr.async_get(self.hass).async_update_device(
                self.device_entry.id,
                model_id=self.profile.voice_id or None,
                name=self.subentry.title,
            )
        super()._handle_coordinator_update()
