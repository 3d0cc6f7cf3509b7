"""The actions for automations: speech as a file, as a URL or in the answer itself."""

import asyncio
import base64
from collections.abc import Callable, Coroutine
from enum import StrEnum
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.components.tts import ATTR_VOICE, DOMAIN as TTS_DOMAIN
from homeassistant.core import (
    EntityServiceResponse,
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service

from .api import Voice
from .audio import Clip, whole_clip
from .const import ATTR_LANGUAGE, DOMAIN, SERVICE_RENDER
from .render.file_locks import FileTurns, Order, to_its_end
from .render.media_file import MediaFile
from .tts import TelnyxTTSEntity

ATTR_MESSAGE: Final = "message"
ATTR_OUTPUT: Final = "output"
ATTR_PATH: Final = "path"
ATTR_MEDIA_DIR: Final = "media_dir"
ATTR_OVERWRITE: Final = "overwrite"

CONTENT_TYPE: Final = "audio/mpeg"

type Making = Callable[
    [TelnyxTTSEntity, Voice, ServiceCall], Coroutine[Any, Any, ServiceResponse]
]


class Output(StrEnum):
    """What is made of a message."""

    FILE = "file"
    URL = "url"
    BASE64 = "base64"


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions, which are there before any account."""
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
            vol.Optional(ATTR_PATH): cv.string,
            vol.Optional(ATTR_MEDIA_DIR): cv.string,
            vol.Optional(ATTR_OVERWRITE, default=False): cv.boolean,
        },
        func=partial(_render, FileTurns()),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _render(
    turns: FileTurns, engines: list[TelnyxTTSEntity], call: ServiceCall
) -> EntityServiceResponse:
    """Speak a message for an automation, and return what it can use, by engine.

    What is wrong with the call is found before anything is paid for.

    Raises:
        ServiceValidationError: The call is wrong.
        HomeAssistantError: Telnyx did not speak, or the file could not be written.

    """
    make: Making
    match call.data[ATTR_OUTPUT]:
        case Output.FILE:
            _check_file_alone(engines, call)
            make = partial(_render_file, turns)
        case Output.URL:
            _check_answers_alone(call)
            make = _render_url
        case Output.BASE64:
            _check_answers_alone(call)
            make = _render_base64
    language, name = call.data.get(ATTR_LANGUAGE), call.data.get(ATTR_VOICE)
    chosen = {engine: engine.choose_voice(language, name) for engine in engines}
    # The caller finds the answers by these, whatever the engines are called by then.
    engine_ids = [engine.entity_id for engine in engines]
    # As Home Assistant does for several entities: all come to their end, then the
    # first failure is raised.
    answers = await asyncio.gather(
        *(make(engine, voice, call) for engine, voice in chosen.items()),
        return_exceptions=True,
    )
    response: EntityServiceResponse = {}
    for engine_id, answer in zip(engine_ids, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        response[engine_id] = answer
    return response


async def _render_file(
    turns: FileTurns, engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    """Speak a message of any length into a file."""
    run = call.hass.async_add_executor_job
    file = MediaFile.named(
        call.hass,
        call.data[ATTR_PATH],
        call.data.get(ATTR_MEDIA_DIR),
        replaces=call.data[ATTR_OVERWRITE],
    )
    order = Order(engine.entity_id, voice.id, call.data[ATTR_MESSAGE])
    place = await run(file.place)
    async with turns.wait(place) as turn:
        await run(file.check)
        if turn.made is None or turn.made[0] != order:
            _, audio = await engine.async_get_tts_audio(
                order.message, voice.locale, {ATTR_VOICE: voice.id}
            )
            clip = await run(whole_clip, audio)
            place = await to_its_end(run(file.write, clip.audio))
            turn.made = order, clip
        _, clip = turn.made
    return {
        "path": str(place),
        "media_content_id": file.media_content_id,
        "content_type": CONTENT_TYPE,
        **_facts(clip, voice),
    }


async def _render_url(
    engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    """Return where a message can be fetched."""
    url = await engine.async_spoken_url(call.data[ATTR_MESSAGE], voice)
    return {"url": url, "voice": voice.id}


async def _render_base64(
    engine: TelnyxTTSEntity, voice: Voice, call: ServiceCall
) -> ServiceResponse:
    """Speak a message into the answer."""
    clip = await engine.async_spoken_clip(call.data[ATTR_MESSAGE], voice)
    return {
        "base64": base64.b64encode(clip.audio).decode(),
        "content_type": CONTENT_TYPE,
        **_facts(clip, voice),
    }


def _check_file_alone(engines: list[TelnyxTTSEntity], call: ServiceCall) -> None:
    """Raise unless there is one file, and one engine that speaks into it."""
    if ATTR_PATH not in call.data:
        raise _wrong_call("path_missing")
    if len(engines) > 1:
        raise _wrong_call("several_profiles")


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
