"""Adding an account, its voice profiles, and a new key when the old one is refused."""

from collections.abc import Mapping
from typing import Any, override

import voluptuous as vol

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

from .api import DEFAULT_ADDRESS, Voice
from .const import (
    BRAND,
    CONF_TRUST_CERTIFICATE,
    DOMAIN,
    PORTAL_URL,
    SECTION_SERVER,
    SUBENTRY_TYPE_VOICE,
)
from .coordinator import TelnyxConfigEntry
from .credentials import SignedIn, sign_in, sign_in_anew
from .exceptions import Failure
from .forms.account_fields import KEY_FIELD, NEW_KEY_FIELD, key_and_server
from .forms.profile_steps import VoiceSteps
from .metrics import SpeechMetrics, metrics_of
from .profiles.stored import stored_voice
from .profiles.titles import another_title, changed_title, first_title
from .stored_account import stored_address_text, trusts_certificate


class TelnyxKokoroConfigFlow(
    VoiceSteps[ConfigFlowContext, ConfigFlowResult, str], ConfigFlow, domain=DOMAIN
):
    """The flow of an account."""

    VERSION = 1
    MINOR_VERSION = 1

    _account: dict[str, str | bool]  # as its entry will keep it

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what an account can have more of."""
        return {SUBENTRY_TYPE_VOICE: VoiceProfileFlow}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key, and in a section for the server."""
        failure: Failure | None = None
        if user_input is not None:
            server = user_input[SECTION_SERVER]
            signed_in = await sign_in(
                self.hass,
                user_input[CONF_API_KEY],
                server[CONF_URL],
                trust_certificate=server[CONF_TRUST_CERTIFICATE],
            )
            if isinstance(signed_in, SignedIn):
                return await self._choose_first_voice(signed_in)
            failure = signed_in
        return self._show_key_form(
            "user", key_and_server(KEY_FIELD, failure), user_input, failure
        )

    async def _choose_first_voice(self, signed_in: SignedIn) -> ConfigFlowResult:
        """Go on with an account, unless it has been added already."""
        # A form that was left open must not stand in the way of this one.
        await self.async_set_unique_id(
            signed_in.organization_id, raise_on_progress=False
        )
        self._account = signed_in.data
        self._abort_if_added()
        self.client, self.voices = signed_in.client, signed_in.voices
        self.metrics = SpeechMetrics()
        return await self.async_step_voice()

    def _abort_if_added(self) -> None:
        """End the flow if there is an entry of the account."""
        key_and_address = (CONF_API_KEY, CONF_URL)
        self._async_abort_entries_match(
            {name: self._account[name] for name in key_and_address}
        )
        self._abort_if_unique_id_configured()

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Put down to the new account what its samples have come to."""
        metrics = metrics_of(self.hass, result["result"])
        metrics.count_sample(self.metrics.characters)
        self.metrics = metrics
        return result

    @override
    def finish(
        self, voice: Voice, profile: dict[str, Any], name: str
    ) -> ConfigFlowResult:
        """Create the account with its first voice profile."""
        # Another flow may have added it meanwhile.
        self._abort_if_added()
        address = self.client.address
        return self.async_create_entry(
            title=BRAND if address == DEFAULT_ADDRESS else f"{BRAND} ({address.host})",
            data=self._account,
            subentries=[
                {
                    "data": profile,
                    "subentry_type": SUBENTRY_TYPE_VOICE,
                    "title": name or first_title(voice, self.voices),
                    "unique_id": None,
                }
            ],
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start with a key that is no longer accepted."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a new key of the same account."""
        failure: Failure | None = None
        if user_input is not None:
            entry = self._get_reauth_entry()
            failure = await sign_in_anew(
                self.hass, entry, api_key=user_input[CONF_API_KEY]
            )
            if failure is None:
                return self.async_update_and_abort(entry)
        return self._show_key_form(
            "reauth_confirm", vol.Schema(KEY_FIELD), user_input, failure
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another key or server of the same account."""
        try:
            entry = self._get_reconfigure_entry()
        except UnknownEntry:
            # It was removed while its form was open.
            return self.async_abort(reason="account_gone")
        failure: Failure | None = None
        if user_input is not None:
            failure = await sign_in_anew(
                self.hass,
                entry,
                api_key=user_input.get(CONF_API_KEY, "").strip() or None,
                address=user_input[SECTION_SERVER][CONF_URL],
                trust_certificate=user_input[SECTION_SERVER][CONF_TRUST_CERTIFICATE],
            )
            if failure is None:
                return self.async_update_and_abort(entry)
        used = {
            SECTION_SERVER: {
                CONF_URL: stored_address_text(entry.data),
                CONF_TRUST_CERTIFICATE: trusts_certificate(entry.data),
            }
        }
        return self._show_key_form(
            "reconfigure",
            key_and_server(NEW_KEY_FIELD, failure),
            user_input or used,
            failure,
        )

    def _show_key_form(
        self,
        step_id: str,
        schema: vol.Schema,
        user_input: dict[str, Any] | None,
        failure: Failure | None,
    ) -> ConfigFlowResult:
        """Show a form that asks for the key, with what was entered and what failed."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors={"base": failure.key} if failure else {},
            description_placeholders={
                "portal_url": PORTAL_URL,
                **(failure.placeholders if failure else {}),
            },
        )


class VoiceProfileFlow(
    VoiceSteps[SubentryFlowContext, SubentryFlowResult, tuple[str, str]],
    ConfigSubentryFlow,
):
    """The flow of a voice profile: a new one, or another voice for one."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a voice profile."""
        return await self._choose()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the name, the voice and the settings of a profile."""
        profile = self._get_reconfigure_subentry()
        self.name, self.profile = profile.title, profile.data
        return await self._choose()

    async def _choose(self) -> SubentryFlowResult:
        """Show the voices that the account has now."""
        entry: TelnyxConfigEntry = self._get_entry()
        # It may be set up with its fallback, and never have told which voices it has.
        is_loaded = entry.state is ConfigEntryState.LOADED
        if not (is_loaded and entry.runtime_data.data.voices.voices):
            return self.async_abort(reason="entry_not_loaded")
        self.client = entry.runtime_data.client
        self.voices = entry.runtime_data.data.voices
        self.metrics = entry.runtime_data.metrics
        self.taken = [
            stored_voice(profile.data)
            for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE)
        ]
        entities = er.async_entries_for_config_entry(
            er.async_get(self.hass), entry.entry_id
        )
        self.own_engines = [
            entity.entity_id for entity in entities if entity.domain == tts.DOMAIN
        ]
        return await self.async_step_voice()

    @override
    def finish(
        self, voice: Voice, profile: dict[str, Any], name: str
    ) -> SubentryFlowResult:
        """Add the profile, or change it."""
        entry = self._get_entry()
        if self.source == SOURCE_USER:
            title = name or another_title(voice, self.voices, entry)
            return self.async_create_entry(title=title, data=profile)
        try:
            changed = self._get_reconfigure_subentry()
        except UnknownSubEntry:
            # It was removed while its form was open.
            return self.async_abort(reason="entry_not_loaded")
        title = changed_title(changed, voice, self.voices, entry, name)
        return self.async_update_and_abort(entry, changed, title=title, data=profile)
