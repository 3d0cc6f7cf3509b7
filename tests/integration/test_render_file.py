"""The action `render` with a file: what is in it, and that it plays."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from local_telnyx import DIALECTS, Fault, LocalTelnyx

from .conftest import ENGINE, SMOKE, Rendering
from .rendering import PATH, TO_FILE, played, seconds_of, spoken


async def test_file_holds_the_message_and_the_response_says_so(
    render: Rendering, media: Path
) -> None:
    response = await render(**TO_FILE)
    audio = (media / PATH).read_bytes()
    assert spoken(audio) == [("af_heart", SMOKE)]
    assert response == {
        "path": str(media / PATH),
        "media_content_id": f"media-source://media_source/local/{PATH}",
        "content_type": "audio/mpeg",
        "bytes": len(audio),
        "seconds": pytest.approx(seconds_of(audio), abs=0.001),
        "voice": "af_heart",
    }


async def test_file_plays_without_the_service(
    render: Rendering,
    home: HomeAssistant,
    media: Path,
    server: LocalTelnyx,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    response = await render(**TO_FILE)
    await server.close()
    audio = await played(home, hass_client_no_auth, response["media_content_id"])
    assert audio == (media / PATH).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "Küche.mp3",
        "front door.mp3",
        "a+b & c;d='e' @f,g (1)[2]{3}$4.mp3",
        "煙/火災 報知.mp3",
        "a.b.mp3",
        "LOUD.MP3",
    ],
)
async def test_file_of_every_name_that_is_taken_can_be_played(
    render: Rendering,
    home: HomeAssistant,
    media: Path,
    hass_client_no_auth: ClientSessionGenerator,
    path: str,
) -> None:
    response = await render(output="file", path=path)
    audio = await played(home, hass_client_no_auth, response["media_content_id"])
    assert spoken(audio) == [("af_heart", SMOKE)]


async def test_file_is_one_clean_stream_whatever_the_service_joins(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.dialect = DIALECTS["doubled"]
    response = await render(**TO_FILE, message="One. Two. Three.")
    audio = (media / PATH).read_bytes()
    assert audio.rfind(b"ID3") <= 0
    assert b"Info" not in audio
    assert seconds_of(audio) == pytest.approx(response["seconds"], abs=0.001)


async def test_file_takes_a_text_of_any_length(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.forget()
    text = "There is smoke in the house, so leave it now. " * 60
    await render(**TO_FILE, message=text)
    clips = spoken((media / PATH).read_bytes())
    assert " ".join(said for _, said in clips) == text.strip()
    assert len(clips) == len(server.requests) > 1


async def test_file_is_whole_though_the_service_broke_off(
    render: Rendering, media: Path, server: LocalTelnyx
) -> None:
    server.fail(Fault(cut_after=1_000), only="speech")
    await render(**TO_FILE)
    assert spoken((media / PATH).read_bytes()) == [("af_heart", SMOKE)]


async def test_file_is_made_for_a_caller_who_wants_no_response(
    render: Rendering, home: HomeAssistant, media: Path
) -> None:
    data = {"entity_id": ENGINE, "message": SMOKE, **TO_FILE}
    await home.services.async_call(DOMAIN, "render", data, blocking=True)
    assert (media / PATH).is_file()


async def test_speech_becomes_a_file_unless_something_else_is_chosen(
    render: Rendering, media: Path
) -> None:
    response = await render(path=PATH)
    assert response["path"] == str(media / PATH)
