"""The `render` action: speech as a file, as a URL or in the response."""

import asyncio
import base64
from collections.abc import Callable, Coroutine
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

import voluptuous as vol

from homeassistant.components.tts import ATTR_VOICE, DOMAIN as TTS_DOMAIN
from homeassistant.core import (
    EntityServiceResponse,
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.util.yaml import load_yaml_dict

from .api import Voice
from .audio import Clip, whole_clip
from .const import (
    ATTR_LANGUAGE,
    CONF_OTHER_VOICES,
    CONF_SPEED,
    CONF_VOLUME,
    DOMAIN,
    SERVICE_RENDER,
)
from .exceptions import translation
from .forms.action_selectors import DATA_ACTION_SELECTORS, ActionSelectors
from .media_file import FileLock, FileLocks, MediaFile, finished
from .tts import TelnyxTTSEntity

ATTR_MESSAGE: Final = "message"
ATTR_OUTPUT: Final = "output"
ATTR_PATH: Final = "path"
ATTR_MEDIA_DIR: Final = "media_dir"
ATTR_OVERWRITE: Final = "overwrite"

CONTENT_TYPE: Final = "audio/mpeg"

type Renderer = Callable[
    [TelnyxTTSEntity, Voice, ServiceCall], Coroutine[Any, Any, ServiceResponse]
]

# Those of `tts.speak` that the action takes, too.
MESSAGE_OPTIONS: Final = (CONF_SPEED, CONF_VOLUME)


class Output(StrEnum):
    """The form in which speech is returned."""

    FILE = "file"
    URL = "url"
    BASE64 = "base64"


async def async_setup_services(hass: HomeAssistant) -> None:
    """Register the action. It exists even before an account is set up."""
    service.async_register_batched_platform_entity_service(
        hass,
        DOMAIN,
        SERVICE_RENDER,
        entity_domain=TTS_DOMAIN,
        schema={
            vol.Required(ATTR_MESSAGE): cv.string,
            vol.Optional(ATTR_OUTPUT, default=Output.FILE): vol.Coerce(Output),
            vol.Optional(ATTR_VOICE): vol.Any(None, cv.string),
            vol.Optional(ATTR_LANGUAGE): vol.Any(None, cv.string),
            # Validated with the options of all messages.
            **{vol.Optional(name): cv.match_all for name in MESSAGE_OPTIONS},
            vol.Optional(ATTR_PATH): cv.string,
            vol.Optional(ATTR_MEDIA_DIR): cv.string,
            vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
        },
        func=partial(_render, WeakValueDictionary()),
        supports_response=SupportsResponse.OPTIONAL,
    )
    file = str(Path(__file__).with_name("services.yaml"))
    actions = await hass.async_add_executor_job(load_yaml_dict, file)
    hass.data[DATA_ACTION_SELECTORS] = ActionSelectors(hass, actions[SERVICE_RENDER])


async def _render(
    locks: FileLocks, engines: list[TelnyxTTSEntity], call: ServiceCall
) -> EntityServiceResponse:
    output = call.data[ATTR_OUTPUT]
    # Everything is checked before anything costs credit.
    if output is Output.FILE:
        _check_file(engines, call)
        renderer: Renderer = partial(_render_file, locks)
    else:
        _check_response(call)
        renderer = _render_url if output is Output.URL else _render_base64
    language, name = call.data.get(ATTR_LANGUAGE), call.data.get(ATTR_VOICE)
    chosen = {engine: engine.choose_voice(language, name) for engine in engines}
    # An engine may be renamed before it responds.
    engine_ids = [engine.entity_id for engine in engines]
    # As in Home Assistant itself, all entities finish before the first error is raised.
    results = await asyncio.gather(
        *(renderer(engine, voice, call) for engine, voice in chosen.items()),
        return_exceptions=True,
    )
    response: EntityServiceResponse = {}
    for engine_id, result in zip(engine_ids, results, strict=True):
        if isinstance(result, BaseException):
            raise result
        response[engine_id] = result
    return response


def _options(voice: Voice, call: ServiceCall) -> dict[str, Any]:
    given = {name: call.data[name] for name in MESSAGE_OPTIONS if name in call.data}
    options = {ATTR_VOICE: voice.id, **given}
    if call.data.get(ATTR_VOICE) or call.data.get(ATTR_LANGUAGE):
        # Whoever names a language or a voice gets it, whatever the text is.
        options[CONF_OTHER_VOICES] = []
    return options


async def _render_file(
    locks: FileLocks, engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    run = call.hass.async_add_executor_job
    file = MediaFile.named(
        call.hass,
        call.data[ATTR_PATH],
        call.data.get(ATTR_MEDIA_DIR),
        replaces=call.data[ATTR_OVERWRITE],
    )
    message = call.data[ATTR_MESSAGE]
    options = _options(voice, call)
    order = engine.entity_id, options, message
    place = await run(file.place)
    # Two simultaneous calls would both cost credit, and one file would be lost.
    lock = locks.setdefault(place, FileLock())
    async with lock:
        await run(file.check)
        if lock.made is None or lock.made[0] != order:
            _, audio = await engine.async_get_tts_audio(message, voice.locale, options)
            clip = await run(whole_clip, audio)
            place = await finished(run(file.write, clip.audio))
            lock.made = order, clip
        _, clip = lock.made
    return {
        "path": str(place),
        "media_content_id": file.media_content_id,
        "content_type": CONTENT_TYPE,
        **_clip_data(clip, voice),
    }


async def _render_url(
    engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    url = await engine.async_spoken_url(call.data[ATTR_MESSAGE], _options(voice, call))
    return {"url": url, "voice": voice.id}


async def _render_base64(
    engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    clip = await engine.async_spoken_clip(
        call.data[ATTR_MESSAGE], _options(voice, call)
    )
    return {
        "base64": base64.b64encode(clip.audio).decode(),
        "content_type": CONTENT_TYPE,
        **_clip_data(clip, voice),
    }


def _check_file(engines: list[TelnyxTTSEntity], call: ServiceCall) -> None:
    if ATTR_PATH not in call.data:
        raise ServiceValidationError(**translation("path_missing"))
    if len(engines) > 1:
        raise ServiceValidationError(**translation("several_profiles"))


def _check_response(call: ServiceCall) -> None:
    if any(call.data.get(name) for name in (ATTR_PATH, ATTR_MEDIA_DIR, ATTR_OVERWRITE)):
        raise ServiceValidationError(**translation("path_without_file"))
    sound = [call.data.get(name) for name in MESSAGE_OPTIONS]
    if call.data[ATTR_OUTPUT] is Output.URL and any(
        value is not None and str(value).strip() for value in sound
    ):
        raise ServiceValidationError(**translation("url_with_sound"))
    if not call.return_response:
        raise ServiceValidationError(**translation("response_missing"))


def _clip_data(clip: Clip, voice: Voice) -> dict[str, str | int | float]:
    return {
        "bytes": len(clip.audio),
        "seconds": round(clip.seconds, 3),
        "voice": voice.id,
    }
