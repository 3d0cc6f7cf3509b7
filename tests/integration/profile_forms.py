"""The forms in which a voice profile is added or changed."""

from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant


async def submit(
    home: HomeAssistant, form: SubentryFlowResult, **fields: Any
) -> SubentryFlowResult:
    """Submit a form."""
    return await home.config_entries.subentries.async_configure(form["flow_id"], fields)


async def add(home: HomeAssistant, account: MockConfigEntry) -> SubentryFlowResult:
    """Start to add a voice profile."""
    return await home.config_entries.subentries.async_init(
        (account.entry_id, "voice"), context={"source": SOURCE_USER}
    )


async def reconfigure(
    home: HomeAssistant, account: MockConfigEntry
) -> SubentryFlowResult:
    """Start to change the only voice profile."""
    (profile,) = account.subentries
    return await home.config_entries.subentries.async_init(
        (account.entry_id, "voice"),
        context={"source": SOURCE_RECONFIGURE, "subentry_id": profile},
    )
