"""The addresses from which a browser plays a sample, or reads why there is none."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView

from ..api import DeadlineError, RateLimitError, TelnyxError, Voice
from ..const import DOMAIN
from ..exceptions import Failure, failure_of
from .byte_range import part_of
from .errors import FormClosedError, UnknownVoiceError
from .silence_page import silence_page
from .words import words_for

type Finding = Callable[[str, str], Awaitable[bytes]]
type Explaining = Callable[[str], Mapping[Voice, BaseException]]

SAMPLE_URL: Final = f"/api/{DOMAIN}/sample/{{flow_id}}/{{voice}}.mp3"
SILENCE_URL: Final = f"/api/{DOMAIN}/silent_samples/{{flow_id}}"

CLOSED: Final = Failure(key="sample_form_closed")
NONE_SILENT: Final = Failure(key="no_sample_failed")
PLAY_AGAIN: Final = Failure(key="play_sample_again")


class SampleView(HomeAssistantView):
    """Samples, for those who are logged in or have a signed path."""

    url = SAMPLE_URL
    name = f"api:{DOMAIN}:sample"

    def __init__(self, find: Finding) -> None:
        """Answer with the MP3 that a function finds for a form and a voice."""
        self._find = find

    async def get(
        self, request: web.Request, flow_id: str, voice: str
    ) -> web.StreamResponse:
        """Answer with the MP3, with a part of it (Range), or with words that help."""
        hass = request.app[KEY_HASS]
        try:
            mp3 = await self._find(flow_id, voice)
        except FormClosedError:
            return await _words(hass, HTTPStatus.GONE, CLOSED)
        except UnknownVoiceError:
            failure = Failure("no_such_sample", {"voice": voice})
            return await _words(hass, HTTPStatus.NOT_FOUND, failure)
        except TelnyxError as err:
            return await _words(hass, _status_of(err), failure_of(err))
        return part_of(mp3, "audio/mpeg", request)


class SilenceView(HomeAssistantView):
    """The page that says why samples of a form stay silent, signed as they are."""

    url = SILENCE_URL
    name = f"api:{DOMAIN}:silent_samples"

    def __init__(self, explain: Explaining) -> None:
        """Answer with what a function knows of a form."""
        self._explain = explain

    async def get(self, request: web.Request, flow_id: str) -> web.Response:
        """Answer with a page for people. It asks nothing of the service."""
        hass = request.app[KEY_HASS]
        reasons = self._reasons(flow_id)
        words = await words_for(hass, [failure for _, failure in reasons])
        names = [name for name, _ in reasons]
        return web.Response(
            text=silence_page(hass.config.language, zip(names, words, strict=True)),
            content_type="text/html",
            headers={hdrs.CACHE_CONTROL: "no-store"},
        )

    def _reasons(self, flow_id: str) -> list[tuple[str, Failure]]:
        """Return what is to be said of a form, some of it under a voice's name."""
        try:
            silent = self._explain(flow_id)
        except FormClosedError:
            return [("", CLOSED)]
        if not silent:
            return [("", NONE_SILENT)]
        reasons = [(voice.name, _failure_behind(err)) for voice, err in silent.items()]
        return [*reasons, ("", PLAY_AGAIN)]


def _failure_behind(err: BaseException) -> Failure:
    """Return the message for what happened to a sample."""
    return failure_of(err) if isinstance(err, TelnyxError) else Failure("unknown")


def _status_of(err: TelnyxError) -> HTTPStatus:
    """Return what Home Assistant, a gateway here, answers for an error of Telnyx.

    Never 401 or 403: they would be about the browser's own login.
    """
    match err:
        case DeadlineError():
            return HTTPStatus.GATEWAY_TIMEOUT
        case RateLimitError():
            return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_GATEWAY


async def _words(
    hass: HomeAssistant, status: HTTPStatus, failure: Failure
) -> web.Response:
    """Return an answer that says what is wrong in the language of the home."""
    (text,) = await words_for(hass, [failure])
    return web.Response(
        text=text, status=status, headers={hdrs.CACHE_CONTROL: "no-store"}
    )
