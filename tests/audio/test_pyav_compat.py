"""Without what PyAV does not promise, audio is converted all the same."""

import gc

from av.filter import Graph
import pytest

from custom_components.telnyx_kokoro.audio import OutputFormat

from .formats.converting import EVERY_KIND, clip, made


@pytest.mark.parametrize("wanted", EVERY_KIND)
async def test_filters_that_are_not_found_are_freed_later(
    wanted: OutputFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_usual = await made(clip(), wanted)
    monkeypatch.setattr(gc, "get_referents", lambda *_: [])
    assert b"".join(await made(clip(), wanted)) == b"".join(as_usual)
    gc.collect()
    assert not [thing for thing in gc.get_objects() if isinstance(thing, Graph)]
