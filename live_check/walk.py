"""The walk: each request once, and what it shows about the service."""

import asyncio
import base64
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
import json
from typing import Any, Final

import aiohttp

from local_telnyx.dialects import AudioFrames

from .audio import has_info, is_mp3, sample_rate, tags
from .transcript import Transcript

VOICE: Final = "Telnyx.KokoroTTS.af_heart"
UNKNOWN: Final = "Telnyx.KokoroTTS.af_unknown"
SENTENCE: Final = "Dinner is ready."
TEXT: Final = f"{SENTENCE} Wash your hands."
BAD_KEY: Final = "KEY_BAD"
CHARACTERS: Final = 4 * len(TEXT) + 2 * len(SENTENCE)  # that the walk has spoken
OPENING: Final = {"text": " "}
END: Final = {"text": ""}

type Findings = dict[str, Any]


@dataclass
class Walk:
    """One service, walked through once. `patience` is how long silence lasts, in s."""

    session: aiohttp.ClientSession
    url: str
    api_key: str
    transcript: Transcript
    patience: float = 5.0

    async def all(self) -> Findings:
        """Return what was found, by the names of the rows in table.py."""
        found = await self._account() | await self._bodies()
        return found | await self._refusals() | await self._sockets()

    async def _account(self) -> Findings:
        status, answer = await self._json("GET", "/balance", "balance")
        if status in (401, 402, 403):
            raise PermissionError(f"The service refuses this key: status {status}")
        found: Findings = {"balance_status": status}
        _, answer = await self._json(
            "GET", "/text-to-speech/voices?provider=telnyx", "voices"
        )
        listed = answer.get("voices", []) if isinstance(answer, dict) else []
        own = [voice for voice in listed if VOICE in voice.values()]
        if own:
            fields = [name for name, value in own[0].items() if value == VOICE]
            found["voice_id_field"] = fields[0]
            found["name_is_id"] = own[0].get("name") == VOICE.rpartition(".")[2]
        self.transcript.note(f"{len(listed)} voices, of which {own}")
        return found | {"crowded": len(listed) > 500}

    async def _bodies(self) -> Findings:
        binary = await self._speech("binary_output")
        body = await self._speech("base64_output")
        encoded = json.loads(body).get("base64_audio", "") if body[:1] == b"{" else ""
        self.transcript.audio(base64.b64decode(encoded))
        ordered = await self._speech("audio_id")
        url = json.loads(ordered).get("audio_url") if ordered[:1] == b"{" else None
        found: Findings = {"audio_id": url is not None}
        if url:
            async with self.session.get(url) as response:
                self.transcript.headers(response.status, response.headers)
                self.transcript.audio(await response.read())
                found["audio_url_needs_key"] = response.status in (401, 403)
        return found | {
            "base64": is_mp3(base64.b64decode(encoded)),
            "sample_rate": sample_rate(binary),
            "clip_per_sentence": tags(binary) > 1,
            "info_frame": has_info(binary),
        }

    async def _refusals(self) -> Findings:
        found: Findings = {}
        for name, key, voice, text in (
            ("bad_key_status", BAD_KEY, VOICE, TEXT),
            ("unknown_voice_status", self.api_key, UNKNOWN, TEXT),
            ("empty_text_status", self.api_key, VOICE, ""),
        ):
            content = {"voice": voice, "text": text}
            found[name], answer = await self._json(
                "POST", "/text-to-speech/speech", name, key, content
            )
            self.transcript.note(str(answer))
        return found

    async def _sockets(self) -> Findings:
        flushed = await self._talk("flush", {"text": SENTENCE, "flush": True})
        plain = await self._talk("text without flush", {"text": TEXT})
        samples = await self._talk(
            "linear16", {"text": SENTENCE, "flush": True}, audio_format="linear16"
        )
        unopened = await self._talk("without an opening", opened=False)
        errors = [frame for frame in unopened.frames if "error" in frame]
        return {
            "typed_frames": any("type" in frame for frame in flushed.frames),
            "audio_frames": style(flushed.frames),
            "final_per_text": any(frame.get("isFinal") for frame in flushed.early),
            "speaks_at_sentence_end": bool(_audio(plain.early)),
            "linear16": not is_mp3(_audio(samples.frames)),
            "close_code": flushed.close_code,
            "error_without_opening": errors[0]["error"] if errors else None,
            "error_code": any("code" in frame for frame in errors),
            "unknown_voice_upgrade": (await self._talk("", voice=UNKNOWN)).status,
            "bad_key_upgrade": (await self._talk("", key=BAD_KEY)).status,
        }

    async def _speech(self, output_type: str) -> bytes:
        self.transcript.step(f"POST speech, {output_type}")
        content = {"voice": VOICE, "text": TEXT, "output_type": output_type}
        async with self._request("POST", "/text-to-speech/speech", content) as response:
            self.transcript.headers(response.status, response.headers)
            first = await response.content.readany()
            self.transcript.note("first chunk")
            body = first + await response.read()
            self.transcript.audio(body)
            return body

    async def _json(
        self,
        method: str,
        path: str,
        title: str,
        key: str | None = None,
        content: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        self.transcript.step(title)
        async with self._request(method, path, content, key) as response:
            self.transcript.headers(response.status, response.headers)
            body = await response.text()
        try:
            return response.status, json.loads(body)
        except ValueError:
            return response.status, body[:500]

    def _request(
        self, method: str, path: str, content: Any, key: str | None = None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        headers = {"Authorization": f"Bearer {key or self.api_key}"}
        return self.session.request(
            method, self.url + path, json=content, headers=headers
        )

    async def _talk(
        self,
        title: str,
        *messages: Mapping[str, Any],
        key: str | None = None,
        voice: str = VOICE,
        opened: bool = True,
        **query: str,
    ) -> Talk:
        """Open a socket, send, listen until silence, end, and listen until closed."""
        self.transcript.step(f"Socket: {title or f'refused, {voice}'}")
        try:
            socket = await self.session.ws_connect(
                f"{self.url}/text-to-speech/speech",
                params={"voice": voice} | query,
                headers={"Authorization": f"Bearer {key or self.api_key}"},
            )
        except aiohttp.WSServerHandshakeError as refused:
            self.transcript.headers(refused.status, refused.headers or {})
            return Talk(refused.status, [], [], None)
        async with socket:
            self.transcript.note("open")
            first = [OPENING] if opened else [{"text": SENTENCE}]
            for message in (*first, *messages):
                await socket.send_json(message)
            early = await self._frames(socket)
            if not socket.closed:
                self.transcript.note("end of text")
                await socket.send_json(END)
            late = await self._frames(socket, until_closed=True)
            self.transcript.note(f"closed with {socket.close_code}")
            return Talk(101, early, early + late, socket.close_code)

    async def _frames(
        self, socket: aiohttp.ClientWebSocketResponse, *, until_closed: bool = False
    ) -> list[dict[str, Any]]:
        """Return the frames up to a final one, to silence, or to the closing."""
        frames: list[dict[str, Any]] = []
        while True:
            try:
                async with asyncio.timeout(self.patience):
                    message = await socket.receive()
            except TimeoutError:
                self.transcript.note("silence")
                return frames
            if message.type is not aiohttp.WSMsgType.TEXT:
                return frames
            frames.append(json.loads(message.data))
            self.transcript.frame(frames[-1])
            if frames[-1].get("isFinal") and not until_closed:
                return frames


@dataclass(frozen=True, slots=True)
class Talk:
    """A socket: status of the upgrade, frames before the end of text, all frames."""

    status: int
    early: list[dict[str, Any]]
    frames: list[dict[str, Any]]
    close_code: int | None


def _audio(frames: list[dict[str, Any]]) -> bytes:
    return b"".join(base64.b64decode(frame.get("audio") or "") for frame in frames)


def style(frames: list[dict[str, Any]]) -> AudioFrames | None:
    """Return the style of one sentence's frames, None without audio."""
    sounding = [frame for frame in frames if frame.get("audio")]
    bearing = [frame for frame in sounding if frame.get("text")]
    if not sounding:
        return None
    if bearing:
        return AudioFrames.WHOLE if bearing == sounding else AudioFrames.BOTH
    named = [frame for frame in frames if frame.get("text")]
    if named and frames.index(named[0]) < frames.index(sounding[0]):
        return AudioFrames.NAMED
    return AudioFrames.LARGE if len(sounding) <= 2 else AudioFrames.SMALL
