"""The action `render`: what it answers, of which voice, and what that counts as."""

import base64
from pathlib import Path

import aiohttp
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.telnyx_kokoro.audio.mp3 import silent_frames
from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from local_telnyx import Fault, LocalTelnyx

from .conftest import ENGINE, SMOKE, Changing, Rendering
from .rendering import TO_FILE, audio_of, each_output, seconds_of, spoken


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


async def test_voices_are_refreshed_by_home_assistants_own_action(
    render: Rendering, home: HomeAssistant, server: LocalTelnyx
) -> None:
    server.voices = [{"id": "Telnyx.KokoroTTS.af_new", "language": "en-US"}]
    await home.services.async_call(
        "homeassistant", "update_entity", {"entity_id": ENGINE}, blocking=True
    )
    assert (await render(output="url", voice="af_new"))["voice"] == "af_new"


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
    metrics = account.runtime_data.metrics
    assert (metrics.characters, metrics.retries) == (len(SMOKE), 1)


async def test_audio_that_nobody_waited_to_hear_is_no_time_to_first_audio(
    render: Rendering, account: MockConfigEntry
) -> None:
    await render(output="base64")
    assert not account.runtime_data.metrics.first_audios


async def test_action_is_there_before_any_account(
    home: HomeAssistant, enable_custom_integrations: None
) -> None:
    assert await async_setup_component(home, DOMAIN, {})
    assert home.services.has_service(DOMAIN, "render")


@pytest.mark.parametrize("output", [TO_FILE, {"output": "base64"}])
async def test_silence_of_the_profile_leads_what_is_kept(
    render: Rendering, change_profile: Changing, media: Path, output: dict[str, str]
) -> None:
    plain = audio_of(await render(**output, overwrite=output is TO_FILE))
    await change_profile(lead_in=480)
    response = await render(**output, overwrite=output is TO_FILE)
    silence, _ = silent_frames(plain[plain.index(b"\xff\xf3") :][:4], 0.48)
    tag, frames = plain.split(b"\xff\xf3", 1)
    assert audio_of(response) == tag + silence + b"\xff\xf3" + frames
    assert response["bytes"] == len(audio_of(response))
    assert response["seconds"] == pytest.approx(seconds_of(audio_of(response)))


async def test_silence_of_the_profile_is_not_in_what_telnyx_hands_out(
    render: Rendering, change_profile: Changing, session: aiohttp.ClientSession
) -> None:
    async with session.get((await render(output="url"))["url"]) as answer:
        plain = await answer.read()
    await change_profile(lead_in=480)
    async with session.get((await render(output="url"))["url"]) as answer:
        assert await answer.read() == plain
