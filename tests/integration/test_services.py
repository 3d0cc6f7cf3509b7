"""The action `render`, called as an automation calls it: what it gives, what it says."""

import asyncio
import base64
import io
from pathlib import Path
from typing import Any

import aiohttp
import av
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.components.media_source import async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from local_telnyx import DIALECTS, Fault, LocalTelnyx
from local_telnyx.engines import tones

from .conftest import ENGINE, SMOKE, Rendering, voice_profile
from .repair_forms import shown

PATH = "announcements/smoke.mp3"
TO_FILE = {"output": "file", "path": PATH}
OUTPUTS = [TO_FILE, {"output": "url"}, {"output": "base64"}]
AT_ONCE = OUTPUTS[1:]

each_output = pytest.mark.parametrize(
    "output", OUTPUTS, ids=lambda output: output["output"]
)
each_output_at_once = pytest.mark.parametrize(
    "output", AT_ONCE, ids=lambda output: output["output"]
)


def spoken(audio: bytes) -> list[tuple[str, str]]:
    """Return voice and text of each clip."""
    return [
        (clip.voice.removeprefix("Telnyx.KokoroTTS."), clip.text)
        for clip in tones.read(audio)
    ]


def seconds_of(audio: bytes) -> float:
    """Return how long a decoder hears something."""
    with av.open(io.BytesIO(audio), "r") as container:
        return sum(
            frame.samples / frame.sample_rate for frame in container.decode(audio=0)
        )


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
    server.dialect = DIALECTS["live"]
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


async def test_url_leads_to_the_message(
    render: Rendering, session: aiohttp.ClientSession
) -> None:
    response = await render(output="url")
    assert response.keys() == {"url", "voice"}
    async with session.get(response["url"]) as answer:
        assert spoken(await answer.read()) == [(response["voice"], SMOKE)]


async def test_url_is_there_before_there_is_audio(
    render: Rendering, server: LocalTelnyx
) -> None:
    server.forget()
    server.fail(Fault(status=503), only="audio", times=None)
    assert (await render(output="url"))["url"].startswith(server.url)
    assert [request.operation for request in server.requests] == ["speech"]


async def test_base64_is_the_message(render: Rendering) -> None:
    response = await render(output="base64")
    audio = base64.b64decode(response.pop("base64"), validate=True)
    assert spoken(audio) == [("af_heart", SMOKE)]
    assert response == {
        "content_type": "audio/mpeg",
        "bytes": len(audio),
        "seconds": pytest.approx(seconds_of(audio), abs=0.001),
        "voice": "af_heart",
    }


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xf3"])
async def test_base64_without_whole_audio_is_refused(
    render: Rendering, server: LocalTelnyx, body: bytes
) -> None:
    answer = b'{"base64_audio": "%s"}' % base64.b64encode(body)
    fault = Fault(body=answer, content_type="application/json")
    server.fail(fault, only="speech", times=None)
    with pytest.raises(HomeAssistantError, match="as Telnyx does|was cut off"):
        await render(output="base64")


@each_output
@pytest.mark.parametrize(
    ("asked", "voice"),
    [
        ({"voice": "bf_emma"}, "bf_emma"),
        ({"voice": "am_adam"}, "am_adam"),
        ({"voice": "Telnyx.KokoroTTS.BF_EMMA"}, "bf_emma"),
        ({"language": "fr-FR"}, "ff_siwis"),
        ({"language": "es"}, "ef_dora"),
        ({"language": "fr-FR", "voice": "bf_emma"}, "bf_emma"),
        ({}, "af_heart"),
    ],
)
async def test_voice_and_language_are_chosen_as_everywhere(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
    asked: dict[str, str],
    voice: str,
) -> None:
    assert (await render(**output, **asked))["voice"] == voice
    assert server.requests[-1].body["voice"] == f"Telnyx.KokoroTTS.{voice}"


