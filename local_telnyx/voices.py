"""The account's voices, as the service lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .dialects import Dialect

KOKORO: Final = "Telnyx.KokoroTTS."

_LANGUAGES: Final = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es-ES",
    "f": "fr-FR",
    "i": "it-IT",
    "p": "pt-BR",
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
    provider: str = "telnyx"
    deprecated: bool = False

    @property
    def short_id(self) -> str:
        """The part after the last dot, as "af_heart"."""
        return self.voice_id.rpartition(".")[2]

    @property
    def model(self) -> str | None:
        """The part between the vendor and the name, as "KokoroTTS"."""
        parts = self.voice_id.split(".")
        return parts[1] if len(parts) > 2 else None

    def listed(self, dialect: Dialect) -> dict[str, Any]:
        """Return the entry as this dialect prints it."""
        entry: dict[str, Any] = {
            dialect.voice_id_field: self.voice_id,
            "name": self.short_id if dialect.name_is_id else self.name,
            "provider": self.provider,
            "language": dialect.languages.get(self.language, self.language),
            "gender": self.gender,
            "hosted": self.provider == "telnyx",
            "deprecated": self.deprecated,
        }
        if dialect.detailed_voices:
            entry |= {
                "label": f"{self.name} ({self.language})",
                "model_id": self.model,
            }
        return entry


type Listed = Voice | Mapping[str, Any]  # a mapping is listed exactly as it stands


def kokoro(name: str) -> Voice:
    """Return the voice of a name such as "af_heart"."""
    return Voice(
        voice_id=KOKORO + name,
        name=name[3:].title(),
        language=_LANGUAGES[name[0]],
        gender=_GENDERS[name[1]],
    )


def voice_id(listed: Listed) -> str | None:
    """Return the whole id of an entry, whichever field holds it."""
    if isinstance(listed, Voice):
        return listed.voice_id
    return listed.get("id") or listed.get("voice_id")


def among_others(voices: Sequence[Listed], dialect: Dialect) -> list[Listed]:
    """Return the voices as they are listed: in the middle of others, in a crowd."""
    if not dialect.crowded:
        return list(voices)
    half = len(_CROWD) // 2
    return [*_CROWD[:half], *voices, *_CROWD[half:]]


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

# Seen by others: 950 more of the provider, 4,000 in all. The names are made up.
_CROWD: Final = tuple(
    Voice(
        voice_id=f"{model}.{model[-4:].lower()}_{number}",
        name=f"Voice {number}",
        language="en-US",
        gender="Female" if number % 2 else "Male",
        provider=provider,
    )
    for model, provider, count in (
        ("Telnyx.NaturalHD", "telnyx", 550),
        ("Azure.Neural", "azure", 1_600),
        ("Telnyx.Ultra", "telnyx", 400),
        ("Aws.Polly", "aws", 1_450),
    )
    for number in range(1, count + 1)
)
