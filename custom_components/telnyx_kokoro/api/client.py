"""Client of Telnyx's text-to-speech API: speech, voices, dictionaries, balance."""

import base64
import binascii
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .address import DEFAULT_ADDRESS
from .errors import InvalidResponseError, NotFoundError, NotPermittedError
from .http import HttpClient
from .models import Balance, PronunciationDictionary, SpeechRequest
from .response import Response, streamed_audio
from .timeouts import RequestTimeouts
from .voices import AccountVoices
from .websocket import SpeechSocket

_SPEECH: Final = "text-to-speech/speech"
# An account has at most 50 dictionaries (documented).
_MAX_DICTIONARIES: Final = 50


class TelnyxClient:
    """Client of one account at one address.

    Every method raises a `TelnyxError` if the service cannot be reached, responds with
    an error, or responds in an undocumented way.

    Attributes:
        address: The address of the API.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        address: URL = DEFAULT_ADDRESS,
        *,
        timeouts: RequestTimeouts | None = None,
    ) -> None:
        """Use the caller's session, which stays open."""
        self.address = address
        self._http = HttpClient(session, api_key, timeouts or RequestTimeouts())

    def stream_speech(self, request: SpeechRequest) -> AsyncGenerator[bytes]:
        """Return MP3 as the service synthesizes it (`binary_output`, documented).

        Chunks can have any size. The generator ends with the response, and raises if
        the response was cut off.
        """
        return streamed_audio(self._speech(request, "binary_output"))

    async def speech_bytes(self, request: SpeechRequest) -> bytes:
        """Return the whole MP3 after synthesis has finished (`base64_output`)."""
        speech = self._speech(request, "base64_output", is_late=True)
        async with speech as response:
            encoded = (await response.read_json()).get("base64_audio")
        if not isinstance(encoded, str) or not encoded:
            raise InvalidResponseError("The response contains no audio")
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as err:
            raise InvalidResponseError("The audio is not valid base64") from err

    async def speech_url(self, request: SpeechRequest) -> URL:
        """Return the URL from which the MP3 can be fetched (`audio_id`).

        The service responds at once and continues to synthesize (documented).
        """
        async with self._speech(request, "audio_id") as response:
            text = (await response.read_json()).get("audio_url")
        try:
            url = URL(text) if isinstance(text, str) else URL()
            scheme, host = url.scheme, url.host
        except ValueError as err:
            raise InvalidResponseError("The audio's URL is not valid") from err
        # A response must not lead from an encrypted connection to a plain one.
        if not host or scheme not in ("https", self.address.scheme):
            raise InvalidResponseError("The audio's URL is not valid")
        return url

    @asynccontextmanager
    async def open_socket(
        self,
        voice: str,
        *,
        disable_cache: bool = False,
        pronunciation_dict_id: str | None = None,
    ) -> AsyncGenerator[SpeechSocket]:
        """Open a WebSocket for one utterance, and close it when the context exits.

        The arguments are those of `SpeechRequest`. It is not known whether KokoroTTS
        uses `pronunciation_dict_id` on a WebSocket.
        """
        query = {"voice": voice, "audio_format": "mp3"}
        if disable_cache:
            query["disable_cache"] = "true"
        if pronunciation_dict_id is not None:
            query["pronunciation_dict_id"] = pronunciation_dict_id
        async with self._http.open_socket(self.address / _SPEECH % query) as opened:
            socket = SpeechSocket(opened, self._http)
            await socket.open()
            yield socket

    async def voices(self) -> AccountVoices:
        """Return the account's KokoroTTS voices. Free, but needs a valid key."""
        body = await self._get("text-to-speech/voices", provider="telnyx")
        entries = body.get("voices")
        if not isinstance(entries, list):
            raise InvalidResponseError("The response contains no list of voices")
        return AccountVoices.from_json(entries)

    async def pronunciation_dictionaries(self) -> tuple[PronunciationDictionary, ...]:
        """Return the account's pronunciation dictionaries, in the service's order."""
        found: dict[str, PronunciationDictionary] = {}
        page = pages = 1
        while page <= min(pages, _MAX_DICTIONARIES):
            query = {"page[number]": page, "page[size]": _MAX_DICTIONARIES}
            body = await self._get("pronunciation_dicts", **query)
            entries, meta = body.get("data"), body.get("meta")
            if not isinstance(entries, list):
                raise InvalidResponseError(
                    "The response contains no list of dictionaries"
                )
            for entry in PronunciationDictionary.list_from_json(entries):
                found[entry.id] = entry
            total = meta.get("total_pages") if isinstance(meta, dict) else None
            pages = total if isinstance(total, int) else 1
            page += 1
        return tuple(found.values())

    async def balance(self) -> Balance:
        """Return the account's balance."""
        data = (await self._get("balance")).get("data")
        if not isinstance(data, dict):
            raise InvalidResponseError("The response contains no balance")
        return Balance.from_json(data)

    async def organization_id(self) -> str | None:
        """Return the ID of the account, or None if the service does not disclose it.

        The request is undocumented, so only errors that a retry may solve are raised.
        """
        try:
            data = (await self._get("whoami")).get("data")
        except InvalidResponseError, NotFoundError, NotPermittedError:
            return None
        organization = data.get("organization_id") if isinstance(data, dict) else None
        return organization if isinstance(organization, str) else None

    def _speech(
        self, request: SpeechRequest, output_type: str, *, is_late: bool = False
    ) -> AbstractAsyncContextManager[Response]:
        body: dict[str, Any] = {
            "text": request.text,
            "voice": request.voice,
            "output_type": output_type,
        }
        if request.disable_cache:
            body["disable_cache"] = True
        if request.pronunciation_dict_id is not None:
            body["pronunciation_dict_id"] = request.pronunciation_dict_id
        url = self.address / _SPEECH
        return self._http.request(hdrs.METH_POST, url, body, is_late=is_late)

    async def _get(self, path: str, **query: str | int) -> dict[str, Any]:
        url = self.address / path % query
        async with self._http.request(hdrs.METH_GET, url) as response:
            return await response.read_json()
