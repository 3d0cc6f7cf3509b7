"""The official SDK: voices, the three output types, and the WebSocket."""

import asyncio
import base64
from typing import Any

import httpx
from telnyx import Telnyx

from tests.clients.program import Case, Heard, answer

NO_RETRY = 0


async def hear(case: Case) -> Heard:
    """Do what the case asks for, in a thread: this is the SDK's plain client."""
    client = Telnyx(api_key=case.api_key, max_retries=NO_RETRY)
    return await asyncio.to_thread(CALLS[case.call], client, case)


def voices(client: Telnyx, case: Case) -> Heard:
    """Count the voices of the model; the name of the field differs by dialect."""
    listed = client.text_to_speech.list_voices(provider="telnyx").voices or []
    ids = [voice.voice_id or getattr(voice, "id", "") for voice in listed]
    return Heard(voices=sum("KokoroTTS" in name for name in ids))


def binary(client: Telnyx, case: Case) -> Heard:
    """Return the body."""
    return Heard(audio=_speech(client, case, "binary_output").read())


def base64_audio(client: Telnyx, case: Case) -> Heard:
    """Return what stands in JSON."""
    spoken = client.text_to_speech.generate_speech(
        text=case.text, voice=case.voice, output_type="base64_output"
    )
    return Heard(audio=base64.b64decode(spoken.base64_audio or ""))


def audio_id(client: Telnyx, case: Case) -> Heard:
    """Return what is behind the URL."""
    url = _speech(client, case, "audio_id").json()["audio_url"]
    return Heard(audio=client.get(url, cast_to=httpx.Response).read())


def socket(client: Telnyx, case: Case) -> Heard:
    """Return the audio of every frame until the service closes."""
    with client.text_to_speech.stream(extra_query={"voice": case.voice}) as connection:
        for text in (" ", case.text, ""):
            connection.send({"text": text})
        encoded = [getattr(event, "audio", None) or "" for event in connection]
    return Heard(audio=b"".join(map(base64.b64decode, encoded)))


CALLS = {
    "voices": voices,
    "binary": binary,
    "base64": base64_audio,
    "audio_id": audio_id,
    "socket": socket,
}


def _speech(client: Telnyx, case: Case, output_type: str) -> Any:
    """Return the raw response; the SDK's types know two of the output types."""
    return client.text_to_speech.with_raw_response.generate_speech(
        text=case.text, voice=case.voice, extra_body={"output_type": output_type}
    )


if __name__ == "__main__":
    asyncio.run(answer(hear))
