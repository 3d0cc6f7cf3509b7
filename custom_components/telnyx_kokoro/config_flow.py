"""The config flow of an account, and the subentry flow of its voice profiles."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components import tts
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowContext,
    ConfigFlowResult,
    ConfigSubentryFlow,
    SubentryFlowContext,
    SubentryFlowResult,
    UnknownEntry,
    UnknownSubEntry,
)
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er

from .account.form import (
    KEY_FIELD,
    NEW_KEY_FIELD,
    ValidatedAccount,
    server_section,
    show_account_form,
    update_credentials,
    validate_credentials,
)
from .account.storage import stored_address_text, trusts_certificate
from .api import DEFAULT_ADDRESS, Voice
from .const import (
    BRAND,
    CONF_TRUST_CERTIFICATE,
    DOMAIN,
    SECTION_SERVER,
    SUBENTRY_TYPE_VOICE,
)
from .coordinator import TelnyxConfigEntry
from .exceptions import Failure
from .forms.account_words import AccountWordsFlow
from .forms.voice import VoiceSteps
from .metrics import SpeechMetrics, metrics_of
from .profiles.settings import VoiceProfile
from .profiles.voice_names import changed_title, default_title, unique_title


class TelnyxKokoroConfigFlow(
    VoiceSteps[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN
):
    """Add an account, or change its key or server."""

    VERSION = 1
    MINOR_VERSION = 1

    _account: dict[str, str | bool]  # the data of its entry

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows of subentries."""
        return {SUBENTRY_TYPE_VOICE: VoiceProfileFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> AccountWordsFlow:
        """Return the flow for the words of an account."""
        return AccountWordsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the API key and the server."""
        failure: Failure | None = None
        if user_input is not None:
            server = user_input[SECTION_SERVER]
            account = await validate_credentials(
                self.hass,
                user_input[CONF_API_KEY],
                server[CONF_URL],
                trust_certificate=server[CONF_TRUST_CERTIFICATE],
            )
            if isinstance(account, ValidatedAccount):
                return await self._choose_first_voice(account)
            failure = account
        fields = {**KEY_FIELD, **server_section(failure, user_input)}
        return show_account_form(self, "user", fields, user_input, failure)

    async def _choose_first_voice(self, account: ValidatedAccount) -> ConfigFlowResult:
        # A form that was left open must not block this one.
        await self.async_set_unique_id(account.organization_id, raise_on_progress=False)
        self._account = account.data
        self._abort_if_added()
        self.client, self.voices = account.client, account.voices
        self.metrics = SpeechMetrics()
        return await self.async_step_voice()

    def _abort_if_added(self) -> None:
        self._async_abort_entries_match(
            {name: self._account[name] for name in (CONF_API_KEY, CONF_URL)}
        )
        self._abort_if_unique_id_configured()

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Count the samples in the metrics of the new account."""
        metrics = metrics_of(self.hass, result["result"])
        metrics.count_sample(self.metrics.characters)
        self.metrics = metrics
        return result

    @override
    def finish(
        self, voice: Voice, profile: dict[str, Any], name: str
    ) -> ConfigFlowResult:
        """Create the entry with its first voice profile."""
        # Another flow may have added the account in the meantime.
        self._abort_if_added()
        address = self.client.address
        return self.async_create_entry(
            title=BRAND if address == DEFAULT_ADDRESS else f"{BRAND} ({address.host})",
            data=self._account,
            subentries=[
                {
                    "data": profile,
                    "subentry_type": SUBENTRY_TYPE_VOICE,
                    "title": name or default_title(voice, self.voices),
                    "unique_id": None,
                }
            ],
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start after the key was rejected."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new key of the same account."""
        failure: Failure | None = None
        if user_input is not None:
            entry = self._get_reauth_entry()
            failure = await update_credentials(self.hass, entry, user_input)
            if failure is None:
                return self.async_update_and_abort(entry)
        return show_account_form(self, "reauth_confirm", KEY_FIELD, user_input, failure)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another key or server of the same account."""
        try:
            entry = self._get_reconfigure_entry()
        except UnknownEntry:
            # The account was removed while the form was open.
            return self.async_abort(reason="account_gone")
        failure: Failure | None = None
        if user_input is not None:
            entered = dict(user_input[SECTION_SERVER])
            if key := user_input.get(CONF_API_KEY, "").strip():
                entered[CONF_API_KEY] = key
            failure = await update_credentials(self.hass, entry, entered)
            if failure is None:
                return self.async_update_and_abort(entry)
        server = {
            CONF_URL: stored_address_text(entry.data),
            CONF_TRUST_CERTIFICATE: trusts_certificate(entry.data),
        }
        fields = {**NEW_KEY_FIELD, **server_section(failure, user_input, server)}
        suggested = user_input or {SECTION_SERVER: server}
        return show_account_form(self, "reconfigure", fields, suggested, failure)


class VoiceProfileFlow(
    VoiceSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    ConfigSubentryFlow,
):
    """Add or change a voice profile."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a voice profile."""
        return await self._choose()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the title, the voice and the settings of a profile."""
        profile = self._get_reconfigure_subentry()
        self.name, self.profile = profile.title, profile.data
        return await self._choose()

    async def _choose(self) -> SubentryFlowResult:
        entry: TelnyxConfigEntry = self._get_entry()
        # An account that was set up with its fallback only may have no voices yet.
        is_loaded = entry.state is ConfigEntryState.LOADED
        if not (is_loaded and entry.runtime_data.data.voices.voices):
            return self.async_abort(reason="entry_not_loaded")
        self.client = entry.runtime_data.client
        self.voices = entry.runtime_data.data.voices
        self.metrics = entry.runtime_data.metrics
        self.taken = [
            VoiceProfile.parse(profile.data).voice_id
            for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        ]
        registry = er.async_get(self.hass)
        self.account_engines = [
            entity.entity_id
            for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
            if entity.domain == tts.DOMAIN
        ]
        return await self.async_step_voice()

    @override
    def finish(
        self, voice: Voice, profile: dict[str, Any], name: str
    ) -> SubentryFlowResult:
        """Add the profile, or change it."""
        entry = self._get_entry()
        if self.source == SOURCE_USER:
            title = name or unique_title(voice, self.voices, entry)
            return self.async_create_entry(title=title, data=profile)
        try:
            changed = self._get_reconfigure_subentry()
        except UnknownSubEntry:
            # The profile was removed while the form was open.
            return self.async_abort(reason="entry_not_loaded")
        title = changed_title(changed, voice, self.voices, entry, name)
        return self.async_update_and_abort(entry, changed, title=title, data=profile)
