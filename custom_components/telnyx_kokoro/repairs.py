"""Mending what Repairs shows: each notice has a form that leads to its end."""

from abc import abstractmethod
from enum import Enum, auto
from typing import Any, override

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import issue_registry as ir

from . import issues
from .api import (
    InvalidResponseError,
    NotFoundError,
    NotPermittedError,
    TelnyxClient,
    TelnyxError,
)
from .const import DOMAIN, PORTAL_URL
from .coordinator import TelnyxConfigEntry
from .credentials import sign_in, sign_in_anew
from .exceptions import Failure, failure_of
from .forms.account_fields import SERVER_FIELD
from .forms.voice_repair import VoiceRepairFlow
from .stored_account import stored_address_text, stored_key, trusts_certificate


class AccountFlow(RepairsFlow):
    """A flow about an account, which need not be set up."""

    def __init__(self, entry: TelnyxConfigEntry, words: dict[str, str]) -> None:
        """Keep which account it is, and what the notice says of it."""
        self.entry = entry
        self._words = words

    def show(
        self, step_id: str, schema: vol.Schema, failure: Failure | None
    ) -> RepairsFlowResult:
        """Show a form, with what failed."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors={"base": failure.key} if failure else {},
            description_placeholders={
                **self._words,
                "account": issues.escape_markdown(self.entry.title),
                "portal_url": PORTAL_URL,
                **(failure.placeholders if failure else {}),
            },
        )

    def abort_if_gone(self) -> None:
        """End the flow if the account was removed or disabled meanwhile."""
        if issues.is_gone(self.hass, self.entry):
            raise AbortFlow(reason="account_gone")


class WrongServerFlow(AccountFlow):
    """The flow of an account at whose address something else than Telnyx answers."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start."""
        return await self.async_step_server()

    async def async_step_server(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask for the address, by default the one that is wrong."""
        self.abort_if_gone()
        failure: Failure | None = None
        if user_input is not None:
            failure = await sign_in_anew(
                self.hass, self.entry, address=user_input[CONF_URL]
            )
            if failure is None:
                return self.async_create_entry(data={})
        shown = user_input or {CONF_URL: stored_address_text(self.entry.data)}
        schema = vol.Schema(SERVER_FIELD)
        return self.show(
            "server", self.add_suggested_values_to_schema(schema, shown), failure
        )


class Finding(Enum):
    """What an account that answers tells of its speech."""

    PROVEN = auto()  # it can speak again
    SHOWS_IN_SPEECH = auto()  # nothing: only its next message does


class RefusedFlow(AccountFlow):
    """The flow of an account that Telnyx did not let speak."""

    @abstractmethod
    async def check(self, client: TelnyxClient) -> Finding | Failure:
        """Ask whether the account can speak again; return why not if it cannot.

        Nothing is asked that costs.

        Raises:
            TelnyxError: The question failed.

        """

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is to be done; when it is done, look at the account again."""
        self.abort_if_gone()
        if user_input is None:
            return self.show("confirm", vol.Schema({}), None)
        match await self._look():
            case Failure() as failure:
                return self.show("confirm", vol.Schema({}), failure)
            case Finding.PROVEN:
                return self.async_create_entry(data={})
            case Finding.SHOWS_IN_SPEECH:
                # The notice goes, but nobody is told of a success.
                ir.async_delete_issue(self.hass, DOMAIN, self.issue_id)
                return self.async_abort(reason="shows_in_speech")

    async def _look(self) -> Finding | Failure:
        """Sign in and check. Unless that fails, let the account be shown anew."""
        finding = await self._sign_in_and_check()
        self.abort_if_gone()
        if isinstance(finding, Failure):
            return finding
        if self.entry.state is ConfigEntryState.LOADED:
            await self.entry.runtime_data.async_refresh()
        else:
            self.hass.config_entries.async_schedule_reload(self.entry.entry_id)
        return finding

    async def _sign_in_and_check(self) -> Finding | Failure:
        data = self.entry.data
        signed_in = await sign_in(
            self.hass,
            stored_key(data),
            stored_address_text(data),
            trust_certificate=trusts_certificate(data),
        )
        if isinstance(signed_in, Failure):
            return signed_in
        try:
            return await self.check(signed_in.client)
        except TelnyxError as err:
            return failure_of(err)


class NoCreditFlow(RefusedFlow):
    """The flow of an account that had no credit left."""

    @override
    async def check(self, client: TelnyxClient) -> Finding | Failure:
        """Ask for the balance, which not every account tells."""
        try:
            balance = await client.balance()
        except InvalidResponseError, NotFoundError, NotPermittedError:
            return Finding.SHOWS_IN_SPEECH
        return Failure("no_credit") if balance.is_spent else Finding.PROVEN


class NotPermittedFlow(RefusedFlow):
    """The flow of an account that was not permitted to speak."""

    @override
    async def check(self, client: TelnyxClient) -> Finding | Failure:
        """Ask nothing: who may list the voices need not be permitted to speak."""
        return Finding.SHOWS_IN_SPEECH


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow for an issue."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert data and issue and issue.translation_key
    entry: TelnyxConfigEntry = hass.config_entries.async_get_known_entry(
        str(data[issues.ACCOUNT])
    )
    if issue.translation_key in (issues.VOICE_GONE, issues.VOICE_MISSING):
        return VoiceRepairFlow(entry, str(data[issues.PROFILE]))
    return _ACCOUNT_FLOWS[issue.translation_key](
        entry, issue.translation_placeholders or {}
    )


_ACCOUNT_FLOWS: dict[str, type[AccountFlow]] = {
    issues.NO_CREDIT: NoCreditFlow,
    issues.NOT_PERMITTED: NotPermittedFlow,
    issues.WRONG_SERVER: WrongServerFlow,
}
