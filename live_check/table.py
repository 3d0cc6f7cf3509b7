"""The rows of local_telnyx/README.md that a walk can see, and what each one means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from local_telnyx import DOCS, LIVE

BOTH_TOLERATED: Final = "the integration takes either"

# By the name of the dialect's field: what a row is called, and what a difference means.
_BY_DIALECT: Final = {
    "voice_id_field": ("field of the voice ID", "another name: no voice is found"),
    "name_is_id": ("voice name is the ID", BOTH_TOLERATED),
    "crowded": ("voices among hundreds of others", BOTH_TOLERATED),
    "unknown_voice_status": (
        "unknown voice, REST",
        "another status: a voice that is gone may be reported as something else",
    ),
    "unknown_voice_upgrade": (
        "unknown voice, upgrade",
        "another status: REST may not be tried instead",
    ),
    "sample_rate": ("sample rate", "any: it is read from the frames"),
    "clip_per_sentence": ("a file for each sentence", "tags are removed either way"),
    "info_frame": ("Info frame", "Info frames are removed"),
    "linear16": ("linear16", "not requested by the integration"),
    "typed_frames": ("`type` in frames", "ignored: frames are told by their fields"),
    "speaks_at_sentence_end": (
        "speaks without a flush",
        "each sentence is sent with a flush, which is right either way",
    ),
    "audio_frames": ("audio frames", "all styles are played once; see the transcript"),
    "final_per_text": ("`isFinal` after each text", BOTH_TOLERATED),
}

# What both dialects do alike.
_COMMON: Final[Mapping[str, tuple[str, Any, str]]] = {
    "balance_status": ("balance", 200, "the balance sensor is unavailable"),
    "base64": ("Base64 body is MP3", True, "not used by the integration"),
    "audio_id": ("audio_id returns a URL", True, "not used by the integration"),
    "audio_url_needs_key": ("audio URL needs the key", False, "not used"),
    "bad_key_status": ("bad key, REST", 401, "no form for a new API key is opened"),
    "bad_key_upgrade": ("bad key, upgrade", 401, "no form for a new API key is opened"),
    "empty_text_status": ("empty text", 400, "never sent by the integration"),
    "close_code": ("close code", 1000, "the end counts as broken off, and is resumed"),
    "error_without_opening": (
        "no opening",
        "Invalid message",
        "only the words of the message differ",
    ),
    "error_code": ("code in error frames", False, "an error could be told by its code"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    title: str
    found: Any
    docs: Any
    live: Any
    meaning: str

    @property
    def differs(self) -> bool:
        """Return true if neither dialect does what was found."""
        return self.found not in (self.docs, self.live)

    def __str__(self) -> str:
        """The line, with the meaning of a difference."""
        names = [
            name
            for name, value in (("docs", self.docs), ("live", self.live))
            if self.found == value
        ]
        verdict = "DIFFERS" if self.differs else " ".join(names)
        line = f"{verdict:11}{self.title:33}{self.found!s:18}"
        if not self.differs:
            return line.rstrip()
        return f"{line}docs: {self.docs}, live: {self.live}. Meaning: {self.meaning}"


def compared(found: Mapping[str, Any]) -> Iterator[Row]:
    """Yield all rows; what was not found differs."""
    for name, (title, meaning) in _BY_DIALECT.items():
        docs, live = getattr(DOCS, name), getattr(LIVE, name)
        yield Row(title, found.get(name), docs, live, meaning)
    for name, (title, value, meaning) in _COMMON.items():
        yield Row(title, found.get(name), value, value, meaning)
