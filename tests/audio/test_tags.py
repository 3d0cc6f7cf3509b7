"""Where tags end, and what only looks like one."""

import pytest

from custom_components.telnyx_kokoro.audio.mp3 import tag_size

from .clips import FRAME, tag
from .odd_clips import APE, ID3V1, LYRICS3

TAGS = [tag(b"words"), tag(b"words", footer=True), APE, LYRICS3, ID3V1]


@pytest.mark.parametrize("whole", TAGS)
def test_size_of_a_tag_is_known_from_its_whole(whole: bytes) -> None:
    assert tag_size(FRAME + whole + FRAME, len(FRAME)) == len(whole)


@pytest.mark.parametrize("whole", [tag(b"words"), APE, LYRICS3])
def test_tag_of_which_only_the_first_bytes_came_is_longer_than_what_came(
    whole: bytes,
) -> None:
    for size in range(1, 9):
        assert (tag_size(whole[:size], 0) or 0) > size


@pytest.mark.parametrize(
    "data",
    [
        FRAME,
        b"",
        b"ID3\xff".ljust(40),
        b"ID3\x04\0\0\xff\xff\xff\xff",
        b"APETAGEX".ljust(40),
        b"LYRICSBEGIN" + FRAME,
    ],
)
def test_what_only_looks_like_a_tag_is_none(data: bytes) -> None:
    assert tag_size(data, 0) is None
