"""An assistant's answer is heard while the language model still writes it."""

from benchmarks.world.ollama import MODEL
from local_home import Connection, HomeAssistant
from local_telnyx.engines.tones import read

from .language_model import BEGINNING, REST, slow_model


async def assistant(home: HomeAssistant, engine: str, model_url: str) -> str:
    """Add an assistant that thinks with a model and speaks with an engine."""
    entry = await home.flow("ollama", [{"url": model_url}])
    agent = {
        "name": "Slow",
        "model": MODEL,
        "prompt": "Answer.",
        "llm_hass_api": ["assist"],
    }
    await home.add_subentry(entry, "conversation", [agent])
    await home.wait_for_entry(entry, "loaded")
    [conversation] = await home.entities(entry, "conversation")
    return await home.add_pipeline("Slow", conversation, engine, "en-US")


async def ask(connection: Connection, pipeline: str) -> str:
    """Ask an assistant something and return where its answer will be heard."""
    await connection.command(
        "assist_pipeline/run",
        start_stage="intent",
        end_stage="tts",
        input={"text": "How is the house?"},
        pipeline=pipeline,
    )
    async for event in connection.events():
        if event["type"] == "run-start":
            url: str = event["data"]["tts_output"]["url"]
        elif event["type"] == "tts-end" or event["data"].get("tts_start_streaming"):
            break
    return url


async def test_first_sentence_is_heard_before_the_answer_is_written(
    home: HomeAssistant, engine: str
) -> None:
    async with slow_model() as model, home.websocket() as connection:
        pipeline = await assistant(home, engine, model.url)
        url = await ask(connection, pipeline)
        async with home.rest.session.get(f"{home.url}{url}") as answer:
            heard = await answer.content.readany()
            assert heard.startswith(b"\xff\xf3")
            assert not model.has_finished
            model.go_on.set()
            heard += await answer.read()
    assert " ".join(clip.text for clip in read(heard)) == "".join((*BEGINNING, *REST))
