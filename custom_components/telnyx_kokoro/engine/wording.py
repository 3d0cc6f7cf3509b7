"""Data for the wording of a request, which is loaded off the event loop.

The library that recognizes languages is only installed where a profile needs it.
"""

import asyncio
from dataclasses import replace
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.requirements import async_process_requirements
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, LOGGER
from ..wording import RECOGNIZER_REQUIREMENTS, LanguageRecognizer, prepare
from .request import SynthesisRequest

# A message that comes while languages cannot be recognized yet, as after a restart,
# waits this long, and is then spoken in the profile's language.
LOADING_SECONDS: Final = 1

_DATA_LOCALES: HassKey[set[str]] = HassKey(f"{DOMAIN}_locales")
_DATA_RECOGNIZERS: HassKey[
    dict[frozenset[str], asyncio.Task[LanguageRecognizer | None]]
] = HassKey(f"{DOMAIN}_recognizers")


async def with_wording(
    hass: HomeAssistant, request: SynthesisRequest
) -> SynthesisRequest:
    """Return a request whose wording is ready for use."""
    settings = request.settings
    if settings is None:
        return request
    wording = settings.wording
    if wording.spells_out:
        others = [voice.locale for voice in wording.voices.values()]
        await _prepare(hass, {settings.locale, *others})
    loading = _load_recognizer(hass, request)
    if loading is None:
        return request
    await asyncio.wait((loading,), timeout=LOADING_SECONDS)
    recognizer = loading.result() if loading.done() else None
    wording = replace(wording, recognizer=recognizer)
    return replace(
        request,
        settings=replace(settings, wording=wording),
        is_cacheable=request.is_cacheable and recognizer is not None,
    )


@callback
def recognized_languages(hass: HomeAssistant) -> list[list[str]]:
    """Return the languages among which texts are recognized, for each recognizer."""
    return [
        sorted(languages)
        for languages, loading in hass.data.get(_DATA_RECOGNIZERS, {}).items()
        if loading.done() and not (loading.cancelled() or loading.exception())
        if loading.result() is not None
    ]


@callback
def _load_recognizer(
    hass: HomeAssistant, request: SynthesisRequest
) -> asyncio.Task[LanguageRecognizer | None] | None:
    """Load the recognizer of a request in the background; None if it needs none."""
    settings = request.settings
    if settings is None or not settings.wording.voices:
        return None
    loaded = hass.data.setdefault(_DATA_RECOGNIZERS, {})
    own = settings.locale.partition("-")[0]
    languages = frozenset((own, *settings.wording.voices))
    if languages not in loaded:
        loaded[languages] = hass.async_create_background_task(
            _loaded(hass, languages), f"Recognizer of {', '.join(sorted(languages))}"
        )
    return loaded[languages]


async def _prepare(hass: HomeAssistant, locales: set[str]) -> None:
    prepared = hass.data.setdefault(_DATA_LOCALES, set())
    for locale in locales - prepared:
        await hass.async_add_executor_job(prepare, locale)
        prepared.add(locale)


async def _loaded(
    hass: HomeAssistant, languages: frozenset[str]
) -> LanguageRecognizer | None:
    try:
        await async_process_requirements(
            hass, DOMAIN, [*RECOGNIZER_REQUIREMENTS], is_built_in=False
        )
        return await hass.async_add_executor_job(LanguageRecognizer, languages)
    except (HomeAssistantError, ImportError, OSError) as err:
        LOGGER.warning(
            "Voice profiles with voices for several languages speak only their own, "
            "because the library that recognizes languages can't be used: %s. Check "
            "the connection to the internet, and restart Home Assistant",
            err,
        )
        return None
