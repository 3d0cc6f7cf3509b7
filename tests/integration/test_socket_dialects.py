"""Messages over the WebSocket, in every manner in which the service may answer."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from local_telnyx import Fault, LocalTelnyx
from tests.api.socket_scripts import ALL_STYLES

from .conftest import Changing, Speaking
from .hearing import texts_of

SENTENCES = "Open. The garage is shut. Nothing is open."
WORDS = "word " * 800


@pytest.fixture(params=ALL_STYLES, autouse=True)
def dialect(request: pytest.FixtureRequest, server: LocalTelnyx) -> None:
    """Each manner."""
    server.dialect = ALL_STYLES[request.param]


@pytest.fixture
def answer(server: LocalTelnyx) -> AsyncGenerator[str]:
    """Three sentences, each written when the one before it has been sent."""

    async def write() -> AsyncGenerator[str]:
        yield "Open. The garage "
        await server.messages(2)
        yield "is shut. Nothing "
        await server.messages(3)
        yield "is open."

    return write()


def sockets(server: LocalTelnyx) -> list[str]:
    return [str(request.messages) for request in server.requests if request.messages]


async def test_sentence_with_the_letters_of_another_is_heard_and_paid_for_once(
    change_profile: Changing,
    say_written: Speaking,
    server: LocalTelnyx,
    answer: AsyncGenerator[str],
) -> None:
    await change_profile(delivery="websocket")
    audio = await say_written(answer)
    assert " ".join(texts_of(audio)) == SENTENCES
    (only,) = sockets(server)
    assert only.count("garage") == 1


async def test_one_word_800_times_is_heard_and_kept_once(
    change_profile: Changing,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    await change_profile(delivery="websocket")
    await say(WORDS, cache=True)
    (clip,) = spoken_files()
    assert " ".join(texts_of(clip.read_bytes())) == WORDS.strip()
    assert len(sockets(server)) == 1


async def test_first_request_that_fails_is_made_up_for_by_one_socket(
    account: MockConfigEntry,
    say_written: Speaking,
    server: LocalTelnyx,
    answer: AsyncGenerator[str],
) -> None:
    server.fail(Fault(status=503), only="speech")
    audio = await say_written(answer)
    assert " ".join(texts_of(audio)) == SENTENCES
    assert len(sockets(server)) == 1


async def test_one_word_800_times_is_heard_once_when_its_first_request_fails(
    account: MockConfigEntry,
    say: Speaking,
    server: LocalTelnyx,
    spoken_files: Callable[[], list[Path]],
) -> None:
    server.fail(Fault(status=503), only="speech")
    await say(WORDS, cache=True)
    (clip,) = spoken_files()
    assert " ".join(texts_of(clip.read_bytes())) == WORDS.strip()
    assert len(sockets(server)) == 1
