"""The address from which a browser plays a sample, or reads why there is none."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.file import WriteError

from ..const import DOMAIN
from ..failures import Failure, failure_of
from ..telnyx import DeadlineError, RateLimitError, TelnyxError
from .errors import FormClosedError, UnknownVoiceError

type Finding = Callable[[str, str], Awaitable[Path]]

SAMPLE_URL: Final = f"/api/{DOMAIN}/sample/{{flow_id}}/{{voice}}.mp3"


class SampleView(HomeAssistantView):
    """Samples, for those who are logged in or have a signed path."""

    url = SAMPLE_URL
    name = f"api:{DOMAIN}:sample"

    def __init__(self, find: Finding) -> None:
        """Answer with the file that a function finds for a form and a voice."""
        self._find = find

    async def get(
        self, request: web.Request, flow_id: str, voice: str
    ) -> web.StreamResponse:
        """Answer with the MP3 or a part of it (Range), or with a sentence that helps."""
        hass = request.app[KEY_HASS]
        try:
            file = await self._find(flow_id, voice)
        except FormClosedError:
            failure = Failure(key="sample_form_closed")
            return await _words(hass, HTTPStatus.GONE, failure)
        except UnknownVoiceError:
            failure = Failure("unknown_voice", {"voice": voice})
            return await _words(hass, HTTPStatus.NOT_FOUND, failure)
        except TelnyxError as err:
            return await _words(hass, _status_of(err), failure_of(err))
        except (OSError, WriteError) as err:
            failure = Failure("sample_not_kept", {"detail": str(err)})
            return await _words(hass, HTTPStatus.INSUFFICIENT_STORAGE, failure)
        return web.FileResponse(file, headers={hdrs.CACHE_CONTROL: "private"})


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
    messages = await async_get_translations(
        hass, hass.config.language, "exceptions", [DOMAIN]
    )
    message = messages[f"component.{DOMAIN}.exceptions.{failure.key}.message"]
    return web.Response(
        text=message.format(**failure.placeholders),
        status=status,
        headers={hdrs.CACHE_CONTROL: "no-store"},
    )
