"""The fallback of a voice profile: another engine, which speaks if Telnyx cannot.

A profile stores the fallback's entity ID, which release 0.1.0 knows, and its registry
ID, which does not change when the entity is renamed.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from contextvars import ContextVar
from typing import Final

from homeassistant.components import tts
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.language import matches

from .. import issues
from ..audio import MP3, OutputFormat
from ..audio.concat import Mp3Concatenator
from ..const import CONF_FALLBACK, CONF_FALLBACK_ID, DOMAIN, LOGGER, SUBENTRY_TYPE_VOICE
from ..coordinator import TelnyxCoordinator
from ..exceptions import NoSpeechError, translation, unspeakable
from ..profiles.settings import VoiceProfile
from ..synthesis import AudioDeadline, TextError, TextSegmenter
from ..synthesis.tasks import end
from .request import SynthesisRequest

# Of the time to the first audio; the fallback has the rest.
TELNYX_SHARE: Final = 1 / 3

_speaks_for_another: ContextVar[bool] = ContextVar("speaks_for_another", default=False)


def has_fallback(hass: HomeAssistant, profile: VoiceProfile, engine_id: str) -> bool:
    """Return whether another engine speaks if this one cannot."""
    # An engine is not its own fallback, and has none while it acts as one: that could
    # be the engine that failed.
    fallback = _fallback_engine(hass, profile)
    return fallback not in (None, engine_id) and not _speaks_for_another.get()


def is_wrong_text(err: Exception, segmenter: TextSegmenter) -> bool:
    """Return whether an error lies in the text, which no other engine can speak."""
    if isinstance(err, HomeAssistantError):
        return not isinstance(err, NoSpeechError)
    return err is segmenter.failure


def reason_for_fallback(err: Exception) -> NoSpeechError:
    """Return the reason for which the fallback speaks, whatever the error is."""
    if isinstance(err, NoSpeechError):
        return err
    LOGGER.error("Unexpected error while Telnyx was speaking", exc_info=err)
    return NoSpeechError(**translation("unknown"))


class FallbackSynthesizer:
    """Speak with the fallback of a voice profile."""

    def __init__(
        self, coordinator: TelnyxCoordinator, profile: ConfigSubentry, seconds: float
    ) -> None:
        """Set the time limit for each piece of audio once the text is complete."""
        self._hass = coordinator.hass
        self._coordinator = coordinator
        self._profile = profile
        self._seconds = seconds

    @asynccontextmanager
    async def speech(
        self, request: SynthesisRequest, segmenter: TextSegmenter
    ) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """Speak a text from its beginning, as whole frames of MP3."""
        reason = request.failure
        # It may have another name since the message began.
        engine_id = _fallback_engine(self._hass, VoiceProfile.parse(self._profile.data))
        assert engine_id and reason
        name = _name_of_engine(self._hass, engine_id)
        engine = tts.get_engine_instance(self._hass, engine_id)
        state = self._hass.states.get(engine_id)
        if engine is None or state is None or state.state == STATE_UNAVAILABLE:
            raise HomeAssistantError(
                **translation("fallback_missing", reason=str(reason), fallback=name)
            ) from reason
        languages = matches(
            request.language, engine.supported_languages, self._hass.config.country
        )
        language = next(iter(languages), None)
        options = _format_options(request.output_format)
        stream = tts.async_create_stream(self._hass, engine_id, language, options)
        try:
            async with aclosing(self._frames(stream, segmenter)) as mp3:
                yield mp3
        except TextError as err:
            raise unspeakable(err) from err
        # Third-party engines may raise anything.
        except Exception as err:
            raise HomeAssistantError(
                **translation(
                    "fallback_failed",
                    reason=str(reason),
                    fallback=name,
                    detail=str(err),
                )
            ) from err
        finally:
            stream.delete()
        self._coordinator.metrics.count_fallback()
        if self._coordinator.is_in_use:
            issues.fallback_used(
                self._hass,
                self._coordinator.config_entry,
                self._profile,
                fallback=name,
                reason=reason,
            )

    async def _frames(
        self, stream: tts.ResultStream, segmenter: TextSegmenter
    ) -> AsyncGenerator[bytes]:
        # The engine speaks in a task of core's, which takes the context with it.
        token = _speaks_for_another.set(True)
        try:
            # A plain message would wait for an identical one in progress, so two
            # engines that are each other's fallback would wait for each other.
            stream.async_set_message_stream(segmenter.replay())
        finally:
            _speaks_for_another.reset(token)
        concatenator = Mp3Concatenator()
        deadline = AudioDeadline(self._seconds)

        async def start_once_whole() -> None:
            # Whether the engine has read the text does not matter: it may hang before.
            try:
                async for _ in segmenter.replay():
                    pass
            finally:
                deadline.start()

        reading = asyncio.create_task(start_once_whole(), eager_start=True)
        try:
            async with aclosing(stream.async_stream_result()) as audio:
                while (piece := await deadline.wait(anext(audio, None))) is not None:
                    if frames := concatenator.feed(piece):
                        yield frames
                    deadline.stop()
                    if reading.done():
                        deadline.start()
        finally:
            await end(reading)
        if frames := concatenator.rest():
            yield frames
        concatenator.end_clip()


def _format_options(output_format: OutputFormat) -> dict[str, str | int]:
    # MP3 is requested and converted here to other formats, which may already have
    # started with silence.
    options: dict[str, str | int | None] = {tts.ATTR_PREFERRED_FORMAT: MP3}
    if output_format.extension == MP3:
        options[tts.ATTR_PREFERRED_SAMPLE_RATE] = output_format.sample_rate
        options[tts.ATTR_PREFERRED_SAMPLE_CHANNELS] = output_format.channels
        options[tts.ATTR_PREFERRED_SAMPLE_BYTES] = output_format.sample_bytes
    return {name: value for name, value in options.items() if value is not None}


def _fallback_engine(hass: HomeAssistant, profile: VoiceProfile) -> str | None:
    fallback: str | None = profile.settings[CONF_FALLBACK]
    registry_id: str | None = profile.settings[CONF_FALLBACK_ID]
    if fallback is None or registry_id is None:
        return fallback
    registry = er.async_get(hass)
    engine = registry.entities.get_entry(registry_id)
    # A release that knows only entity IDs may have stored another engine.
    is_another = registry.async_get(fallback) or hass.states.get(fallback)
    return fallback if engine is None or is_another else engine.entity_id


def _name_of_engine(hass: HomeAssistant, engine_id: str) -> str:
    engine = er.async_get(hass).async_get(engine_id)
    if engine is not None and engine.platform == DOMAIN:
        entry = hass.config_entries.async_get_entry(engine.config_entry_id or "")
        profile = entry and entry.subentries.get(engine.config_subentry_id or "")
        if profile:
            return profile.title
    state = hass.states.get(engine_id)
    return engine_id if state is None else state.name


@callback
def follow_fallbacks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Store the current entity ID and registry ID of each profile's fallback."""
    for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
        fallback = _fallback_engine(hass, VoiceProfile.parse(profile.data))
        engine = er.async_get(hass).async_get(fallback) if fallback else None
        if fallback and engine:
            link = {CONF_FALLBACK: fallback, CONF_FALLBACK_ID: engine.id}
            hass.config_entries.async_update_subentry(
                entry, profile, data={**profile.data, **link}
            )


@callback
def follow_renamed_fallbacks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Update the links when fallbacks are renamed, until the account is unloaded."""

    @callback
    def renamed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        for profile in entry.get_subentries_of_type(SUBENTRY_TYPE_VOICE):
            fallback = VoiceProfile.parse(profile.data).settings[CONF_FALLBACK]
            if fallback == event.data["old_entity_id"]:
                data = {**profile.data, CONF_FALLBACK: event.data["entity_id"]}
                hass.config_entries.async_update_subentry(entry, profile, data=data)

    entry.async_on_unload(
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, renamed)
    )
    follow_fallbacks(hass, entry)
