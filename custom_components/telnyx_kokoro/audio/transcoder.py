"""A transcoder from MP3 to the output formats, built on PyAV."""

from collections.abc import Iterable
from math import log10
import struct
from typing import Final, cast

from .errors import InvalidAudioError
from .filters import SoundFilter, has_sound_filters
from .mp3 import StreamInfo, is_silence
from .output_formats import ENCODERS, FLAC, LAYOUTS, MP3, OutputFormat
from .pyav_compat import DECODER, HAS_PYAV, free_filters
from .samples import DECODED, is_quiet, silence
from .seams import Seams
from .sound import PLAIN, Sound

if HAS_PYAV:
    from av import (
        AudioCodecContext,
        AudioFrame,
        AudioResampler,
        CodecContext,
        FFmpegError,
        Packet,
    )

_MAX_SHARE_OF_BROKEN_FRAMES: Final = 1 / 4

# The most that stereo may have at 16 to 24 kHz is 160 kbit/s. Below, LAME takes less.
_MP3_BIT_RATE_PER_CHANNEL: Final = 80_000
# LAME makes room for what it adds to peaks (measured with mono and stereo).
_MP3_LOSS: Final = -20 * log10(0.95)  # dB

# Less audio than a frame of MP3, so that the first input frame already produces a
# block. Both sizes are in the streamable subset, and have a short code in a block's
# header.
_FLAC_BLOCK: Final = 576
_FLAC_SHORT_BLOCK: Final = 192
_FLAC_SHORT_BLOCK_BELOW: Final = 32_000  # Hz

# A reader that meets this size reads to the end of the stream. ffmpeg writes it to
# pipes, and Home Assistant to satellites; Python's `wave` takes 0 for "no audio".
_WAV_SIZE_UNKNOWN: Final = b"\xff\xff\xff\xff"
_WAV_PCM: Final = 1


