"""The action `render`, called wrongly: refused before anything is spoken."""

from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from local_telnyx import LocalTelnyx

from .conftest import ENGINE, SMOKE, Rendering
from .rendering import PATH, each_output, each_output_at_once


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"voice": "af_nobody"}, "voice af_nobody doesn't exist. Available voices"),
        (
            {"voice": "af_nobody", "language": "it"},
            "Available voices: if_sara, im_nicola",
        ),
        ({"language": "de-DE"}, "the language de-DE. Available languages: en-GB"),
        ({"language": "English"}, "the language English. Available languages: en"),
        ({"message": " \n"}, "The message is empty"),
        ({"message": "..."}, "The message is empty"),
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
    with pytest.raises(ServiceValidationError, match="The limit is 2,000 characters"):
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
    with pytest.raises(ServiceValidationError, match="only for the File output"):
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
    "data", [{"output": "cassette"}, {"output": "url", "warmth": 2}]
)
async def test_unknown_fields_and_outputs_are_refused(
    render: Rendering, data: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await render(**data)
