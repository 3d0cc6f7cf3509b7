"""espeak-ng as a library of this process, for phonemes only."""

from ctypes import CDLL, POINTER, byref, c_char_p, c_int
from ctypes.util import find_library
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Final, Self

from local_telnyx.engines.engine import EngineUnavailableError

_SYNCHRONOUS: Final = 2  # AUDIO_OUTPUT_SYNCHRONOUS: no sound card
_UTF8: Final = 1  # espeakCHARS_UTF8
_IPA_WITH_TIES: Final = 0x02 | 0x80 | ord("^") << 8


class EspeakLibrary:
    """The library. Its state is one for the whole process: take `opened`."""

    def __init__(self, library: CDLL, data: bytes | None) -> None:
        """Start it. Raises EngineUnavailableError when it does not start."""
        self._library = library
        self._turn = Lock()
        if library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0) <= 0:
            raise EngineUnavailableError("the engine kokoro can't start espeak-ng")
        library.espeak_TextToPhonemes.argtypes = [POINTER(c_char_p), c_int, c_int]
        library.espeak_TextToPhonemes.restype = c_char_p

    @classmethod
    @cache
    def opened(cls) -> Self:
        """Return the only one. Raises EngineUnavailableError when there is none."""
        try:
            loader = import_module("espeakng_loader")
        except ImportError:
            name = find_library("espeak-ng")
            if name is None:
                raise EngineUnavailableError(
                    "the engine kokoro needs espeak-ng: install it, or"
                    " pip install espeakng-loader"
                ) from None
            return cls(CDLL(name), None)
        return cls(CDLL(loader.get_library_path()), loader.get_data_path().encode())

    def phonemes(self, words: str, voice: str) -> str:
        """Return the phonemes of some words, in IPA without punctuation.

        The voice is a file name of espeak-ng's, such as "roa/es". Raises RuntimeError
        if there is no such voice.
        """
        with self._turn:
            if self._library.espeak_SetVoiceByName(voice.encode()):
                raise RuntimeError(f"espeak-ng has no voice {voice}")
            rest = c_char_p(words.encode(errors="replace"))
            clauses: list[str] = []
            while rest.value:  # moved on by each call, to null at the end
                made: bytes = self._library.espeak_TextToPhonemes(
                    byref(rest), _UTF8, _IPA_WITH_TIES
                )
                clauses.append(made.decode().strip())
        return " ".join(filter(None, clauses))
