"""The actions for automations: speech as a file, as a URL or in the answer itself."""

import base64
from enum import StrEnum
from typing import Final

import voluptuous as vol

from homeassistant.components.tts import ATTR_VOICE, DOMAIN as TTS_DOMAIN
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service

from .const import DOMAIN
from .media_file import MediaFile
from .speech import Clip, whole_clip
from .telnyx import Voice
from .tts import TelnyxTTSEntity

SERVICE_RENDER: Final = "render"

ATTR_MESSAGE: Final = "message"
ATTR_LANGUAGE: Final = "language"
ATTR_OUTPUT: Final = "output"
ATTR_PATH: Final = "path"
ATTR_MEDIA_DIR: Final = "media_dir"
ATTR_OVERWRITE: Final = "overwrite"

CONTENT_TYPE: Final = "audio/mpeg"


class Output(StrEnum):
    """What is made of a message."""

    FILE = "file"
    URL = "url"
    BASE64 = "base64"


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, which are there before any account."""
    service.async_register_platform_entity_service(
        hass,
        DOMAIN,
        SERVICE_RENDER,
        entity_domain=TTS_DOMAIN,
        schema={
            vol.Required(ATTR_MESSAGE): cv.string,
            vol.Required(ATTR_OUTPUT): vol.Coerce(Output),
            vol.Optional(ATTR_VOICE): cv.string,
            vol.Optional(ATTR_LANGUAGE): cv.string,
            vol.Optional(ATTR_PATH): cv.string,
            vol.Optional(ATTR_MEDIA_DIR): cv.string,
            vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
        },
        func=_render,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _render(engine: TelnyxTTSEntity, call: ServiceCall) -> ServiceResponse:
    """Speak a message for an automation, and return what it can use.

    Raises:
        ServiceValidationError: The call is wrong.
        HomeAssistantError: Telnyx did not speak, or the file could not be written.

    """
    voice = engine.choose_voice(call.data.get(ATTR_LANGUAGE), call.data.get(ATTR_VOICE))
    output: Output = call.data[ATTR_OUTPUT]
    if output is Output.FILE:
        return await _render_file(engine, voice, call)
    _check_answers_alone(call)
    message: str = call.data[ATTR_MESSAGE]
    if output is Output.URL:
        url = await engine.async_spoken_url(message, voice)
        return {"url": url, "voice": voice.id}
    clip = await engine.async_spoken_clip(message, voice)
    return {
        "base64": base64.b64encode(clip.audio).decode(),
        "content_type": CONTENT_TYPE,
        **_facts(clip, voice),
    }


async def _render_file(
    engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    """Speak a message of any length into a file."""
    if ATTR_PATH not in call.data:
        raise _wrong_call("path_missing")
    file = MediaFile.named(
        call.hass,
        call.data[ATTR_PATH],
        call.data.get(ATTR_MEDIA_DIR),
        replaces=call.data[ATTR_OVERWRITE],
    )
    await call.hass.async_add_executor_job(file.check)
    _, audio = await engine.async_get_tts_audio(
        call.data[ATTR_MESSAGE], voice.locale, {ATTR_VOICE: voice.id}
    )
    clip = await call.hass.async_add_executor_job(whole_clip, audio)
    place = await call.hass.async_add_executor_job(file.write, clip.audio)
    return {
        "path": str(place),
        "media_content_id": file.media_content_id,
        "content_type": CONTENT_TYPE,
        **_facts(clip, voice),
    }


def _check_answers_alone(call: ServiceCall) -> None:
    """Raise unless the caller wants the answer, and nothing but the answer."""
    if any(call.data.get(name) for name in (ATTR_PATH, ATTR_MEDIA_DIR, ATTR_OVERWRITE)):
        raise _wrong_call("path_without_file")
    if not call.return_response:
        raise _wrong_call("response_missing")


def _facts(clip: Clip, voice: Voice) -> dict[str, str | int | float]:
    return {
        "bytes": len(clip.audio),
        "seconds": round(clip.seconds, 3),
        "voice": voice.id,
    }


def _wrong_call(key: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
