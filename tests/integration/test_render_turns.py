"""The action `render`, called twice at once for one file: nothing is paid for twice."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from custom_components.telnyx_kokoro.media_file import MediaFile
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from local_telnyx import Fault, LocalTelnyx

from .conftest import SMOKE, Rendering
from .rendering import PATH, TO_FILE, spoken, texts_asked_for

# Of the event loop, for what needs some of them; no measure of time.
TURNS = 50


@dataclass(frozen=True)
class SlowDisk:
    """A disk that is asked to write, and does so when it is let."""

    asked: Event = field(default_factory=Event)
    goes_on: Event = field(default_factory=Event)


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    """The disk of the media folder, slow."""
    disk, write = SlowDisk(), MediaFile.write

    def slow(file: MediaFile, content: bytes) -> Path:
        disk.asked.set()
        disk.goes_on.wait()
        return write(file, content)

    monkeypatch.setattr(MediaFile, "write", slow)
    yield disk
    disk.goes_on.set()


async def both(
    render: Rendering, first: dict[str, Any], second: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[BaseException]]:
    """Return what two calls at once answer, and what they raise."""
    results = await asyncio.gather(
        render(**TO_FILE, **first), render(**TO_FILE, **second), return_exceptions=True
    )
    return (
        [result for result in results if isinstance(result, dict)],
        [result for result in results if isinstance(result, BaseException)],
    )


async def test_of_two_at_once_only_one_is_spoken(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.forget()
    (written,), (refused,) = await both(render, {"message": "One."}, {})
    assert isinstance(refused, ServiceValidationError)
    assert "already exists" in str(refused)
    assert len(texts_asked_for(server)) == 1
    assert [path.name for path in (media / PATH).parent.iterdir()] == ["smoke.mp3"]
    assert (media / PATH).stat().st_size == written["bytes"]


async def test_of_two_names_for_one_place_only_one_is_spoken(
    render: Rendering, home: HomeAssistant, media: Path, server: LocalTelnyx
) -> None:
    (media / "same").symlink_to(media)
    home.config.media_dirs["again"] = str(media / "same")
    server.forget()
    written, refused = await both(render, {}, {"media_dir": "again"})
    assert (len(written), len(refused)) == (1, 1)
    assert texts_asked_for(server) == [SMOKE]


async def test_two_that_replace_speak_one_after_the_other(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.forget()
    words = ("One.", "Number two.")
    calls = [{"message": word, "overwrite": True} for word in words]
    written, _ = await both(render, *calls)
    assert len(written) == 2
    ((_, said),) = spoken((media / PATH).read_bytes())
    assert said == texts_asked_for(server)[-1]
    assert sorted(texts_asked_for(server)) == sorted(words)


async def test_two_that_replace_alike_are_spoken_once(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.forget()
    (one, other), _ = await both(render, {"overwrite": True}, {"overwrite": True})
    assert one == other
    assert texts_asked_for(server) == [SMOKE]


@pytest.mark.parametrize("other", [{"message": "Now."}, {"voice": "bf_emma"}])
async def test_two_that_replace_alike_but_for_a_word_or_a_voice_are_both_spoken(
    render: Rendering, media: Path, server: LocalTelnyx, other: dict[str, str]
) -> None:
    server.forget()
    await both(render, {"overwrite": True}, {"overwrite": True, **other})
    assert len(texts_asked_for(server)) == 2


async def test_same_file_is_spoken_again_once_nobody_waits(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.forget()
    await render(**TO_FILE, overwrite=True)
    await render(**TO_FILE, overwrite=True)
    assert len(texts_asked_for(server)) == 2


async def test_second_is_spoken_when_the_first_fails(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.fail(Fault(status=402, code="20100"), only="speech")
    (written,), (failed,) = await both(render, {}, {})
    assert isinstance(failed, HomeAssistantError)
    assert "out of credit" in str(failed)
    assert (media / PATH).stat().st_size == written["bytes"]


async def test_second_is_spoken_when_the_first_is_stopped(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    first = asyncio.ensure_future(render(**TO_FILE))
    await server.received(len(server.requests) + 1)
    second = asyncio.ensure_future(render(**TO_FILE))
    first.cancel()
    assert (await second)["bytes"] == (media / PATH).stat().st_size


@pytest.mark.parametrize("times", [1, 2])
async def test_call_that_is_stopped_while_it_writes_keeps_its_turn_until_then(
    home: HomeAssistant, render: Rendering, media: Path, slow_disk: SlowDisk, times: int
) -> None:
    first = asyncio.ensure_future(render(**TO_FILE, message="One.", overwrite=True))
    await home.async_add_executor_job(slow_disk.asked.wait)
    second = asyncio.ensure_future(render(**TO_FILE, message="Two.", overwrite=True))
    for _ in range(times):
        first.cancel()
        for _ in range(TURNS):
            await asyncio.sleep(0)
    assert not first.done()
    slow_disk.goes_on.set()
    await second
    assert first.cancelled()
    assert spoken((media / PATH).read_bytes()) == [("af_heart", "Two.")]
