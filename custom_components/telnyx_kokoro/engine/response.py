"""The response to a request: audio in the format of the caller."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import replace
from typing import Any, Final

from homeassistant.components import tts
from homeassistant.exceptions import ServiceValidationError

from ..audio import (
    CLIP_END,
    MP3,
    WAV,
    AudioError,
    Clip,
    GapSilence,
    OutputFormat,
    Sound,
    can_make,
    converted,
    for_browsers,
    quiet,
    whole_clip,
)
from ..const import LOGGER
from ..core_compat import ENGINES_CONVERT, end_without_caching
from ..exceptions import SilentMessageError, no_speech, translation
from ..synthesis import TextSegmenter, Wording
from ..synthesis.retry import response_error
from .active_streams import ActiveStreams
from .fallback import is_wrong_text, reason_for_fallback
from .request import SynthesisRequest
from .synthesizer import Synthesizer

FORMAT_OPTIONS: Final = (
    (
        tts.ATTR_PREFERRED_FORMAT,
        tts.ATTR_PREFERRED_SAMPLE_RATE,
        tts.ATTR_PREFERRED_SAMPLE_CHANNELS,
        tts.ATTR_PREFERRED_SAMPLE_BYTES,
    )
    if ENGINES_CONVERT and can_make(OutputFormat(WAV))
    else ()
)

_UNTOUCHED: Final = OutputFormat(MP3)
_PREFIX: Final = "preferred_"
_MAX_CHARACTERS: Final = 80


class SpeechResponse:
    """The response of an engine, spoken by the first synthesizer that succeeds."""

    def __init__(
        self,
        request: SynthesisRequest,
        synthesizers: Sequence[Synthesizer],
        streams: ActiveStreams,
    ) -> None:
        """Respond to a request, until the streams are ended."""
        self._request = request
        self._synthesizers = synthesizers
        self._streams = streams
        self._is_cacheable = request.is_cacheable

    async def audio(
        self, engine: tts.TextToSpeechEntity, writer: AsyncGenerator[str]
    ) -> AsyncGenerator[bytes]:
        """Yield the audio of a text, which may still be incomplete.

        It ends without being cached if the clip would not sound as its options say.
        """
        # Satellites request WAV or FLAC, and give up on a stream that pauses, so silence
        # is inserted.
        timeouts = self._request.timeouts
        wanted, silence = self._request.output_format, GapSilence(timeouts.pause)
        async with _segmenter(writer, self._request) as segmenter:
            audio = converted(
                self._mp3(segmenter), wanted, silence, self._request.sound
            )
            if wanted == _UNTOUCHED:
                audio = for_browsers(
                    audio,
                    # A text that is still being written may pause.
                    is_needed=lambda: not segmenter.is_announcement,
                    may_pause=lambda clips: self._may_pause(segmenter, clips),
                )
            wait = self._streams.wait
            with _conversion_errors_translated():
                async with aclosing(audio):
                    while (piece := await wait(anext(audio, None))) is not None:
                        if piece != CLIP_END:
                            yield piece
            # Silence that a slow answer needed once must not be played again.
            is_cacheable = self._is_cacheable and not silence.in_speech
            # Core never finds a streamed text again.
            if not is_cacheable and not segmenter.is_streamed:
                message = await wait(_whole_text(segmenter))
                end_without_caching(engine.hass, engine.entity_id, message, writer)

    def _may_pause(self, segmenter: TextSegmenter, clips: int) -> bool:
        # Silence for players that must be kept awake comes with the audio.
        settings = self._request.settings
        is_kept_awake = settings is not None and settings.gap_silence
        return clips >= segmenter.segments and not is_kept_awake

    async def _mp3(self, segmenter: TextSegmenter) -> AsyncGenerator[bytes]:
        request = self._request
        has_audio = False
        for synthesizer in self._synthesizers:
            try:
                async with synthesizer.speech(request, segmenter) as mp3:
                    async for frames in mp3:
                        has_audio = True
                        yield frames
            except SilentMessageError:
                # A model answered no more than "…" or "👍", which is not an error. After
                # an error satellites would wait for audio that never arrives, and core
                # cannot keep a file without any.
                LOGGER.debug("The text contains nothing to speak; playing silence")
                async for frames in quiet():
                    yield frames
            except Exception as err:
                is_last = synthesizer is self._synthesizers[-1]
                if has_audio or is_last or is_wrong_text(err, segmenter):
                    raise
                request = replace(request, failure=reason_for_fallback(err))
                self._is_cacheable = False
                continue
            return


def _segmenter(writer: AsyncGenerator[str], request: SynthesisRequest) -> TextSegmenter:
    wording = request.settings.wording if request.settings else Wording()
    return TextSegmenter(writer, request.timeouts, wording.replacements)


async def _whole_text(segmenter: TextSegmenter) -> str:
    return "".join([text async for text in segmenter.replay()])


async def whole_audio(
    synthesizer: Synthesizer, request: SynthesisRequest, writer: AsyncGenerator[str]
) -> bytes:
    """Return all audio of a text by one synthesizer."""
    async with _segmenter(writer, request) as segmenter:

        async def frames() -> AsyncGenerator[bytes]:
            async with synthesizer.speech(request, segmenter) as mp3:
                async for piece in mp3:
                    yield piece

        with _conversion_errors_translated():
            wanted, sound = request.output_format, request.sound
            async with aclosing(converted(frames(), wanted, sound=sound)) as audio:
                return b"".join([piece async for piece in audio])


async def clip_with_sound(clip: Clip, sound: Sound) -> Clip:
    """Return a clip at another speed and volume."""
    if sound.is_plain:
        return clip

    async def frames() -> AsyncGenerator[bytes]:
        yield clip.audio

    with _conversion_errors_translated():
        async with aclosing(converted(frames(), _UNTOUCHED, sound=sound)) as audio:
            mp3 = b"".join([piece async for piece in audio])
        return replace(
            await asyncio.to_thread(whole_clip, mp3), junk_bytes=clip.junk_bytes
        )


def output_format(options: Mapping[str, Any]) -> OutputFormat:
    """Return the format to make. If the options request another one, core converts."""
    numbers = {
        name: _number(name, value)
        for name, value in options.items()
        if name.startswith(_PREFIX) and name != tts.ATTR_PREFERRED_FORMAT
    }
    if not FORMAT_OPTIONS:
        return _UNTOUCHED
    wanted = OutputFormat(
        str(options.get(tts.ATTR_PREFERRED_FORMAT) or MP3),
        numbers.get(tts.ATTR_PREFERRED_SAMPLE_RATE),
        numbers.get(tts.ATTR_PREFERRED_SAMPLE_CHANNELS),
        numbers.get(tts.ATTR_PREFERRED_SAMPLE_BYTES),
    )
    if wanted == _UNTOUCHED or can_make(wanted):
        return wanted
    return OutputFormat(WAV) if wanted.extension == MP3 else _UNTOUCHED


def _number(name: str, value: Any) -> int | None:
    if value is None or not str(value).strip():
        return None
    try:
        return int(value)
    except (OverflowError, TypeError, ValueError) as err:
        given = str(value)[:_MAX_CHARACTERS]
        raise ServiceValidationError(
            **translation("not_a_number", option=name, value=given)
        ) from err


@contextmanager
def _conversion_errors_translated() -> Generator[None]:
    try:
        yield
    except AudioError as err:
        raise no_speech(response_error(err)) from err
