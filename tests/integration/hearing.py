"""Who is heard in a clip, and with which words."""

from local_telnyx.engines import tones


def voice_of(audio: bytes) -> str:
    """Return which voice spoke."""
    return tones.read(audio)[0].voice.removeprefix("Telnyx.KokoroTTS.")


def texts_of(audio: bytes) -> list[str]:
    """Return what was spoken."""
    return [clip.text for clip in tones.read(audio)]


def heard(audio: bytes) -> list[tuple[str, str]]:
    """Return who spoke, and what."""
    return [(clip.voice, clip.text) for clip in tones.read(audio)]
