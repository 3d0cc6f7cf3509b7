"""A recognizer's ear: dictation in English, and a choice among known sentences."""

from collections.abc import Mapping, Sequence
from importlib import import_module
import io
from pathlib import Path
import re
from typing import Any, Final

import av

SAMPLE_RATE: Final = 16_000  # Hz, what the recognizer's model was made for
_WORD: Final = re.compile(r"[\w']+")
_VOWELS: Final = frozenset(
    {
        *("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER"),
        *("EY", "IH", "IY", "OW", "OY", "UH", "UW"),
    }
)

type Candidates = Mapping[str, Sequence[str]]  # words as the recognizer's phonemes


def decoded(mp3: bytes) -> bytes:
    """Return signed 16-bit samples at 16,000 Hz, as FFmpeg's libraries decode."""
    resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
    with av.open(io.BytesIO(mp3), "r") as container:
        frames = [*container.decode(audio=0), None]  # none: what is held back
        return b"".join(
            part.to_ndarray().tobytes()
            for frame in frames
            for part in resampler.resample(frame)
        )


def words(text: str) -> list[str]:
    """Return the words of a text in lowercase."""
    return _WORD.findall(text.lower())


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return how many words are wrong, missing, or too many."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (word != other)),
            )
    return row[-1]


class Dictation:
    """Writes down free English. A British dictionary has British forms beside."""

    def __init__(self, folder: Path, *, british: bool) -> None:
        """Prepare in a folder for files."""
        sphinx: Any = import_module("pocketsphinx")
        usual = Path(sphinx.get_model_path("en-us/cmudict-en-us.dict"))
        dictionary = usual
        if british:
            dictionary = folder / "en-gb.dict"
            dictionary.write_text(_with_british_forms(usual.read_text()))
        self._decoder = sphinx.Decoder(
            samprate=SAMPLE_RATE,
            loglevel="FATAL",
            dict=str(dictionary),
            cmn="batch",  # adapts to nothing that was heard before
        )

    def heard(self, pcm: bytes) -> list[str]:
        """Return the words of one utterance."""
        return words(_hypothesis(self._decoder, pcm))


class Choice:
    """Decides which of some sentences an utterance is."""

    def __init__(self, folder: Path, candidates: Candidates) -> None:
        """Prepare. `candidates` are named, each the phonemes of its words in order."""
        sphinx: Any = import_module("pocketsphinx")
        names = list(candidates)
        lines: list[str] = []
        grammar: list[str] = []
        for number, name in enumerate(names):
            spoken = [phonemes for phonemes in candidates[name] if phonemes]
            entries = [f"s{number}w{place}" for place in range(len(spoken))]
            lines += map(" ".join, zip(entries, spoken, strict=True))
            grammar.append(f"({' '.join(entries)})")
        dictionary, rules = folder / "choice.dict", folder / "choice.gram"
        dictionary.write_text("\n".join(lines) + "\n")
        rules.write_text(
            f"#JSGF V1.0;\ngrammar choice;\npublic <s> = {' | '.join(grammar)};\n"
        )
        self._names = names
        self._decoder = sphinx.Decoder(
            samprate=SAMPLE_RATE,
            loglevel="FATAL",
            lm=None,
            dict=str(dictionary),
            jsgf=str(rules),
            # Wide, so that no candidate is given up before its end.
            beam=1e-80,
            pbeam=1e-80,
            wbeam=1e-60,
        )

    def heard(self, pcm: bytes) -> str | None:
        """Return the name of the candidate that fits best, if any does."""
        found = re.match(r"s(\d+)w", _hypothesis(self._decoder, pcm))
        return self._names[int(found[1])] if found else None


def _hypothesis(decoder: Any, pcm: bytes) -> str:
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return re.sub(r"\(\d+\)", "", found.hypstr) if found else ""


def _with_british_forms(dictionary: str) -> str:
    """Add a second form to words that British English speaks another way.

    No R but before a vowel, and the vowel of "open" begins in the middle of the mouth.
    """
    lines = []
    for line in dictionary.splitlines():
        word, *phones = line.split()
        lines.append(line)
        british = _british(phones)
        if british != phones:
            base, _, variant = word.partition("(")
            lines.append(f"{base}(9{variant.rstrip(')')}) {' '.join(british)}")
    return "\n".join(lines) + "\n"


def _british(phones: Sequence[str]) -> list[str]:
    made: list[str] = []
    for place, phone in enumerate(phones):
        before_vowel = place + 1 < len(phones) and phones[place + 1] in _VOWELS
        match phone:
            case "R" if not before_vowel:
                continue
            case "ER" if before_vowel:
                made += ["AH", "R"]
            case "ER" if place and place + 1 == len(phones):
                made.append("AH")
            case "OW":
                made += ["AH", "UH"]
            case _:
                made.append(phone)
    return made
