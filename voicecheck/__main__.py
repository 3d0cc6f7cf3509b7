"""`python -m voicecheck`: `scripts/voicecheck`."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Final

from local_telnyx.engines import Engine, EngineUnavailableError, open_engine
from local_telnyx.engines.kokoro.progress import provide

from .figures import measured
from .foreign import candidates
from .listening import Choice, Dictation, decoded, word_errors, words
from .samples import record
from .sentences import SENTENCES

_DESCRIPTION: Final = """\
Lets a recognizer listen to the voices of the Kokoro engine, and measures the engine.
Exits with 1 if a voice is not understood, or if something wrong is taken for right."""

# The most word errors in percent. The recognizer knows American English only.
_ENGLISH: Final = {"af_heart": 10, "am_adam": 15, "bf_emma": 30}
_OTHERS: Final = (
    *("ef_dora", "em_alex", "em_santa", "ff_siwis"),
    *("if_sara", "im_nicola", "pf_dora", "pm_alex", "pm_santa"),
)
# A voice of another language reads the sentences by its own rules.
_WRONG: Final = {"e": "if_sara", "f": "ef_dora", "i": "ff_siwis", "p": "ff_siwis"}


async def main() -> int:
    """Return 0 if every voice is understood and nothing wrong passes."""
    parser = ArgumentParser(
        prog="scripts/voicecheck",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--samples",
        type=Path,
        metavar="FOLDER",
        help="instead: record a sample of every voice",
    )
    options = parser.parse_args()
    try:
        await provide()
        engine = open_engine("kokoro")
    except (EngineUnavailableError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    if options.samples:
        await record(engine, options.samples)
        return 0
    await measured(engine)
    with TemporaryDirectory() as name:
        folder = Path(name)
        results = [
            *[passed async for passed in _english(engine, folder)],
            *[passed async for passed in _others(engine, folder)],
        ]
    return 0 if all(results) else 1


async def _english(engine: Engine, folder: Path) -> AsyncGenerator[bool]:
    """Dictation: how many of the words are wrong."""
    print("\n| Voice | Words | Word errors | Limit |\n|---|---|---|---|")
    for voice, limit in _ENGLISH.items():
        dictation = Dictation(folder, british=voice.startswith("b"))
        errors = count = 0
        for sentence in SENTENCES["a"]:
            heard = dictation.heard(await _spoken(engine, sentence, voice))
            errors += word_errors(words(sentence), heard)
            count += len(words(sentence))
        share = 100 * errors / count
        print(f"| `{voice}` | {count} | {share:.1f} % | {limit} % |", flush=True)
        yield share <= limit


async def _others(engine: Engine, folder: Path) -> AsyncGenerator[bool]:
    """A choice: which sentence it is, and by the rules of which language it is read."""
    print("\n| Voice | Sentence is right | Language is right too | Expected |")
    print("|---|---|---|---|")
    for letter in "efip":
        choice = Choice(folder, candidates(letter))
        count = len(SENTENCES[letter])
        for voice in (*(v for v in _OTHERS if v[0] == letter), _WRONG[letter]):
            sentences = both = shifted = 0
            for number, sentence in enumerate(SENTENCES[letter]):
                pcm = await _spoken(engine, sentence, voice)
                reading, _, found = (choice.heard(pcm) or "- -").partition(" ")
                sentences += found == str(number)
                shifted += found == str((number + 1) % count)
                both += found == str(number) and reading == letter
            understood = sentences == count and both > count / 2
            wrong = voice[0] != letter
            expected = f"wrong language for {letter}" if wrong else "right"
            print(
                f"| `{voice}` | {sentences} of {count} | {both} of {count} | {expected} |",
                flush=True,
            )
            # Compared with another sentence than was said, hardly anything may fit.
            yield understood is not wrong and shifted == 0


async def _spoken(engine: Engine, text: str, voice: str) -> bytes:
    return decoded(b"".join([piece async for piece in engine.mp3(text, voice)]))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