async def test_target_chooses_the_voice_profiles(
    render: Rendering, home: HomeAssistant
) -> None:
    emma = MockConfigEntry(
        domain=DOMAIN,
        data=dict(home.config_entries.async_entries(DOMAIN)[0].data),
        subentries_data=[voice_profile("bf_emma", "en-GB", "Telnyx Emma")],
    )
    emma.add_to_hass(home)
    assert await home.config_entries.async_setup(emma.entry_id)
    answers = await home.services.async_call(
        DOMAIN,
        "render",
        {"entity_id": "all", "message": SMOKE, "output": "base64"},
        blocking=True,
        return_response=True,
    )
    assert answers is not None
    voices: dict[str, Any] = dict(answers)
    assert voices[ENGINE]["voice"] == "af_heart"
    assert voices["tts.telnyx_emma_speech"]["voice"] == "bf_emma"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"voice": "af_nobody"}, "no voice named af_nobody. Choose one"),
        ({"voice": ""}, "no voice named . Choose one"),
        ({"language": "de-DE"}, "speaks de-DE. Choose one of these languages: en-GB"),
        ({"language": "en-us"}, "speaks en-us. Choose one of these languages: en-GB"),
        ({"message": " \n"}, "nothing to say: the message is empty"),
        ({"message": "..."}, "nothing to say: the message is empty"),
    ],
)
@each_output
async def test_wrong_call_is_not_sent(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
    wrong: dict[str, str],
    reason: str,
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match=reason):
        await render(**{**output, **wrong})
    assert not server.requests
    assert not list(media.iterdir())


@each_output_at_once
async def test_message_that_does_not_fit_into_a_request_is_not_sent(
    render: Rendering, server: LocalTelnyx, output: dict[str, str]
) -> None:
    await render(**output, message=" " + "x" * 2_000 + " ")
    server.forget()
    with pytest.raises(ServiceValidationError, match="takes at most 2,000 characters"):
        await render(**output, message="x" * 2_001)
    assert not server.requests


@each_output_at_once
@pytest.mark.parametrize(
    "for_files", [{"path": PATH}, {"media_dir": "local"}, {"overwrite": True}]
)
async def test_what_belongs_to_a_file_is_refused_elsewhere(
    render: Rendering,
    server: LocalTelnyx,
    output: dict[str, str],
    for_files: dict[str, Any],
) -> None:
    server.forget()
    with pytest.raises(ServiceValidationError, match="belong to the output file"):
        await render(**output, **for_files)
    assert not server.requests


@each_output_at_once
async def test_response_that_nobody_receives_is_not_paid_for(
    render: Rendering,
    home: HomeAssistant,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.forget()
    data = {"entity_id": ENGINE, "message": SMOKE, **output}
    with pytest.raises(ServiceValidationError, match="Add response_variable"):
        await home.services.async_call(DOMAIN, "render", data, blocking=True)
    assert not server.requests


@pytest.mark.parametrize(
    "data", [{"output": "cassette"}, {}, {"output": "url", "speed": 2}]
)
async def test_unknown_fields_and_outputs_are_refused(
    render: Rendering, data: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await render(**data)


@each_output
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=401), "does not accept the API key. Enter a new one"),
        (Fault(status=402, code="20100"), "no credit left. Add credit in the Telnyx"),
        (Fault(status=403, code="10010"), "may not use text-to-speech. Check its st"),
        (Fault(status=400, code="10015"), "did not accept the request, which may be"),
        (Fault(status=404), "did not answer as Telnyx does. Check the API addr"),
        (Fault(status=429, headers={"retry-after": "6"}), "Try again in 6 s"),
        (Fault(status=503), "Telnyx has a problem at the moment. Try again in a min"),
        (Fault(cut_after=10), "was cut off on its way, and nothing of it was"),
        (Fault(body=b"<html>"), "did not answer as Telnyx does."),
    ],
)
async def test_failure_says_what_to_do_and_leaves_nothing(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
    fault: Fault,
    reason: str,
) -> None:
    server.fail(fault, only="speech", times=None)
    server.fail(Fault(status=fault.status or 503), only="websocket", times=None)
    with pytest.raises(HomeAssistantError, match=reason):
        await render(**output)
    assert not list(media.iterdir())


@each_output
async def test_service_that_is_not_reached_is_said_to_be_so(
    render: Rendering, media: Path, server: LocalTelnyx, output: dict[str, str]
) -> None:
    await server.close()
    with pytest.raises(HomeAssistantError, match="cannot be reached. Check the inter"):
        await render(**output)
    assert not list(media.iterdir())


@each_output_at_once
async def test_passing_failure_is_not_noticed(
    render: Rendering, server: LocalTelnyx, output: dict[str, str]
) -> None:
    server.forget()
    server.fail(Fault(status=503), only="speech", times=2)
    await render(**output)
    assert [request.operation for request in server.requests] == ["speech"] * 3


