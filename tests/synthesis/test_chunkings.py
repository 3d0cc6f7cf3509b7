"""How a text is cut into pieces on its way never changes what is heard."""

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.synthesis import Delivery, VoiceSettings
from local_telnyx import DIALECTS, LocalTelnyx
from tests.conftest import HEART

from .listening import utterance
from .writers import cut, word_by_word, written

TEXT = (
    "The oven is hot. It is *very* hot, by the way: 2*3*4 degrees too hot!\n\n"
    "Shall I turn it off? Just say so. Mr. Baker said that 5.5 is enough. Well then."
)


@pytest.mark.slow
@pytest.mark.parametrize("delivery", [Delivery.REST, Delivery.WEBSOCKET])
@settings(
    max_examples=25,
    deadline=None,
    # Client and server serve all examples alike.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(places=st.lists(st.integers(1, len(TEXT) - 1), max_size=len(TEXT)))
async def test_audio_is_the_same_to_the_byte(
    client: TelnyxClient, server: LocalTelnyx, delivery: Delivery, places: list[int]
) -> None:
    # In this dialect every sentence has its own MP3, whatever it was sent with.
    server.dialect = DIALECTS["doubled"]
    voice = VoiceSettings(HEART, delivery)
    at_once = [frames async for frames in utterance(client, voice, written(TEXT))]
    pieces = word_by_word(*cut(TEXT, places))
    as_written = [frames async for frames in utterance(client, voice, pieces)]
    assert b"".join(as_written) == b"".join(at_once)
