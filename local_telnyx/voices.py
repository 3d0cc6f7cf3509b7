"""The account's voices, as the service lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .dialects import Dialect

KOKORO: Final = "Telnyx.KokoroTTS."

_LANGUAGES: Final = {
    "a": ("en-US", "American"),
    "b": ("en-GB", "British"),
    "e": ("es-ES", "Spanish"),
    "f": ("fr-FR", "French"),
    "i": ("it-IT", "Italian"),
    "p": ("pt-BR", "Brazilian"),
}
_GENDERS: Final = {"f": "Female", "m": "Male"}

# The 37 voices of the model in the languages that Telnyx offers (language letter,
# gender letter, name). Which of them an account has is for the real service to say.
_NAMES: Final = (
    # American English
    *("af_heart", "af_bella", "af_nicole", "af_aoede", "af_kore", "af_sarah"),
    *("af_alloy", "af_nova", "af_sky", "af_jessica", "af_river"),
    *("am_fenrir", "am_michael", "am_puck", "am_echo", "am_eric", "am_liam"),
    *("am_onyx", "am_santa", "am_adam"),
    # British English
    *("bf_emma", "bf_isabella", "bf_alice", "bf_lily"),
    *("bm_fable", "bm_george", "bm_lewis", "bm_daniel"),
    # Spanish, French, Italian, Brazilian Portuguese
    *("ef_dora", "em_alex", "em_santa"),
    "ff_siwis",
    *("if_sara", "im_nicola"),
    *("pf_dora", "pm_alex", "pm_santa"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One entry of the voices call."""

    voice_id: str  # whole, as "Telnyx.KokoroTTS.af_heart"
    name: str
    language: str
    gender: str
    accent: str | None = None
    provider: str = "telnyx"
    deprecated: bool = False

    @property
    def model(self) -> str | None:
        """The part between the vendor and the name, as "KokoroTTS"."""
        parts = self.voice_id.split(".")
        return parts[1] if len(parts) > 2 else None

    def listed(self, dialect: Dialect) -> dict[str, Any]:
        """Return the entry as this dialect prints it."""
        entry: dict[str, Any] = {
            dialect.voice_id_field: self.voice_id,
            "name": self.name,
            "provider": self.provider,
            "language": dialect.languages.get(self.language, self.language),
            "gender": self.gender,
            "hosted": self.provider == "telnyx",
            "deprecated": self.deprecated,
        }
        if dialect.detailed_voices:
            entry |= {
                "gender": self.gender.lower(),
                "label": f"{self.name} ({self.language})",
                "accent": self.accent,
                "model_id": self.model,
            }
        return entry


type Listed = Voice | Mapping[str, Any]  # a mapping is listed exactly as it stands


def kokoro(name: str) -> Voice:
    """Return the voice of a name such as "af_heart"."""
    language, accent = _LANGUAGES[name[0]]
    return Voice(
        voice_id=KOKORO + name,
        name=name[3:].title(),
        language=language,
        gender=_GENDERS[name[1]],
        accent=accent,
    )


def voice_id(listed: Listed) -> str | None:
    """Return the whole id of an entry, whichever field holds it."""
    if isinstance(listed, Voice):
        return listed.voice_id
    return listed.get("id") or listed.get("voice_id")


def entry(listed: Listed, dialect: Dialect) -> Mapping[str, Any]:
    """Return the entry of the voices call."""
    return listed.listed(dialect) if isinstance(listed, Voice) else listed


KOKORO_VOICES: Final = tuple(kokoro(name) for name in _NAMES)

# A client has to leave these out: a deprecated voice (made up, so that there is one),
# other models, other vendors.
_OTHERS: Final = (
    (KOKORO + "af_retired", "Retired", "telnyx"),
    ("Telnyx.NaturalHD.astra", "Astra", "telnyx"),
    ("Telnyx.NaturalHD.luna", "Luna", "telnyx"),
    ("Aws.Polly.Joanna", "Joanna", "aws"),
    ("azure.en-US-AvaMultilingualNeural", "Ava", "azure"),
)

ALL_VOICES: Final[tuple[Voice, ...]] = (
    *KOKORO_VOICES,
    *(
        Voice(
            voice_id=voice,
            name=name,
            language="en-US",
            gender="Female",
            provider=provider,
            deprecated=name == "Retired",
        )
        for voice, name, provider in _OTHERS
    ),
)