@each_output
async def test_what_is_rendered_counts_as_spoken(
    render: Rendering,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.fail(Fault(status=503), only="speech")
    await render(**output)
    statistics = account.runtime_data.statistics
    assert (statistics.characters, statistics.retries) == (len(SMOKE), 1)


@each_output
async def test_what_is_not_rendered_counts_as_failed(
    render: Rendering,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.fail(Fault(status=402), times=None)
    with pytest.raises(HomeAssistantError):
        await render(**output)
    statistics = account.runtime_data.statistics
    assert (statistics.characters, list(statistics.failures)) == (0, ["NoCreditError"])


async def test_audio_that_nobody_waited_to_hear_is_no_time_to_first_audio(
    render: Rendering, account: MockConfigEntry
) -> None:
    await render(output="base64")
    assert not account.runtime_data.statistics.first_audios


@each_output
async def test_refused_key_asks_for_a_new_one(
    render: Rendering,
    home: HomeAssistant,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.key = "ANOTHER"
    with pytest.raises(HomeAssistantError):
        await render(**output)
    flows = home.config_entries.flow.async_progress()
    assert [flow["step_id"] for flow in flows] == ["reauth_confirm"]


@each_output
async def test_missing_credit_is_shown_until_telnyx_speaks(
    render: Rendering,
    media: Path,
    server: LocalTelnyx,
    issue_registry: ir.IssueRegistry,
    output: dict[str, str],
) -> None:
    server.fail(Fault(status=402), times=None)
    with pytest.raises(HomeAssistantError):
        await render(**output)
    assert [issue.translation_key for issue in shown(issue_registry)] == ["no_credit"]
    server.heal()
    # A URL is no speech yet.
    await render(output="url")
    assert list(shown(issue_registry))
    await render(output="base64")
    assert not list(shown(issue_registry))


@each_output
async def test_voice_that_the_account_lost_is_said_to_be_so(
    render: Rendering,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.pf_dora"}]
    await account.runtime_data.async_refresh()
    with pytest.raises(HomeAssistantError, match="no longer has the voice af_heart"):
        await render(**output)


async def test_voices_are_refreshed_by_home_assistants_own_action(
    render: Rendering, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.af_new", "language": "en-US"}]
    await home.services.async_call(
        "homeassistant", "update_entity", {"entity_id": ENGINE}, blocking=True
    )
    assert (await render(output="url", voice="af_new"))["voice"] == "af_new"


async def test_action_is_there_before_any_account(
    home: HomeAssistant, enable_custom_integrations: None
) -> None:
    assert await async_setup_component(home, DOMAIN, {})
    assert home.services.has_service(DOMAIN, "render")


@each_output
async def test_account_that_is_not_loaded_is_an_error(
    render: Rendering,
    home: HomeAssistant,
    account: MockConfigEntry,
    media: Path,
    output: dict[str, str],
) -> None:
    await home.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError, match="did not match any entities"):
        await render(**output)
    assert not list(media.iterdir())


@each_output
async def test_account_that_goes_meanwhile_ends_the_action(
    render: Rendering,
    home: HomeAssistant,
    account: MockConfigEntry,
    media: Path,
    server: LocalTelnyx,
    output: dict[str, str],
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    rendering = asyncio.ensure_future(render(**output))
    await server.received(len(server.requests) + 1)
    await home.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError, match="The speech was stopped, because"):
        await rendering
    await server.idle()
    assert not list(media.iterdir())


@each_output
async def test_automation_that_is_stopped_leaves_nothing(
    render: Rendering, media: Path, server: LocalTelnyx, output: dict[str, str]
) -> None:
    server.fail(Fault(stall_after=0), only="speech")
    rendering = asyncio.ensure_future(render(**output))
    await server.received(len(server.requests) + 1)
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    await server.idle()
    assert not list(media.iterdir())


async def played(
    home: HomeAssistant, hass_client: ClientSessionGenerator, media_content_id: str
) -> bytes:
    """Return what a player gets, which knows the address and no password."""
    media = await async_resolve_media(home, media_content_id, None)
    assert media.mime_type == "audio/mpeg"
    address = async_process_play_media_url(home, media.url, allow_relative_url=True)
    player = await hass_client()
    response = await player.get(address)
    assert response.status == 200
    return await response.read()