class Transcoder:
    """Makes a stream of another format from MP3 frames."""

    def __init__(
        self, source: StreamInfo, wanted: OutputFormat, sound: Sound = PLAIN
    ) -> None:
        """Open the codecs, for a format that can be encoded.

        Frames that differ from `source` are resampled to it first. Without the filters
        that it takes, the sound stays as it is.
        """
        self._source = source
        self._sound = sound
        self._seams = Seams()
        self._filter: SoundFilter | None = None
        if not sound.is_plain and has_sound_filters():
            loss = _MP3_LOSS if wanted.extension == MP3 else 0.0
            self._filter = SoundFilter(source, sound, loss)
        self._decoder = cast(AudioCodecContext, CodecContext.create(DECODER, "r"))
        self._encoder = _open_encoder(source, wanted)
        self._resampler: AudioResampler | None = None
        self._other_source: StreamInfo | None = None
        self._pending_header = _file_header(self._encoder, wanted)
        self._frames = 0
        self._broken_frames = 0

    def feed(self, frames: Iterable[bytes]) -> bytes:
        """Return what these frames add to the stream, possibly nothing.

        Frames that cannot be decoded are dropped.
        """
        audio = b""
        speech: list[AudioFrame] = []
        for frame in frames:
            for decoded in self._decode(frame):
                # Audio data of the frame before it may still be heard in the first one.
                if is_silence(frame) and is_quiet(decoded):
                    audio += self._add(self._seams.feed(speech))
                    audio += self.silence(decoded.samples / decoded.sample_rate)
                    speech = []
                else:
                    speech.append(decoded)
        return audio + self._add(self._seams.feed(speech))

    def begin_clip(self) -> bytes:
        """Return what is held back of the clip before: the next frame begins another.

        The silence that its encoder added to either is dropped.
        """
        return self._add(self._seams.begin_clip()) + self._rest_of_clip()

    def silence(self, seconds: float) -> bytes:
        """Return what silence adds to the stream. It is as long at every speed."""
        samples = round(seconds * self._source.sample_rate)
        if self._filter is None or self._filter.is_empty:
            return self._encode(silence(self._source, samples))
        samples = round(samples * self._sound.speed)
        return self._encode_all(self._filter.feed(silence(self._source, samples)))

    def finish(self) -> bytes:
        """Return the end of the stream.

        Raises:
            InvalidAudioError: More than a quarter of the frames were broken.

        """
        if self._broken_frames > self._frames * _MAX_SHARE_OF_BROKEN_FRAMES:
            raise InvalidAudioError("Too many frames of the audio are broken")
        return self.rest()

    def rest(self) -> bytes:
        """Return all that is held back; the decoder holds nothing."""
        audio = self._add(self._seams.rest())
        return audio + self._rest_of_clip() + self._encode(None)

    def close(self) -> None:
        """Free the codecs, and the resamplers' memory and threads.

        This object itself may live on, in the traceback of an error that Home
        Assistant keeps for minutes.
        """
        free_filters(self._encoder)
        free_filters(self._resampler)
        if self._filter:
            self._filter.close()
        del self._decoder, self._encoder, self._resampler, self._filter

    def _decode(self, frame: bytes) -> list[AudioFrame]:
        self._frames += 1
        try:
            return self._decoder.decode(Packet(frame))
        except FFmpegError:
            self._broken_frames += 1
            return []

    def _as_source(self, decoded: AudioFrame) -> list[AudioFrame]:
        rate, channels = decoded.sample_rate, decoded.layout.nb_channels
        is_source = (rate, channels) == (
            self._source.sample_rate,
            self._source.channels,
        )
        if is_source and self._resampler is None:
            return [decoded]
        found = StreamInfo(rate, channels)
        frames = [] if found == self._other_source else self._end_of_other_source()
        if is_source:
            return [*frames, decoded]
        if self._resampler is None:
            layout = LAYOUTS[self._source.channels]
            self._resampler = AudioResampler(DECODED, layout, self._source.sample_rate)
            self._other_source = found
        return frames + _without_times(self._resampler.resample(decoded))

    def _add(self, frames: Iterable[AudioFrame]) -> bytes:
        audio = b""
        for decoded in frames:
            for frame in self._as_source(decoded):
                if self._filter:
                    audio += self._encode_all(self._filter.feed(frame))
                else:
                    audio += self._encode(frame)
        return audio

    def _rest_of_clip(self) -> bytes:
        frames = self._end_of_other_source()
        if self._filter:
            filtered = [heard for frame in frames for heard in self._filter.feed(frame)]
            frames = filtered + self._filter.finish()
        return self._encode_all(frames)

    def _encode_all(self, frames: Iterable[AudioFrame]) -> bytes:
        return b"".join(map(self._encode, frames))

    def _end_of_other_source(self) -> list[AudioFrame]:
        resampler, self._resampler, self._other_source = self._resampler, None, None
        if resampler is None:
            return []
        frames = _without_times(resampler.resample(None))
        free_filters(resampler)
        return frames

    def _encode(self, decoded: AudioFrame | None) -> bytes:
        """Return a piece of the stream, or for None the rest of it."""
        packets = self._encoder.encode(decoded)
        audio = b"".join([bytes(packet) for packet in packets])
        if not audio:
            return b""
        header, self._pending_header = self._pending_header, b""
        return header + audio


def _without_times(frames: list[AudioFrame]) -> list[AudioFrame]:
    """Return frames that follow those before them whatever their timestamps say."""
    for frame in frames:
        frame.pts = None
    return frames


def _open_encoder(source: StreamInfo, wanted: OutputFormat) -> AudioCodecContext:
    codec, samples = ENCODERS[wanted.kind]
    channels = wanted.channels or source.channels
    context = CodecContext.create(codec, "w")
    context.sample_rate = wanted.sample_rate or source.sample_rate
    context.layout = LAYOUTS[channels]
    context.format = samples
    if wanted.extension == FLAC:
        is_short = context.sample_rate < _FLAC_SHORT_BLOCK_BELOW
        block = _FLAC_SHORT_BLOCK if is_short else _FLAC_BLOCK
        context.options = {"frame_size": str(block)}
    elif wanted.extension == MP3:
        context.bit_rate = channels * _MP3_BIT_RATE_PER_CHANNEL
        # Without the bit reservoir each frame stands for itself.
        context.options = {"reservoir": "0"}
    context.open()
    return context


def _file_header(encoder: AudioCodecContext, wanted: OutputFormat) -> bytes:
    """Return the header of a file of unknown length."""
    if wanted.extension == FLAC:
        only_block = encoder.extradata or b""
        return b"fLaC\x80" + len(only_block).to_bytes(3) + only_block
    if wanted.extension == MP3:
        return b""
    rate, channels = encoder.sample_rate, encoder.channels
    sample_bytes = wanted.kind[1]
    block = channels * sample_bytes
    pcm = (_WAV_PCM, channels, rate, rate * block, block, sample_bytes * 8)
    chunk = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, *pcm)
    return b"RIFF" + _WAV_SIZE_UNKNOWN + chunk + b"data" + _WAV_SIZE_UNKNOWN
