"""Sensors for the balance and the usage of an account."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Balance
from .coordinator import TelnyxConfigEntry
from .entity import AccountEntity
from .metrics import SpeechMetrics

# Sensors read from the coordinator and send no requests.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MoneyDescription(SensorEntityDescription):
    """Description of a monetary sensor."""

    amount: Callable[[Balance], Decimal | None]
    device_class: SensorDeviceClass | None = SensorDeviceClass.MONETARY
    state_class: SensorStateClass | None = SensorStateClass.TOTAL
    suggested_display_precision: int | None = 2


@dataclass(frozen=True, kw_only=True)
class TotalDescription(SensorEntityDescription):
    """Description of a total that survives a restart."""

    added: Callable[[SpeechMetrics], int]
    state_class: SensorStateClass | None = SensorStateClass.TOTAL_INCREASING


@dataclass(frozen=True, kw_only=True)
class WaitDescription(SensorEntityDescription):
    """Description of a time to first audio, in seconds."""

    seconds: Callable[[SpeechMetrics], float]
    device_class: SensorDeviceClass | None = SensorDeviceClass.DURATION
    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC
    native_unit_of_measurement: str | None = UnitOfTime.MILLISECONDS
    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT
    suggested_display_precision: int | None = 0


MONEY: Final = (
    MoneyDescription(
        key="balance",
        translation_key="balance",
        amount=lambda balance: balance.balance,
    ),
    MoneyDescription(
        key="available_credit",
        translation_key="available_credit",
        amount=lambda balance: balance.available_credit,
        entity_category=EntityCategory.DIAGNOSTIC,
        # Without a credit limit it equals the balance.
        entity_registry_enabled_default=False,
    ),
)
TOTALS: Final = (
    TotalDescription(
        key="characters_spoken",
        translation_key="characters_spoken",
        added=lambda metrics: metrics.characters,
    ),
    TotalDescription(
        key="failed_utterances",
        translation_key="failed_utterances",
        added=lambda metrics: metrics.failed,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
    TotalDescription(
        key="fallback_used",
        translation_key="fallback_used",
        added=lambda metrics: metrics.fallbacks,
        entity_category=EntityCategory.DIAGNOSTIC,
    ),
)
WAITS: Final = (
    WaitDescription(
        key="first_audio",
        translation_key="first_audio",
        seconds=lambda metrics: metrics.first_audios[-1].seconds,
        # It changes with every utterance.
        entity_registry_enabled_default=False,
    ),
    WaitDescription(
        key="median_first_audio",
        translation_key="median_first_audio",
        seconds=lambda metrics: median(
            first_audio.seconds for first_audio in metrics.first_audios
        ),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: TelnyxConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an account."""
    coordinator = entry.runtime_data
    async_add_entities(MoneySensor(coordinator, money) for money in MONEY)
    async_add_entities(TotalSensor(coordinator, total) for total in TOTALS)
    async_add_entities(WaitSensor(coordinator, wait) for wait in WAITS)


class MoneySensor(AccountEntity, SensorEntity):
    """A monetary sensor, unknown if Telnyx does not disclose the amount."""

    entity_description: MoneyDescription

    @property
    @override
    def native_value(self) -> Decimal | None:
        balance = self.coordinator.data.balance
        return self.entity_description.amount(balance) if balance else None

    @property
    @override
    def native_unit_of_measurement(self) -> str | None:
        balance = self.coordinator.data.balance
        return balance.currency if balance else None


class _SpeechSensor(AccountEntity, SensorEntity):
    """A sensor that is available without a connection to Telnyx."""

    @property
    @override
    def available(self) -> bool:
        return True


class TotalSensor(_SpeechSensor, RestoreSensor):
    """A total, restored after a restart."""

    entity_description: TotalDescription

    @override
    async def async_added_to_hass(self) -> None:
        last = await self.async_get_last_sensor_data()
        earlier = last.native_value if last else None
        self.coordinator.metrics.earlier_totals.setdefault(
            self.entity_description.key, earlier if isinstance(earlier, int) else 0
        )
        await super().async_added_to_hass()

    @property
    @override
    def native_value(self) -> int:
        metrics, description = self.coordinator.metrics, self.entity_description
        return metrics.earlier_totals[description.key] + description.added(metrics)


class WaitSensor(_SpeechSensor):
    """A time to first audio, unknown until a message was spoken."""

    entity_description: WaitDescription

    @property
    @override
    def native_value(self) -> float | None:
        metrics = self.coordinator.metrics
        if not metrics.first_audios:
            return None
        return self.entity_description.seconds(metrics) * 1_000  # to milliseconds
