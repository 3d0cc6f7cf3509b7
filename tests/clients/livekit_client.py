"""LiveKit's plug-in: the samples that it hands to an agent."""

import asyncio

from livekit.agents import APIConnectOptions
from livekit.plugins import telnyx

from tests.clients.program import Case, Heard, answer

ONCE = APIConnectOptions(max_retry=0, timeout=10)


async def hear(case: Case) -> Heard:
    """Return the samples of all frames."""
    engine = telnyx.TTS(voice=case.voice, api_key=case.api_key)
    samples, sample_rate = b"", engine.sample_rate
    try:
        async with engine.synthesize(case.text, conn_options=ONCE) as stream:
            async for spoken in stream:
                samples += bytes(spoken.frame.data)
                sample_rate = spoken.frame.sample_rate
    finally:
        await engine.aclose()
    return Heard(audio=samples, sample_rate=sample_rate)


if __name__ == "__main__":
    asyncio.run(answer(hear))
