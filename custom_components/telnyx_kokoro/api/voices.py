"""The voices of an account: what they are called, what they speak, which is best."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
import re
from typing import Any, Final, Self

ID_PREFIX: Final = "Telnyx.KokoroTTS."

# A voice's id is a letter for its language, one for its gender, and its name.
_LOCALE_BY_LETTER: Final = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es-ES",
    "f": "fr-FR",
    "h": "hi-IN",
    "i": "it-IT",
    "j": "ja-JP",
    "p": "pt-BR",
    "z": "zh-CN",
}
_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2})?")
_GENDER_BY_LETTER: Final = {"f": "female", "m": "male"}

# The model's authors graded their voices from A to F; these share a grade in each line,
# best first. Voices that are not named here have no grade.
_BEST_FIRST: Final = (
    "af_heart",
    "af_bella",
    "af_nicole bf_emma ff_siwis",
    "af_aoede af_kore af_sarah am_fenrir am_michael am_puck",
    "af_alloy af_nova bf_isabella bm_fable bm_george if_sara im_nicola",
    "af_sky",
    "bm_lewis",
    "af_jessica af_river am_echo am_eric am_liam am_onyx bf_alice bf_lily bm_daniel",
    "am_santa",
    "am_adam",
)
_RANK: Final = {
    voice: rank for rank, voices in enumerate(_BEST_FIRST) for voice in voices.split()
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice.

    Attributes:
        id: Its id without the service's prefix, such as `af_heart`.
        name: What people call it, such as `Heart`.
        locale: What it speaks, such as `en-US`.
        gender: `female`, `male` or empty where unknown.

    """

    id: str
    name: str
    locale: str
    gender: str

    @property
    def full_id(self) -> str:
        """Return the id as the service takes it."""
        return f"{ID_PREFIX}{self.id}"

    @property
    def rank(self) -> int:
        """Return the place among all voices by quality; lower is better."""
        return _RANK.get(self.id.lower(), len(_BEST_FIRST))

    @property
    def language(self) -> str:
        """Return what it speaks without the region, such as `en`."""
        return _language_of(self.locale)

    def as_json(self) -> dict[str, Any]:
        """Return an entry of which `from_json` makes the same voice."""
        return {"id": self.full_id, "language": self.locale, "gender": self.gender}

    def speaks(self, language: str) -> bool:
        """Return whether the voice speaks a locale (`en-GB`) or language (`en`)."""
        return language in (self.locale, self.language)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self | None:
        """Return a voice from an entry of the voices answer.

        None is for what cannot be offered: other vendors' and other models' voices,
        deprecated ones, and voices whose language nobody knows. The documentation
        names the id `voice_id`; others have seen `id`. Every other field is optional.
        """
        voice_id = next(
            filter(None, map(_short_id, (data.get("id"), data.get("voice_id")))), ""
        )
        letters, _, short_name = voice_id.partition("_")
        # The service lists a bare `af` and then rejects it (seen by others).
        if not short_name or data.get("deprecated") is True:
            return None
        locale = locale_of(data.get("language"), voice_id)
        if locale is None:
            return None
        gender = data.get("gender")
        if not gender or not isinstance(gender, str):
            gender = _GENDER_BY_LETTER.get(letters[1:2].lower(), "")
        return cls(
            id=voice_id,
            name=short_name.replace("_", " ").title(),
            locale=locale,
            gender=gender.lower(),
        )


def _short_id(full_id: object) -> str:
    """Return the id of a KokoroTTS voice without the prefix, empty for all else."""
    if not isinstance(full_id, str):
        return ""
    full_id = full_id.strip()
    prefix, short_id = full_id[: len(ID_PREFIX)], full_id[len(ID_PREFIX) :]
    return short_id if prefix.lower() == ID_PREFIX.lower() else ""


def _language_of(locale: str) -> str:
    return locale.partition("-")[0]


def locale_of(stated: object, voice_id: str) -> str | None:
    """Return the locale of a voice from what is stated and the first letter of its id.

    The service writes `en-US`, sometimes `en-UK` for `en-GB`, and sometimes only a
    language (`it`), for which the letter knows the region. None if neither tells.
    """
    by_letter = _LOCALE_BY_LETTER.get(voice_id[:1].lower())
    if not isinstance(stated, str) or not _CODE.fullmatch(stated):
        return by_letter
    language, _, region = stated.replace("_", "-").partition("-")
    language, region = language.lower(), region.upper()
    if region:
        return f"{language}-{'GB' if region == 'UK' else region}"
    if by_letter and _language_of(by_letter) == language:
        return by_letter
    return next(
        (
            known
            for known in _LOCALE_BY_LETTER.values()
            if _language_of(known) == language
        ),
        language,
    )


@dataclass(frozen=True)
class AccountVoices:
    """The KokoroTTS voices that an account has, best first within each locale.

    Attributes:
        voices: Those that can speak.
        former: Those that it had before, or that the service calls deprecated.

    """

    voices: tuple[Voice, ...]
    former: tuple[Voice, ...] = ()

    @classmethod
    def from_json(cls, entries: Iterable[object]) -> Self:
        """Return the voices among the entries of the voices answer."""
        found: dict[str, Voice] = {}
        former: dict[str, Voice] = {}
        for entry in entries:
            if not isinstance(entry, dict):
                continue
            if voice := Voice.from_json(entry):
                found[voice.id.lower()] = voice
            elif voice := Voice.from_json({**entry, "deprecated": False}):
                former[voice.id.lower()] = voice
        return cls(
            tuple(sorted(found.values(), key=lambda voice: voice.rank)),
            tuple(voice for key, voice in former.items() if key not in found),
        )

    def as_json(self) -> list[dict[str, Any]]:
        """Return entries of which `from_json` makes the same voices."""
        former = ({**voice.as_json(), "deprecated": True} for voice in self.former)
        return [*(voice.as_json() for voice in self.voices), *former]

    def after(self, earlier: Self | None) -> Self:
        """Return these voices, with those that an earlier list had as former ones."""
        if earlier is None:
            return self
        listed = {voice.id.lower() for voice in (*self.voices, *self.former)}
        gone = (
            voice
            for voice in (*earlier.voices, *earlier.former)
            if voice.id.lower() not in listed
        )
        return replace(self, former=(*self.former, *gone))

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """Return the locales that the voices speak, in alphabetical order."""
        return tuple(sorted({voice.locale for voice in self.voices}))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the locales, and after them the languages without a region."""
        plain = {_language_of(locale) for locale in self.locales}
        return (*self.locales, *sorted(plain - set(self.locales)))

    def find(self, name: str) -> Voice | None:
        """Return a voice by its id, with or without the prefix, in any case."""
        wanted = name.strip().lower().removeprefix(ID_PREFIX.lower())
        return next(
            (voice for voice in self.voices if voice.id.lower() == wanted), None
        )

    def speaking(self, language: str) -> tuple[Voice, ...]:
        """Return the voices that speak a locale or a language, best first."""
        return tuple(voice for voice in self.voices if voice.speaks(language))
