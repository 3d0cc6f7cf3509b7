"""Speed and volume of decoded audio, by the filters of FFmpeg."""

from fractions import Fraction
from typing import Final

from .mp3 import StreamInfo
from .output_formats import LAYOUTS
from .pyav_compat import HAS_PYAV, free_graph, has_filters
from .samples import DECODED, INAUDIBLE, part, quiet_end, silence
from .sound import Sound

if HAS_PYAV:
    from av import AudioFrame
    from av.filter import Graph

_NEEDED: Final = ("abuffer", "abuffersink", "aformat", "atempo", "volume")
_LIMITER: Final = "alimiter"
# Looks five milliseconds ahead. Peaks can grow when they are resampled or encoded, so
# some room is left for them.
_LIMITER_OPTIONS: Final = "limit=0.95:level=0:latency=1"

# The first frames of a clip are fed in small parts: `atempo` has output for the first
# time once about 50 milliseconds are in, and looks only at the end of each part.
_SAMPLES_AT_FIRST: Final = 96

# `atempo` passes the first moments at their own speed, and may lose the last ones. It
# looks at no more than 64 milliseconds at once.
_SECONDS_AFTER: Final = 0.07


def has_sound_filters() -> bool:
    """Return whether this PyAV has the filters for speed and volume."""
    return has_filters(*_NEEDED)


class SoundFilter:
    """Changes the speed and volume of audio, clip by clip."""

    def __init__(
        self, source: StreamInfo, sound: Sound, encoder_loss: float = 0.0
    ) -> None:
        """Open the filters, for audio with this sample rate and these channels.

        The encoder that follows may make audio softer by so many decibels.
        """
        self._source = source
        self._sound = sound
        self._encoder_loss = encoder_loss
        self._graph: Graph | None = _graph(source, sound, encoder_loss)
        self._samples_in = self._samples_out = 0

    @property
    def is_empty(self) -> bool:
        """Return whether the current clip has no audio yet: none is held back."""
        return not self._samples_in

    def feed(self, frame: AudioFrame) -> list[AudioFrame]:
        """Return what comes out after this frame, possibly nothing."""
        if self._graph is None:
            self._graph = _graph(self._source, self._sound, self._encoder_loss)
        self._samples_in += frame.samples
        frames = []
        start, step = 0, _SAMPLES_AT_FIRST
        while not self._samples_out and frame.samples - start > step:
            self._graph.push(part(frame, start, start + step))
            frames += self._pulled()
            start += step
        rest = part(frame, start, frame.samples) if start else frame
        self._graph.push(rest)
        return frames + self._pulled()

    def finish(self) -> list[AudioFrame]:
        """Return what is held back at the end of a clip. Another one may follow."""
        if self._graph is None or self.is_empty:
            return []
        if self._sound.speed != 1:
            samples = round(_SECONDS_AFTER * self._source.sample_rate)
            self._graph.push(silence(self._source, samples))
        self._graph.push(None)
        frames = self._pulled()
        expected = round(self._samples_in / self._sound.speed)
        frames = _without_quiet_end(frames, self._samples_out - expected)
        self.close()
        self._samples_in = self._samples_out = 0
        return frames

    def close(self) -> None:
        """Free the filters."""
        if self._graph:
            free_graph(self._graph)
        self._graph = None

    def _pulled(self) -> list[AudioFrame]:
        assert self._graph is not None
        frames: list[AudioFrame] = []
        while True:
            try:
                frame = self._graph.pull()
            except BlockingIOError, EOFError:
                return frames
            assert isinstance(frame, AudioFrame)
            # It follows the frame before it, whichever graph that came from.
            frame.pts = None
            self._samples_out += frame.samples
            frames.append(frame)


def _without_quiet_end(frames: list[AudioFrame], samples: int) -> list[AudioFrame]:
    """Return frames without their last samples as far as those are quiet."""
    while frames and samples > 0:
        last = frames.pop()
        quiet = min(quiet_end(last, INAUDIBLE), samples)
        samples -= quiet
        if quiet < last.samples:
            return [*frames, part(last, 0, last.samples - quiet)]
    return frames


def _graph(source: StreamInfo, sound: Sound, encoder_loss: float) -> Graph:
    graph = Graph()
    graph.threads = 1
    nodes = [
        graph.add_abuffer(
            sample_rate=source.sample_rate,
            format=DECODED,
            layout=LAYOUTS[source.channels],
            time_base=Fraction(1, source.sample_rate),
        )
    ]
    if gain := sound.volume + encoder_loss:
        nodes.append(graph.add("volume", f"{gain}dB"))
    if sound.speed != 1:
        nodes.append(graph.add("atempo", str(sound.speed)))
    if sound.volume > 0 and has_filters(_LIMITER):
        nodes.append(graph.add(_LIMITER, _LIMITER_OPTIONS))
    nodes.append(graph.add("aformat", f"sample_fmts={DECODED}"))
    nodes.append(graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    return graph
