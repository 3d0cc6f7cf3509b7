"""Diagnostics of an account, safe to share."""

from collections.abc import Mapping
from dataclasses import asdict
from statistics import quantiles
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from .account.storage import stored_address_text
from .api import AddressError, parse_address
from .const import CONF_PRONUNCIATION, CONF_REPLACEMENTS, DOMAIN
from .coordinator import TelnyxConfigEntry, TelnyxCoordinator
from .engine.wording import recognized_languages
from .metrics import SpeechMetrics
from .profiles.replacements import parse_replacements
from .profiles.settings import VoiceProfile
from .synthesis import Delivery

_TO_REDACT: Final = (CONF_API_KEY, CONF_PRONUNCIATION)


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: TelnyxConfigEntry
) -> dict[str, Any]:
    """Return diagnostics without keys, messages, a person's words or amounts of money."""
    integration = await async_get_integration(hass, DOMAIN)
    diagnostics: dict[str, Any] = {
        "version": str(integration.version),
        "entry_version": f"{entry.version}.{entry.minor_version}",
        "state": entry.state.value,
        "reason": entry.reason,
        "server": _server(stored_address_text(entry.data)),
        "options": _options(entry.options),
        "profiles": [_profile(profile.data) for profile in entry.subentries.values()],
        "languages_recognized": recognized_languages(hass),
    }
    if entry.state is ConfigEntryState.LOADED:
        diagnostics["account"] = _account(entry.runtime_data)
        diagnostics["speech"] = _speech(entry.runtime_data.metrics)
    return diagnostics


def _profile(profile: Mapping[str, Any]) -> dict[str, Any]:
    # A setting that only another release knows may be a secret.
    unknown = VoiceProfile.parse(profile).settings_of_other_releases
    told = async_redact_data(dict(profile), (*_TO_REDACT, *unknown))
    return {**told, **_counted_words(profile)}


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(options, REDACTED), **_counted_words(options)}


def _counted_words(stored: Mapping[str, Any]) -> dict[str, int]:
    # Names of people may be among the words.
    if CONF_REPLACEMENTS not in stored:
        return {}
    return {CONF_REPLACEMENTS: len(parse_replacements(stored[CONF_REPLACEMENTS]))}


def _server(address: str) -> str:
    # An address that cannot be parsed may contain a secret.
    try:
        return str(parse_address(address).origin())
    except AddressError:
        return REDACTED


def _account(coordinator: TelnyxCoordinator) -> dict[str, Any]:
    voices, balance = coordinator.data.voices, coordinator.data.balance
    return {
        "reachable": coordinator.last_update_success,
        "voices": {
            locale: [voice.id for voice in voices.speaking(locale)]
            for locale in voices.locales
        },
        "balance": {
            "known": balance is not None,
            "currency": balance.currency if balance else None,
        },
    }


def _speech(metrics: SpeechMetrics) -> dict[str, Any]:
    return {
        "utterances": metrics.utterances,
        "characters": metrics.characters,
        "retries": metrics.retries,
        "resumes": metrics.resumes,
        "junk_bytes": metrics.junk_bytes,
        "fallbacks": metrics.fallbacks,
        "failures": {name: asdict(kind) for name, kind in metrics.failures.items()},
        "first_audio_ms": {
            str(delivery): percentiles
            for delivery in Delivery
            if (percentiles := _milliseconds_to_first_audio(metrics, delivery))
        },
    }


def _milliseconds_to_first_audio(
    metrics: SpeechMetrics, delivery: Delivery
) -> dict[str, int]:
    waits = [
        first_audio.seconds * 1_000
        for first_audio in metrics.first_audios
        if first_audio.delivery is delivery
    ]
    if not waits:
        return {}
    deciles = quantiles(waits, n=10, method="inclusive")
    return {
        "count": len(waits),
        "p50": round(deciles[4]),
        "p90": round(deciles[8]),
        "longest": round(max(waits)),
    }
