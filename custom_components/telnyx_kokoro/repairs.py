"""Repair flows for the issues that users can fix."""

from collections.abc import Mapping
from typing import Any, override

import voluptuous as vol

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_LANGUAGE, CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import issue_registry as ir

from . import issues
from .account.form import (
    SERVER_FIELD,
    show_account_form,
    update_credentials,
    validate_credentials,
)
from .account.storage import (
    is_gone,
    stored_address_text,
    stored_key,
    trusts_certificate,
)
from .api import (
    InvalidResponseError,
    NotFoundError,
    NotPermittedError,
    TelnyxClient,
    TelnyxError,
)
from .const import CONF_VOICE, DOMAIN
from .coordinator import TelnyxConfigEntry
from .exceptions import Failure, failure_of
from .forms.previews import close_previews
from .forms.sample_view import listen_field, sample_players
from .forms.voice import voice_selector
from .profiles.settings import VoiceProfile
from .profiles.voice_names import changed_title


class AccountFlow(RepairsFlow):
    """The base of flows for an account, which may not be set up."""

    def __init__(self, entry: TelnyxConfigEntry, words: dict[str, str]) -> None:
        """Keep the account and the placeholders of its issue."""
        self.entry = entry
        self._words = words

    def show(
        self,
        step_id: str,
        fields: Mapping[vol.Marker, Any],
        suggested: dict[str, Any] | None,
        failure: Failure | None,
    ) -> RepairsFlowResult:
        """Show a form, with the failure of its last submission."""
        words = {**self._words, "account": issues.escape_markdown(self.entry.title)}
        return show_account_form(self, step_id, fields, suggested, failure, words)

    def abort_if_gone(self) -> None:
        """End the flow if the account was removed or disabled."""
        if is_gone(self.hass, self.entry):
            raise AbortFlow(reason="account_gone")


class WrongServerFlow(AccountFlow):
    """Change the address of the server."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start the flow."""
        return await self.async_step_server()

    async def async_step_server(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask for the address."""
        self.abort_if_gone()
        failure: Failure | None = None
        if user_input is not None:
            failure = await update_credentials(self.hass, self.entry, user_input)
            if failure is None:
                return self.async_create_entry(data={})
        shown = user_input or {CONF_URL: stored_address_text(self.entry.data)}
        return self.show("server", SERVER_FIELD, shown, failure)


class NotPermittedFlow(AccountFlow):
    """Recheck an account that was not allowed to use text-to-speech."""

    async def can_speak(self, client: TelnyxClient) -> bool | Failure:
        """Return whether the account can speak, False if only a message can tell."""
        # Listing voices does not prove that the account may synthesize.
        return False

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start the flow."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Explain what to do, then check the account."""
        self.abort_if_gone()
        result = None if user_input is None else await self._check()
        self.abort_if_gone()
        if result is None or isinstance(result, Failure):
            return self.show("confirm", {}, None, result)
        if self.entry.state is ConfigEntryState.LOADED:
            await self.entry.runtime_data.async_refresh()
        else:
            self.hass.config_entries.async_schedule_reload(self.entry.entry_id)
        if result:
            return self.async_create_entry(data={})
        # The issue disappears, but the form does not report success.
        ir.async_delete_issue(self.hass, DOMAIN, self.issue_id)
        return self.async_abort(reason="shows_in_speech")

    async def _check(self) -> bool | Failure:
        data = self.entry.data
        account = await validate_credentials(
            self.hass,
            stored_key(data),
            stored_address_text(data),
            trust_certificate=trusts_certificate(data),
        )
        if isinstance(account, Failure):
            return account
        try:
            return await self.can_speak(account.client)
        except TelnyxError as err:
            return failure_of(err)


class NoCreditFlow(NotPermittedFlow):
    """Recheck an account that was out of credit."""

    @override
    async def can_speak(self, client: TelnyxClient) -> bool | Failure:
        """Return whether there is credit, False if the balance is not disclosed."""
        try:
            balance = await client.balance()
        except InvalidResponseError, NotFoundError, NotPermittedError:
            return False
        return Failure("no_credit") if balance.is_spent else True


class VoiceFlow(RepairsFlow):
    """Choose a voice for a profile without one, or whose voice is gone."""

    def __init__(self, entry: TelnyxConfigEntry, subentry_id: str) -> None:
        """Keep the account and the ID of its profile."""
        self._entry = entry
        self._subentry_id = subentry_id

    @callback
    @override
    def async_remove(self) -> None:
        """Close the previews when the flow ends."""
        super().async_remove()
        close_previews(self.hass, self.flow_id)

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Start the flow."""
        return await self.async_step_voice()

    async def async_step_voice(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask for a voice, of the language of the profile if there is one."""
        entry = self._entry
        profile = entry.subentries.get(self._subentry_id)
        if profile is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="entry_not_loaded")
        account = entry.runtime_data
        voices = account.data.voices
        stored = VoiceProfile.parse(profile.data)
        language = stored.language or ""
        choice = (
            voices.speaking(language)
            or voices.speaking(language.partition("-")[0])
            or voices.voices
        )
        # An account that was set up with its fallback only may have no voices yet.
        if not choice:
            return self.async_abort(reason="entry_not_loaded")
        chosen = None if user_input is None else user_input[CONF_VOICE]
        voice = next((voice for voice in choice if voice.id == chosen), None)
        # A chosen voice may be gone since the form was opened.
        if voice is not None:
            data = {CONF_LANGUAGE: voice.locale, CONF_VOICE: voice.id}
            self.hass.config_entries.async_update_subentry(
                entry,
                profile,
                data={**profile.data, **data},
                title=changed_title(profile, voice, voices, entry),
            )
            return self.async_create_entry(data={})
        voice_field = vol.Required(CONF_VOICE, default=choice[0].id)
        return self.async_show_form(
            step_id="voice",
            data_schema=vol.Schema(
                {voice_field: voice_selector(choice), **listen_field(choice)}
            ),
            description_placeholders={
                "profile": issues.escape_markdown(profile.title),
                "voice": issues.escape_markdown(stored.voice_id),
                "samples": sample_players(
                    self,
                    account.client,
                    voices,
                    choice,
                    count=account.metrics.count_sample,
                ),
            },
        )


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
        return VoiceFlow(entry, str(data[issues.PROFILE]))
    flow = _ACCOUNT_FLOWS[issue.translation_key]
    return flow(entry, issue.translation_placeholders or {})


_ACCOUNT_FLOWS: dict[str, type[AccountFlow]] = {
    issues.NO_CREDIT: NoCreditFlow,
    issues.NOT_PERMITTED: NotPermittedFlow,
    issues.WRONG_SERVER: WrongServerFlow,
}
