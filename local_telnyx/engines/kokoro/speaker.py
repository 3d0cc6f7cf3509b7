"""Text in the voices of the model: from words to samples, sentence by sentence."""

from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any, Final

from .assets import Assets
from .model import Model, known
from .phonemes import phonemizer
from .text import divided, sentences

_USUAL_VOICE: Final = "af_heart"  # speaks for a voice id that the model does not have


class Speaker:
    """The model with the phonemes of each language, which are loaded when needed."""

    def __init__(self, assets: Assets) -> None:
        """Load the model. Raises EngineUnavailableError when a package is missing."""
        self.model = Model(assets.model, assets.styles)
        self._phonemizer = cache(phonemizer)
        self._turn = Lock()  # the lexicons are not made for two threads

    def clip(self, text: str, voice: str) -> Clip:
        """Return a clip in a voice, such as "af_heart" or a whole id that ends in it."""
        name = voice.rpartition(".")[2]
        name = name if name in self.model.voices else _USUAL_VOICE
        return Clip(self.model, self.pieces(text, name), name)

    def pieces(self, text: str, voice: str) -> Iterator[str]:
        """Yield the phonemes of a text in pieces that the model takes, in order."""
        for sentence in sentences(text):
            with self._turn:
                phonemes = known(self._phonemizer(voice[0])(sentence))
            # Punctuation alone would be spoken as a noise.
            yield from filter(_has_sound, divided(phonemes))


class Clip:
    """One text on its way to speech."""

    def __init__(self, model: Model, pieces: Iterator[str], voice: str) -> None:
        """Prepare; nothing is made yet."""
        self._model = model
        self._pieces = pieces
        self._voice = voice
        self._run: Any = model.run()

    def next_samples(self) -> bytes:
        """Return the samples of the next piece, of no bytes when there is none."""
        piece = next(self._pieces, None)
        if piece is None:
            return b""
        return self._model.samples(piece, self._voice, self._run)

    def end(self) -> None:
        """End a run in another thread; it raises onnxruntime's error there."""
        self._run.terminate = True


def _has_sound(phonemes: str) -> bool:
    return any(symbol.isalpha() for symbol in phonemes)
