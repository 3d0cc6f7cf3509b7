"""The behavior of the service: as documented, or as others have seen it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class AudioFrames(StrEnum):
    """The frames of one sentence on the socket; the first four were seen by others."""

    LARGE = "large"  # an MP3 file in very few frames with `"text": null`
    SMALL = "small"  # small frames with `"text": null`
    WHOLE = "whole"  # one frame that carries the sentence in `text`
    BOTH = "both"  # the small ones, then the whole again: doubled audio
    NAMED = "named"  # the sentence in `text`, then the small ones; nobody rules it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Every behavior that may differ; `dataclasses.replace` changes one alone."""

    name: str
    voice_id_field: str  # the ID in it is the whole one, as the vendor writes it
    name_is_id: bool  # "af_heart" instead of "Heart"
    detailed_voices: bool  # also label and model_id
    languages: Mapping[str, str]  # what is printed instead of a language's usual code
    crowded: bool  # the voices stand among a thousand others, and those of vendors
    unknown_voice_status: int  # of POST speech
    unknown_voice_upgrade: int  # status of the socket's upgrade
    sample_rate: int  # Hz
    clip_per_sentence: bool  # each an MP3 file with an ID3v2 tag of its own
    info_frame: bool  # such a file has an Info frame, which misleads decoders
    linear16: bool  # False: MP3 comes all the same
    typed_frames: bool  # frames on the socket carry `type`
    speaks_at_sentence_end: bool  # False: only at a flush or the end frame
    audio_frames: AudioFrames
    final_per_text: bool  # a final frame after each text, not only after the end


# README.md names the source of each row.
DOCS: Final = Dialect(
    name="docs",
    voice_id_field="voice_id",
    name_is_id=False,
    detailed_voices=False,
    languages={"en-GB": "en-UK"},
    crowded=False,
    unknown_voice_status=400,
    unknown_voice_upgrade=400,
    sample_rate=24_000,
    clip_per_sentence=False,
    info_frame=False,
    linear16=True,
    typed_frames=False,
    speaks_at_sentence_end=True,
    audio_frames=AudioFrames.SMALL,
    final_per_text=True,
)

LIVE: Final = Dialect(
    name="live",
    voice_id_field="id",
    name_is_id=True,
    detailed_voices=True,
    languages={"it-IT": "it"},
    crowded=True,
    unknown_voice_status=500,
    unknown_voice_upgrade=403,
    sample_rate=22_050,
    clip_per_sentence=True,
    info_frame=False,
    linear16=False,
    typed_frames=False,
    speaks_at_sentence_end=False,
    audio_frames=AudioFrames.LARGE,
    final_per_text=False,
)

# What single reports say that the clients written for the real service do not rely on.
DOUBLED: Final = replace(
    LIVE, name="doubled", audio_frames=AudioFrames.BOTH, info_frame=True
)
WHOLE: Final = replace(LIVE, name="whole", audio_frames=AudioFrames.WHOLE)

DIALECTS: Final[Mapping[str, Dialect]] = {
    entry.name: entry for entry in (DOCS, LIVE, DOUBLED, WHOLE)
}


def named_dialect(name: str) -> Dialect:
    """Return the dialect of this name. Raises ValueError for any other."""
    try:
        return DIALECTS[name]
    except KeyError:
        known = ", ".join(DIALECTS)
        raise ValueError(f"no dialect {name!r}; there are: {known}") from None
