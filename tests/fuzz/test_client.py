"""Broken responses to the client and to whole utterances, over real sockets."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager

from hypothesis import given, strategies as st
import pytest

from custom_components.telnyx_kokoro.api import SpeechRequest, TelnyxError
from custom_components.telnyx_kokoro.synthesis import (
    Delivery,
    TextError,
    TextSegmenter,
    Timeouts,
    UtteranceRecord,
    VoiceSettings,
    speak,
)

from .mutations import CUTS, broken, cut, odd_json
from .responses import broken_mp3, responses, socket_responses
from .samples import (
    AUDIO_HEAD,
    BALANCE,
    BASE64_AUDIO,
    CLIPS,
    JSON_HEAD,
    TEXTS,
    VOICES,
    WHOAMI,
)
from .watch import World, cases, require_clean
from .wire import KEEP, Script

# Shrinking a finding takes minutes.
pytestmark = pytest.mark.timeout(600)

VOICE = "Telnyx.KokoroTTS.af_heart"
REQUEST = SpeechRequest(TEXTS[0], VOICE)
AUDIO_URL = {"audio_url": "https://127.0.0.1/v2/text-to-speech/speech/7"}
# Nobody listens, so nobody waits.
TIMEOUTS = Timeouts(retry_after=0, backoff=0)


@asynccontextmanager
async def answered(world: World, script: Script) -> AsyncGenerator[None]:
    """Answer every request of a case with this script."""
    async with world.watched(script), world.wire.answering(lambda _: script):
        yield


# A text in the pieces in which it is written.
TEXT = " ".join(TEXTS).encode()
WRITTEN = st.builds(cut, st.one_of(*[st.just(TEXT)] * 4, broken([TEXT])), CUTS)
# Utterances need right audio more often.
RIGHT = st.builds(cut, st.sampled_from(CLIPS[:4]), CUTS).map(
    lambda pieces: Script(KEEP, AUDIO_HEAD, pieces)
)
SPEECH = responses(AUDIO_HEAD, broken_mp3)


@cases(750)
@given(SPEECH)
async def test_speech(world: World, script: Script) -> None:
    async with (
        answered(world, script),
        aclosing(world.client.stream_speech(REQUEST)) as audio,
    ):
        async for _ in audio:
            pass


@cases(310)
@given(responses(JSON_HEAD, odd_json(st.just(BASE64_AUDIO))))
async def test_speech_as_base64(world: World, script: Script) -> None:
    async with answered(world, script):
        await world.client.speech_bytes(REQUEST)


@cases(315)
@given(responses(JSON_HEAD, odd_json(st.just(AUDIO_URL))))
async def test_speech_by_url(world: World, script: Script) -> None:
    async with answered(world, script):
        await world.client.speech_url(REQUEST)


@cases(305)
@given(responses(JSON_HEAD, odd_json(st.just({"voices": VOICES}))))
async def test_list_of_voices(world: World, script: Script) -> None:
    async with answered(world, script):
        await world.client.voices()


@cases(130)
@given(responses(JSON_HEAD, odd_json(st.just({"data": BALANCE}))))
async def test_balance(world: World, script: Script) -> None:
    async with answered(world, script):
        await world.client.balance()


@cases(160)
@given(responses(JSON_HEAD, odd_json(st.just(WHOAMI))))
async def test_account(world: World, script: Script) -> None:
    async with answered(world, script):
        organization = await world.client.organization_id()
        assert organization is None or isinstance(organization, str)


@cases(1_340)
@given(socket_responses(*TEXTS[:2]))
async def test_socket(world: World, script: Script) -> None:
    async with answered(world, script), world.client.open_socket(VOICE) as socket:
        for text in TEXTS[:2]:
            await socket.send(text)
        await socket.end()
        async for _ in socket.audio():
            pass


@cases(1_180)
@given(
    st.sampled_from(Delivery),
    WRITTEN,
    st.lists(
        st.tuples(RIGHT | SPEECH | SPEECH, socket_responses(*TEXTS)),
        min_size=1,
        max_size=3,
    ),
)
async def test_utterance_is_clean_audio(
    world: World,
    delivery: Delivery,
    texts: tuple[bytes, ...],
    scripts: Sequence[tuple[Script, Script]],
) -> None:
    left = list(scripts)

    def choose(request: bytes) -> Script:
        # The last pair answers all further requests.
        pair = left.pop(0) if len(left) > 1 else left[0]
        return pair[b"\r\nupgrade:" in request.lower()]

    async def writer() -> AsyncGenerator[str]:
        for text in texts:
            yield text.decode(errors="replace")

    settings = VoiceSettings(VOICE, delivery, timeouts=TIMEOUTS)
    async with world.watched((delivery, texts, scripts), (TelnyxError, TextError)):
        async with (
            world.wire.answering(choose),
            TextSegmenter(writer(), TIMEOUTS) as feed,
            aclosing(speak(world.client, settings, feed, UtteranceRecord())) as audio,
        ):
            joined = b"".join([frames async for frames in audio])
        assert joined
        require_clean(joined)
