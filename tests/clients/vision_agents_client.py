"""Vision Agents' plug-in: the samples that it hands to an agent."""

import asyncio

from vision_agents.plugins import telnyx

from tests.clients.program import Case, Heard, answer

USUAL_SAMPLE_RATE = 24_000  # Hz, when no audio says another


async def hear(case: Case) -> Heard:
    """Return the samples of all chunks."""
    engine = telnyx.TTS(api_key=case.api_key, voice=case.voice)
    samples, sample_rate = b"", USUAL_SAMPLE_RATE
    try:
        async for chunk in await engine.stream_audio(case.text):
            samples += chunk.samples.tobytes()
            sample_rate = chunk.sample_rate
    finally:
        await engine.close()
    return Heard(audio=samples, sample_rate=sample_rate)


if __name__ == "__main__":
    asyncio.run(answer(hear))
