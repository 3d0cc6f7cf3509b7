"""Voices of an account: names, languages and order by quality."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
import re
from typing import Any, Final, Self

ID_PREFIX: Final = "Telnyx.KokoroTTS."

# The id of a voice is a letter for the language, one for the gender, and a name.
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

# The model's authors graded their voices from A to F. Each line has one grade, the best
# first; voices that are not listed have no grade.
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
    """A KokoroTTS voice."""

    id: str  # without the service's prefix, such as `af_heart`
    name: str  # such as `Heart`
    locale: str  # such as `en-US`
    gender: str  # `female`, `male` or empty

    @property
    def full_id(self) -> str:
        """Return the ID with the service's prefix."""
        return f"{ID_PREFIX}{self.id}"

    @property
    def rank(self) -> int:
        """Return the place among all voices by quality, 0 for the best."""
        return _RANK.get(self.id.lower(), len(_BEST_FIRST))

    @property
    def language(self) -> str:
        """Return the language without the region, such as `en`."""
        return _language_of(self.locale)

    def as_json(self) -> dict[str, Any]:
        """Return an entry that `from_json` accepts."""
        return {"id": self.full_id, "language": self.locale, "gender": self.gender}

    def speaks(self, language: str) -> bool:
        """Return whether the voice speaks a locale (`en-GB`) or language (`en`)."""
        return language in (self.locale, self.language)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self | None:
        """Return the voice of an entry, or None if it is not supported.

        This excludes other vendors and models, deprecated voices, and unknown
        languages. The id is `voice_id` (documented) or `id` (reported by others); every
        other field is optional.
        """
        voice_id = _short_id(data.get("id")) or _short_id(data.get("voice_id"))
        letters, _, short_name = voice_id.partition("_")
        # The service lists a bare `af` and then rejects it (reported by others).
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
    if not isinstance(full_id, str):
        return ""
    full_id = full_id.strip()
    prefix, short_id = full_id[: len(ID_PREFIX)], full_id[len(ID_PREFIX) :]
    return short_id if prefix.lower() == ID_PREFIX.lower() else ""


def _language_of(locale: str) -> str:
    return locale.partition("-")[0]


def locale_of(stated: object, voice_id: str) -> str | None:
    """Return the locale of a voice, from the stated language and its id's first letter.

    The service states `en-US`, sometimes `en-UK` for `en-GB`, and sometimes only a
    language (`it`): the letter determines the region. None if neither is known.
    """
    by_letter = _LOCALE_BY_LETTER.get(voice_id[:1].lower())
    if not isinstance(stated, str) or not _CODE.fullmatch(stated):
        return by_letter
    language, _, region = stated.replace("_", "-").partition("-")
    language, region = language.lower(), region.upper()
    if region:
        return f"{language}-{'GB' if region == 'UK' else region}"
    for known in (by_letter, *_LOCALE_BY_LETTER.values()):
        if known and _language_of(known) == language:
            return known
    return language


@dataclass(frozen=True)
class AccountVoices:
    """The KokoroTTS voices of an account, best first."""

    voices: tuple[Voice, ...]
    former: tuple[Voice, ...] = ()  # gone, or deprecated by the service

    @classmethod
    def from_json(cls, entries: Iterable[object]) -> Self:
        """Return the voices among the entries of the service's list."""
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
        """Return entries that `from_json` accepts."""
        former = ({**voice.as_json(), "deprecated": True} for voice in self.former)
        return [*(voice.as_json() for voice in self.voices), *former]

    def after(self, earlier: Self | None) -> Self:
        """Return these voices, keeping those of an earlier list as former ones."""
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
        """Return the locales of the voices, in alphabetical order."""
        return tuple(sorted({voice.locale for voice in self.voices}))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the locales, then the languages without a region."""
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
