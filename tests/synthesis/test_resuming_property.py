"""Wherever the line breaks, the listener hears the message whole and once."""

from collections.abc import AsyncGenerator, Sequence
import io

import aiohttp
import av
from hypothesis import HealthCheck, given, settings, strategies as st
import numpy as np
from numpy.typing import NDArray
import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.synthesis import Delivery, Timeouts, VoiceSettings
from local_telnyx import LocalTelnyx
from local_telnyx.engines import tones
from tests.api.socket_scripts import ALL_DIALECTS
from tests.conftest import HEART
from tests.line import Cut, Line

from .listening import utterance
from .writers import cut, word_by_word

WAYS = (Delivery.REST, Delivery.WEBSOCKET)
HASTE = Timeouts(backoff=0)
# Odd: every other cut is a reset, and they lie at all places of a frame.
STEP = 127
# Of the last final frame and the close.
BYTES_OF_THE_END = 80

TWO = "A. B."
WORDS = st.sampled_from(["no", "so", "ten", "Grüße", "a1", "the oven is hot"])
SENTENCES = st.builds(
    lambda words, mark: " ".join(words).capitalize() + mark,
    st.lists(WORDS, min_size=1, max_size=4),
    st.sampled_from([".", "?", "!"]),
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
# As a share of all bytes: every place of every text can be drawn.
SHARES = st.floats(0, 1, exclude_max=True, allow_nan=False)


@pytest.fixture
async def line(server: LocalTelnyx) -> AsyncGenerator[Line]:
    """A line to the server that can be cut."""
    async with Line(server.port) as opened:
        yield opened


@pytest.fixture
def far_client(line: Line, session: aiohttp.ClientSession) -> TelnyxClient:
    """A client at the other end of the line."""
    return TelnyxClient(session, "KEY_LOCAL", URL(line.address()))


async def spoken(client: TelnyxClient, delivery: Delivery, *pieces: str) -> bytes:
    voice = VoiceSettings(HEART, delivery, timeouts=HASTE)
    speech = utterance(client, voice, word_by_word(*pieces))
    return b"".join([frames async for frames in speech])


def words(mp3: bytes) -> str:
    """Return what is heard; a frame too many or too few is no tone any more."""
    return " ".join(clip.text for clip in tones.read(mp3))


def samples(mp3: bytes) -> NDArray[np.float32]:
    """Return the sound."""
    with av.open(io.BytesIO(mp3), "r", format="mp3") as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], 1)


def broken_at(bytes_in_all: int, shares: Sequence[float], resets: bool) -> list[Cut]:
    return [Cut(int(share * bytes_in_all), resets) for share in shares]


@pytest.mark.slow
# To make a failure small takes minutes.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("dialect", sorted(ALL_DIALECTS))
@pytest.mark.parametrize("delivery", WAYS)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    # Line, client and server serve all examples alike.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=TEXTS,
    places=st.lists(st.integers(1, 60), max_size=4),
    shares=st.lists(SHARES, min_size=1, max_size=2),
    resets=st.booleans(),
)
async def test_message_is_heard_whole_and_once(
    far_client: TelnyxClient,
    server: LocalTelnyx,
    line: Line,
    delivery: Delivery,
    dialect: str,
    text: str,
    places: list[int],
    shares: list[float],
    resets: bool,
) -> None:
    server.dialect = ALL_DIALECTS[dialect]
    line.cut([])
    whole = await spoken(far_client, delivery, *cut(text, places))
    line.cut(broken_at(line.passed, shares, resets))
    healed = await spoken(far_client, delivery, *cut(text, places))
    assert words(healed) == words(whole) == text
    if server.dialect.clip_per_sentence:
        # However the text was divided into requests, the bytes are the same.
        assert healed == whole


@pytest.mark.slow
@pytest.mark.parametrize("dialect", sorted(ALL_DIALECTS))
@pytest.mark.parametrize("delivery", WAYS)
async def test_cut_at_any_place_leaves_no_trace(
    far_client: TelnyxClient,
    server: LocalTelnyx,
    line: Line,
    delivery: Delivery,
    dialect: str,
) -> None:
    server.dialect = ALL_DIALECTS[dialect]
    # The second time, and from then on, frames say that their audio is cached.
    await spoken(far_client, delivery, TWO)
    line.cut([])
    whole = await spoken(far_client, delivery, TWO)
    bytes_in_all, sound = line.passed, samples(whole)
    if delivery is Delivery.WEBSOCKET and server.dialect.final_per_text:
        # Once each text has its final frame, nobody waits for that of the end.
        bytes_in_all -= BYTES_OF_THE_END
    for place in range(0, bytes_in_all, STEP):
        line.cut([Cut(place, resets=place % 2 == 1)])
        healed = await spoken(far_client, delivery, TWO)
        assert words(healed) == TWO, place
        assert not line.cuts_left
        if server.dialect.clip_per_sentence:
            assert healed == whole, place
            assert np.array_equal(samples(healed), sound), place
