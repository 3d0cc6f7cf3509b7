"""Repairs of accounts, profiles and fallbacks that go: they go with them."""

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import CONF_FALLBACK, DOMAIN
from .issues import ACCOUNT, FALLBACK_IN_USE, PROFILE
from .profiles.settings import setting


@callback
def clear(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take away everything about an account."""
    for issue in _issues_of(hass, entry):
        ir.async_delete_issue(hass, DOMAIN, issue.issue_id)


@callback
def clear_of_what_goes(hass: HomeAssistant) -> None:
    """From now on take away what is about accounts, profiles and fallbacks that go.

    Of an account that is not ready, Home Assistant unloads nothing then.
    """

    @callback
    def changed(_: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain != DOMAIN:
            return
        for issue in _issues_of(hass, entry):
            if entry.disabled_by is not None or _is_over(issue, entry):
                ir.async_delete_issue(hass, DOMAIN, issue.issue_id)

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)


def _is_over(issue: ir.IssueEntry, entry: ConfigEntry) -> bool:
    """Return whether an issue is about a profile that has gone, or has no fallback."""
    if not issue.data or PROFILE not in issue.data:
        return False
    profile = entry.subentries.get(str(issue.data[PROFILE]))
    if profile is None:
        return True
    is_of_fallback = issue.translation_key == FALLBACK_IN_USE
    return is_of_fallback and setting(profile.data, CONF_FALLBACK) is None


def _issues_of(hass: HomeAssistant, entry: ConfigEntry) -> list[ir.IssueEntry]:
    """Return what is shown of an account and its profiles."""
    return [
        issue
        for (domain, _), issue in ir.async_get(hass).issues.items()
        # Issues of an earlier run have no data until they are created again.
        if domain == DOMAIN and issue.data and issue.data[ACCOUNT] == entry.entry_id
    ]
