"""Where the documentation and what others have seen differ."""

from dataclasses import replace

import aiohttp
import pytest

from local_telnyx import LIVE, LocalTelnyx
from local_telnyx.engines.tones import read
from local_telnyx.mp3 import frames, tag_length

from .caller import Caller

ID3, INFO = b"ID3", b"Info"
TWO = "One. Two!"
UNKNOWN = "Telnyx.KokoroTTS.af"


async def listed(caller: Caller) -> dict[str, dict[str, object]]:
    """Return the voices by name."""
    _, answer = await caller.get("/text-to-speech/voices?provider=telnyx")
    return {str(voice["name"]): voice for voice in answer["voices"]}


async def test_docs_name_the_field_voice_id(caller: Caller) -> None:
    """And print British English as on the documentation page."""
    emma = (await listed(caller))["Emma"]
    assert emma["voice_id"] == "Telnyx.KokoroTTS.bf_emma"
    assert (emma["language"], emma["gender"]) == ("en-UK", "Female")
    assert "id" not in emma


async def test_live_names_the_field_id(live: Caller) -> None:
    """And the voice as the ID ends; there is no accent."""
    voices = await listed(live)
    emma = voices["bf_emma"]
    assert emma["id"] == "Telnyx.KokoroTTS.bf_emma"
    assert (emma["language"], emma["gender"]) == ("en-GB", "Female")
    assert emma["model_id"] == "KokoroTTS"
    assert voices["if_sara"]["language"] == "it"
    assert not {"voice_id", "accent"} & emma.keys()


async def test_live_lists_the_voices_among_many_others(live: Caller) -> None:
    """Of the provider, and without one of other vendors too."""
    assert 950 < len(await listed(live)) < 1_050
    _, everything = await live.get("/text-to-speech/voices")
    ids = [voice["id"] for voice in everything["voices"]]
    assert len(ids) > 4_000
    assert "Telnyx.KokoroTTS.af_heart" not in (ids[0], ids[-1])


async def test_docs_refuse_an_unknown_voice(caller: Caller) -> None:
    """A bad request."""
    assert await caller.refused(voice=UNKNOWN) == (400, "10015")


async def test_live_fails_at_an_unknown_voice(live: Caller) -> None:
    """As if the service were broken."""
    assert await live.refused(voice=UNKNOWN) == (500, "10007")


async def test_docs_speak_one_file(caller: Caller) -> None:
    """24 kHz, no tags."""
    mp3 = await caller.mp3(text=TWO)
    assert [spoken.text for spoken in read(mp3)] == [TWO]
    assert ID3 not in mp3
    assert INFO not in mp3
    assert len(mp3) % 144 == 0


async def test_live_speaks_a_file_for_each_sentence(live: Caller) -> None:
    """Each with its own ID3v2 tag, at 22.05 kHz."""
    mp3 = await live.mp3(text=TWO)
    assert [spoken.text for spoken in read(mp3)] == ["One.", "Two!"]
    assert (mp3.count(ID3), mp3.count(INFO)) == (2, 0)
    assert {len(frame) for frame in frames(mp3)} == {156}


async def test_an_info_frame_counts_its_own_file(
    session: aiohttp.ClientSession,
) -> None:
    """Decoders that trust it stop too early in joined files."""
    async with LocalTelnyx(dialect="doubled") as server:
        mp3 = await Caller(server, session).mp3(text="One.")
    info = mp3[tag_length(mp3) :]
    assert info[13:17] == INFO
    assert int.from_bytes(info[21:25]) == len(list(frames(mp3)))
    assert int.from_bytes(info[25:29]) == len(info)


async def test_one_behaviour_can_be_changed_alone(
    session: aiohttp.ClientSession,
) -> None:
    """A dialect is a dataclass."""
    dialect = replace(LIVE, voice_id_field="voice_id")
    async with LocalTelnyx(dialect=dialect) as server:
        emma = (await listed(Caller(server, session)))["bf_emma"]
    assert emma["voice_id"] == "Telnyx.KokoroTTS.bf_emma"
    assert emma["language"] == "en-GB"


def test_an_unknown_dialect_is_an_error() -> None:
    """That says which there are."""
    with pytest.raises(ValueError, match="docs, live, doubled, whole"):
        LocalTelnyx(dialect="doc")
