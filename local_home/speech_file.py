"""A sentence in an MP3 file."""

from io import BytesIO
from itertools import chain
from pathlib import Path

from mutagen.mp3 import MPEGInfo

from .arguments import Wishes
from .entries import ConfigEntry
from .errors import SpeechError
from .home import HomeAssistant


async def speech_file(
    home: HomeAssistant, entry: ConfigEntry, wishes: Wishes, file: Path
) -> float:
    """Let Home Assistant speak into a file and return the seconds that it lasts.

    Raises SpeechError, which names the voices there are when the wished one is not
    among them, and the languages likewise.
    """
    [entity_id, *_] = await home.entities(entry, "tts")
    voices = await _voices(home, entity_id)
    if wishes.language is not None and wishes.language not in voices:
        known = ", ".join(voices)
        raise SpeechError(entity_id, f"no language {wishes.language}; it has {known}")
    every_voice = list(dict.fromkeys(chain.from_iterable(voices.values())))
    voice = wishes.voice and wishes.voice.lower().removeprefix("telnyx.kokorotts.")
    if voice and voice not in every_voice:
        known = ", ".join(every_voice)
        raise SpeechError(entity_id, f"no voice {wishes.voice}; it has {known}")
    options = {"voice": voice} if voice else None
    speech = await home.speak(entity_id, wishes.text, wishes.language, options)
    file.write_bytes(speech)
    return float(MPEGInfo(BytesIO(speech)).length)


async def _voices(home: HomeAssistant, entity_id: str) -> dict[str, list[str]]:
    """Return the voices for each language that the entity has."""
    async with home.websocket() as connection:
        engine = await connection.command("tts/engine/get", engine_id=entity_id)
        languages: list[str] = engine["provider"]["supported_languages"]
        answers = {
            language: await connection.command(
                "tts/engine/voices", engine_id=entity_id, language=language
            )
            for language in languages
        }
    return {
        language: [voice["voice_id"] for voice in answer["voices"] or []]
        for language, answer in answers.items()
    }
