"""A command that runs a pipeline as a satellite's integration does: with its format.

Core's own command `assist_pipeline/run` always asks for MP3.
"""

from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.assist_pipeline import PipelineStage
from homeassistant.components.assist_pipeline.pipeline import (
    PipelineInput,
    PipelineRun,
    async_get_pipeline,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session


def register(hass: HomeAssistant) -> None:
    """Add the command."""
    websocket_api.async_register_command(hass, run)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "speech_bench/run",
        vol.Required("pipeline"): str,
        vol.Required("text"): str,
        vol.Required("audio_output"): dict,
    }
)
@websocket_api.async_response
async def run(
    hass: HomeAssistant,
    connection: websocket_api.ActiveConnection,
    message: dict[str, Any],
) -> None:
    """Answer a text; the events come as with core's command."""
    connection.send_result(message["id"])
    with chat_session.async_get_chat_session(hass, context=None) as session:
        pipeline_input = PipelineInput(
            run=PipelineRun(
                hass,
                context=connection.context(message),
                pipeline=async_get_pipeline(hass, message["pipeline"]),
                start_stage=PipelineStage.INTENT,
                end_stage=PipelineStage.TTS,
                event_callback=lambda event: connection.send_event(
                    message["id"], event
                ),
                tts_audio_output=message["audio_output"],
            ),
            session=session,
            intent_input=message["text"],
        )
        await pipeline_input.validate()
        await pipeline_input.execute()
