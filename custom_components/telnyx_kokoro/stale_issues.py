"""What Repairs shows of accounts and voice profiles that go: it goes with them."""

from collections.abc import Iterator

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import DOMAIN
from .issues import ACCOUNT, PROFILE


@callback
def clear(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take away everything about an account."""
    for issue_id, _ in list(_issues_of(hass, entry)):
        ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def clear_of_what_goes(hass: HomeAssistant) -> None:
    """From now on take away all about accounts that are disabled and profiles removed.

    Of an account that is not ready, Home Assistant unloads nothing then.
    """

    @callback
    def changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain != DOMAIN:
            return
        if entry.disabled_by is not None:
            clear(hass, entry)
        _clear_of_profiles_gone(hass, entry)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)


def _clear_of_profiles_gone(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take away what is about profiles that an account no longer has."""
    for issue_id, profile in list(_issues_of(hass, entry)):
        if profile is not None and profile not in entry.subentries:
            ir.async_delete_issue(hass, DOMAIN, issue_id)


def _issues_of(
    hass: HomeAssistant, entry: ConfigEntry
) -> Iterator[tuple[str, str | None]]:
    """Yield each issue of an account, and the profile that it is about."""
    for (domain, issue_id), issue in ir.async_get(hass).issues.items():
        # Issues of an earlier run have no data until they are created again.
        if domain == DOMAIN and issue.data and issue.data[ACCOUNT] == entry.entry_id:
            profile = issue.data.get(PROFILE)
            yield issue_id, None if profile is None else str(profile)
