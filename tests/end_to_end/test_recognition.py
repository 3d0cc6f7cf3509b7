"""Speech that went through Home Assistant says what it should."""

from collections.abc import AsyncGenerator

import pytest

from local_home import DOMAIN, Account, HomeAssistant
from local_telnyx import LocalTelnyx
from local_telnyx.engines import EngineUnavailableError

from .needs import needs_ffmpeg
from .sound import decoded

TEXT = "The washing machine is done."
SAMPLE_RATE = 16_000  # Hz, what the recognizer's model was made for


@pytest.fixture
async def speaking_server() -> AsyncGenerator[LocalTelnyx]:
    """A server that speaks words instead of tones, with an account of its own."""
    try:
        server = LocalTelnyx(key="KEY_SPEAKING", engine="hibari")
    except EngineUnavailableError as error:
        pytest.skip(str(error))
    server.organization_id = "0b7d3a44-1f7e-4f0e-8f4c-6a3f0d1c9e21"
    async with server:
        yield server


@pytest.fixture
async def speaking_engine(
    home: HomeAssistant, speaking_server: LocalTelnyx
) -> AsyncGenerator[str]:
    """The entity that speaks them."""
    entry = await home.flow(DOMAIN, Account.of(speaking_server).steps)
    [entity_id] = await home.entities(entry, "tts")
    yield entity_id
    await home.remove(entry)


def words_in(pcm: bytes) -> set[str]:
    """Return the words that a recognizer finds."""
    reason = "pocketsphinx is not installed"
    decoder = pytest.importorskip("pocketsphinx", reason=reason).Decoder(
        samprate=SAMPLE_RATE, loglevel="FATAL"
    )
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return set(found.hypstr.split()) if found else set()


@needs_ffmpeg
async def test_a_recognizer_finds_the_words(
    home: HomeAssistant, speaking_engine: str
) -> None:
    speech = await home.speak(speaking_engine, TEXT, cache=False)
    words = words_in(await decoded(speech, SAMPLE_RATE))
    missing = {"the", "washing", "machine", "is", "done"} - words
    assert len(missing) <= 1, words
