"""Telnyx's text-to-speech: speech over REST and WebSocket, voices, balance."""

import base64
import binascii
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .address import DEFAULT_ADDRESS
from .dictionaries import PronunciationDictionary, page_count, read_dictionaries
from .errors import InvalidResponseError, NotFoundError, NotPermittedError
from .http import Transport
from .models import AudioFormat, Balance, OutputType, SpeechRequest
from .response import Answer
from .timeouts import RequestTimeouts
from .voices import AccountVoices
from .websocket import SpeechSocket

_VOICES_PROVIDER: Final = "telnyx"
# What servers call a body about which they know nothing.
_BINARY_TYPES: Final = ("application/octet-stream", "binary/octet-stream")
_LINEAR16_HERTZ: Final = 24_000  # documented: no other is possible
# An account has 50 dictionaries at most (documented).
_MOST_DICTIONARIES: Final = 50


class TelnyxClient:
    """A Telnyx account at one address.

    Every method raises a `TelnyxError` where the service cannot be reached, refuses
    or answers something else than it documents.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_key: str,
        address: URL = DEFAULT_ADDRESS,
        *,
        timeouts: RequestTimeouts | None = None,
    ) -> None:
        """Use the caller's session; it stays open."""
        self._transport = Transport(
            session, api_key, address, timeouts or RequestTimeouts()
        )

    @property
    def address(self) -> URL:
        """Return the address of the API."""
        return self._transport.address

    def stream_speech(self, request: SpeechRequest) -> AsyncGenerator[bytes]:
        """Yield MP3 as the service makes it (`binary_output`, documented).

        The chunks are as the network delivers them, of any size. The end of the
        generator means the end of the answer: one that was cut off raises.
        """
        return self._stream(
            hdrs.METH_POST, self._speech_url, request.as_json(OutputType.BINARY)
        )

    async def speech_bytes(self, request: SpeechRequest) -> bytes:
        """Return the whole MP3, once synthesis has finished (`base64_output`)."""
        async with self._transport.request(
            hdrs.METH_POST,
            self._speech_url,
            request.as_json(OutputType.BASE64),
            is_late=True,
        ) as answer:
            encoded = (await answer.read_json()).get("base64_audio")
        if not isinstance(encoded, str) or not encoded:
            raise InvalidResponseError("The answer holds no audio")
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as err:
            raise InvalidResponseError("The audio is not valid base64") from err

    async def speech_url(self, request: SpeechRequest) -> URL:
        """Return the URL from which the MP3 can be fetched (`audio_id`).

        The service answers at once and goes on synthesizing (documented).
        """
        async with self._transport.request(
            hdrs.METH_POST, self._speech_url, request.as_json(OutputType.AUDIO_ID)
        ) as answer:
            text = (await answer.read_json()).get("audio_url")
        try:
            url = URL(text) if isinstance(text, str) else URL()
            scheme, host = url.scheme, url.host
        except ValueError as err:
            raise InvalidResponseError("The audio's URL is not valid") from err
        # An answer must not lead from an encrypted connection to a plain one.
        if not host or scheme not in ("https", self.address.scheme):
            raise InvalidResponseError("The audio's URL is not valid")
        return url

    def stream_url(self, url: URL) -> AsyncGenerator[bytes]:
        """Yield the MP3 behind a URL of `speech_url`, as it arrives.

        The key is sent only if the URL is at this client's own origin. Whether the
        service asks for it there is not documented.
        """
        return self._stream(hdrs.METH_GET, url)

    @asynccontextmanager
    async def open_socket(
        self,
        voice: str,
        *,
        audio_format: AudioFormat = AudioFormat.MP3,
        disable_cache: bool = False,
        pronunciation_dict_id: str | None = None,
    ) -> AsyncGenerator[SpeechSocket]:
        """Open a WebSocket on which one utterance can be spoken.

        Texts can be sent as they are written, and their audio comes meanwhile. After
        the context the socket is closed, whatever is still on its way.

        Args:
            voice: The whole id of a voice, such as `Telnyx.KokoroTTS.af_heart`.
            audio_format: MP3, or samples of 16 bits at 24,000 Hz, one channel. MP3 has
                been seen in their place: `SpeechSocket.encoding` tells what came.
            disable_cache: As in `SpeechRequest`.
            pronunciation_dict_id: As in `SpeechRequest`. Whether KokoroTTS heeds it
                on a WebSocket nobody has said.

        """
        query: dict[str, str | int] = {"voice": voice, "audio_format": audio_format}
        if audio_format is AudioFormat.LINEAR16:
            query["sample_rate"] = _LINEAR16_HERTZ
        if disable_cache:
            query["disable_cache"] = "true"
        if pronunciation_dict_id is not None:
            query["pronunciation_dict_id"] = pronunciation_dict_id
        async with self._transport.open_socket(self._speech_url % query) as opened:
            socket = SpeechSocket(opened, self._transport, audio_format)
            await socket.open()
            yield socket

    async def voices(self) -> AccountVoices:
        """Return the account's KokoroTTS voices. Costs nothing, refuses a bad key."""
        url = self.address / "text-to-speech/voices" % {"provider": _VOICES_PROVIDER}
        async with self._transport.request(hdrs.METH_GET, url) as answer:
            entries = (await answer.read_json()).get("voices")
        if not isinstance(entries, list):
            raise InvalidResponseError("The answer holds no list of voices")
        return AccountVoices.from_json(entries)

    async def pronunciation_dictionaries(self) -> tuple[PronunciationDictionary, ...]:
        """Return the account's pronunciation dictionaries, in the service's order."""
        found: dict[str, PronunciationDictionary] = {}
        page = pages = 1
        while page <= min(pages, _MOST_DICTIONARIES):
            url = (
                self.address
                / "pronunciation_dicts"
                % {
                    "page[number]": page,
                    "page[size]": _MOST_DICTIONARIES,
                }
            )
            async with self._transport.request(hdrs.METH_GET, url) as answer:
                body = await answer.read_json()
            entries = body.get("data")
            if not isinstance(entries, list):
                raise InvalidResponseError("The answer holds no list of dictionaries")
            found |= {entry.id: entry for entry in read_dictionaries(entries)}
            pages = page_count(body)
            page += 1
        return tuple(found.values())

    async def balance(self) -> Balance:
        """Return what the account can spend."""
        async with self._transport.request(
            hdrs.METH_GET, self.address / "balance"
        ) as answer:
            data = (await answer.read_json()).get("data")
        if not isinstance(data, dict):
            raise InvalidResponseError("The answer holds no balance")
        return Balance.from_json(data)

    async def organization_id(self) -> str | None:
        """Return the id of the account, or None where the service does not tell it.

        Others have seen this call; the documentation does not know it. So its absence,
        a key that may not ask and an answer of another shape are no errors. What
        passes is: whose key it is must not stay unknown for that.
        """
        try:
            async with self._transport.request(
                hdrs.METH_GET, self.address / "whoami"
            ) as answer:
                data = (await answer.read_json()).get("data")
        except InvalidResponseError, NotFoundError, NotPermittedError:
            return None
        organization_id = (
            data.get("organization_id") if isinstance(data, dict) else None
        )
        return organization_id if isinstance(organization_id, str) else None

    @property
    def _speech_url(self) -> URL:
        return self.address / "text-to-speech/speech"

    async def _stream(
        self, method: str, url: URL, body: dict[str, Any] | None = None
    ) -> AsyncGenerator[bytes]:
        """Yield the body of an answer that is audio, as it arrives."""
        async with self._transport.request(method, url, body) as answer:
            _require_audio(answer)
            while chunk := await answer.next_chunk():
                yield chunk


def _require_audio(answer: Answer) -> None:
    """Raise unless an answer says that it is audio, and where the audio ends."""
    content_type = answer.response.content_type
    if content_type not in _BINARY_TYPES and not content_type.startswith("audio/"):
        raise InvalidResponseError(
            f"{content_type} instead of audio: {answer.quoted()}"
        )
    headers = answer.response.headers
    chunked = "chunked" in headers.get(hdrs.TRANSFER_ENCODING, "").lower()
    # A body that ends where the connection ends could be cut without a trace.
    if not chunked and hdrs.CONTENT_LENGTH not in headers:
        raise InvalidResponseError("The end of the audio cannot be told from a cut")
