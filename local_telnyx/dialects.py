"""The behaviour of the service: as documented, or as others have seen it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AudioFrames(StrEnum):
    """The frames of one sentence on the socket; the first three were seen by others."""

    SMALL = "small"  # small frames with `"text": null`
    WHOLE = "whole"  # one frame that carries the sentence in `text`
    BOTH = "both"  # the small ones, then the whole again: doubled audio
    NAMED = "named"  # the sentence in `text`, then the small ones; nobody rules it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Every behaviour that may differ; `dataclasses.replace` changes one alone."""

    name: str
    voice_id_field: str
    detailed_voices: bool  # also label, accent and model_id
    languages: Mapping[str, str]  # what is printed instead of a language's usual code
    unknown_voice_status: int  # of POST speech
    sample_rate: int  # Hz
    clip_per_sentence: bool  # each an MP3 file with ID3v2 tag and Info frame
    linear16: bool  # False: MP3 comes all the same
    typed_frames: bool  # frames on the socket carry `type`
    speaks_at_sentence_end: bool  # False: only at a flush or the end frame
    audio_frames: AudioFrames
    final_per_text: bool  # a final frame after each text, not only after the end


DOCS: Final = Dialect(
    name="docs",
    voice_id_field="voice_id",  # documentation and SDK
    detailed_voices=False,  # the SDK's model of a voice has no more
    languages={"en-GB": "en-UK"},  # the documentation page prints it so
    unknown_voice_status=400,  # documented: 10015, bad request
    sample_rate=24_000,  # documented
    clip_per_sentence=False,
    linear16=True,  # documented
    typed_frames=True,  # the SDK's models
    speaks_at_sentence_end=True,  # documented
    audio_frames=AudioFrames.SMALL,  # SDK: "only streamed chunks carry audio"
    final_per_text=True,  # documented: `isFinal` ends the current text
)

LIVE: Final = Dialect(
    name="live",
    voice_id_field="id",  # seen by others, and in official example code
    detailed_voices=True,  # seen by others
    languages={"it-IT": "it"},  # seen by others
    unknown_voice_status=500,  # seen by others
    sample_rate=22_050,  # seen by others
    clip_per_sentence=True,  # seen by others
    linear16=False,  # seen by some
    typed_frames=False,  # seen by others
    speaks_at_sentence_end=False,  # seen by others, with other Telnyx voices
    audio_frames=AudioFrames.BOTH,  # seen by others
    final_per_text=False,  # seen by others
)

DIALECTS: Final[Mapping[str, Dialect]] = {entry.name: entry for entry in (DOCS, LIVE)}


def named_dialect(name: str) -> Dialect:
    """Return the dialect of this name. Raises ValueError for any other."""
    try:
        return DIALECTS[name]
    except KeyError:
        known = ", ".join(DIALECTS)
        raise ValueError(f"no dialect {name!r}; there are: {known}") from None
