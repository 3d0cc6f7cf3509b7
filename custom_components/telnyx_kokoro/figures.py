"""What an account's speech has come to, which goes on when its entry is reloaded."""

from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .metrics import SpeechMetrics


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one account.

    Attributes:
        metrics: What its speech has come to since Home Assistant started.
        earlier_totals: What it had come to before that, by the keys of the sensors.

    """

    metrics: SpeechMetrics = field(default_factory=SpeechMetrics)
    earlier_totals: dict[str, int] = field(default_factory=dict)


_DATA_FIGURES: HassKey[dict[str, Figures]] = HassKey(f"{DOMAIN}_figures")


@callback
def figures_of(hass: HomeAssistant, entry: ConfigEntry) -> Figures:
    """Return the figures of an account, which are kept while Home Assistant runs."""
    figures = hass.data.setdefault(_DATA_FIGURES, {})
    return figures.setdefault(entry.entry_id, Figures())


@callback
def forget_figures(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Keep no figures of an account any more."""
    hass.data.get(_DATA_FIGURES, {}).pop(entry.entry_id, None)
