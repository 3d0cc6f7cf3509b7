"""The Kokoro-82M model: phonemes and the style of a voice in, samples out."""

import os
from pathlib import Path
from typing import Any, Final

import numpy as np

from local_telnyx.engines.engine import required

# The symbols that the model knows, in runs by the number of the first.
_RUNS: Final = {
    1: ";:,.!?",
    9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI',
    31: "O",
    33: "Q",
    35: "ST",
    39: "W",
    41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ",
    75: "βɔɕç",
    80: "ɖðʤə",
    85: "ɚɛɜ",
    90: "ɟ",
    92: "ɡ",
    99: "ɥ",
    101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø",
    118: "ɸθœ",
    123: "ɹ",
    125: "ɾɻ",
    128: "ʁɽʂʃʈʧ",
    135: "ʊʋ",
    138: "ʌɣɤ",
    142: "χʎ",
    147: "ʒʔ",
    156: "ˈˌː",
    162: "ʰ",
    164: "ʲ",
    169: "↓",
    171: "→↗↘",
    177: "ᵻ",
}
_NUMBERS: Final = {
    symbol: first + place
    for first, symbols in _RUNS.items()
    for place, symbol in enumerate(symbols)
}
_PAD: Final = 0
_SPEED: Final = 1.0
_FULL_SCALE: Final = 32_767
_MOST_THREADS: Final = 4  # more make a sentence hardly faster


class Model:
    """The model and the styles of its voices, in memory."""

    def __init__(self, model: Path, styles: Path) -> None:
        """Load both. Raises EngineUnavailableError when onnxruntime is missing."""
        self._onnx: Any = required("kokoro", "onnxruntime", "onnxruntime")
        options = self._onnx.SessionOptions()
        options.intra_op_num_threads = min(os.cpu_count() or 1, _MOST_THREADS)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only
        self._session = self._onnx.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        with np.load(styles) as stored:
            self._styles = {name: stored[name] for name in stored.files}

    @property
    def voices(self) -> frozenset[str]:
        """The names of the voices."""
        return frozenset(self._styles)

    def run(self) -> Any:
        """Return onnxruntime's options of a run; setting `terminate` ends that run."""
        return self._onnx.RunOptions()

    def samples(self, phonemes: str, voice: str, run: Any) -> bytes:
        """Return signed 16-bit little-endian samples at 24,000 Hz.

        At most 509 symbols, each one of the model's; the voice is a name such as
        "af_heart". Raises onnxruntime's error when the run is ended.
        """
        tokens = [_PAD, *(_NUMBERS[symbol] for symbol in phonemes), _PAD]
        styles = self._styles[voice]  # by the number of tokens between the pads
        inputs = {
            "tokens": np.array([tokens], np.int64),
            "style": styles[len(phonemes)],
            "speed": np.array([_SPEED], np.float32),
        }
        [audio] = self._session.run(None, inputs, run)
        # Some voices reach beyond full scale: they are made quieter, not cut off.
        peak = max(1.0, float(np.abs(audio).max(initial=0)))
        samples: bytes = (audio / peak * _FULL_SCALE).astype("<i2").tobytes()
        return samples


def known(phonemes: str) -> str:
    """Return the phonemes without symbols that the model does not know."""
    kept = "".join(symbol for symbol in phonemes if symbol in _NUMBERS)
    return " ".join(kept.split())
