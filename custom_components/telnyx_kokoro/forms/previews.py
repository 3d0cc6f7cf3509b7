"""The samples of open forms, synthesized when they are first played."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..api import (
    AccountVoices,
    DeadlineError,
    ResponseTooLongError,
    TelnyxClient,
    TelnyxError,
    Voice,
)
from ..const import DOMAIN, LOGGER
from ..synthesis import TextSegmenter, Timeouts, UtteranceRecord, VoiceSettings, speak

# Home Assistant never closes a form that is left open. Its API key must not stay in
# memory.
LIFETIME: Final = timedelta(hours=1)
# In all, of which 20 to the first audio: somebody is waiting.
MAX_SECONDS: Final = 30
TIMEOUTS: Final = Timeouts(first_audio=20)
# Ten seconds at the highest bit rate of MP3 are 400 kB.
MAX_BYTES: Final = 512 * 1024

DATA_PREVIEWS: HassKey[dict[str, VoicePreviews]] = HassKey(f"{DOMAIN}_previews")

_ENGLISH: Final = "Hello, the laundry is done and it is seventy degrees outside."
# By locale where regions differ, else by language.
_SENTENCES: Final = {
    "en-GB": "Hello, the washing is done and it is twenty-two degrees outside.",
    "es": "Hola, la lavadora ha terminado y fuera hace veintidós grados.",
    "fr": "Bonjour, la lessive est terminée et il fait vingt-deux degrés dehors.",
    "it": "Ciao, la lavatrice ha finito e fuori ci sono ventidue gradi.",
    "pt": "Olá, a máquina de lavar terminou e lá fora faz vinte e dois graus.",
}


def sample_sentence(locale: str) -> str:
    """Return the sample text for a locale."""
    language = locale.partition("-")[0]
    return _SENTENCES.get(locale) or _SENTENCES.get(language, _ENGLISH)


@dataclass(frozen=True, slots=True)
class VoicePreviews:
    """The samples of one open form, kept in memory until it closes."""

    hass: HomeAssistant
    client: TelnyxClient
    voices: AccountVoices
    count: Callable[[int], None]  # called with the characters of each sample
    cancel_expiry: CALLBACK_TYPE
    samples: dict[str, asyncio.Task[bytes | TelnyxError]]  # by the ID of the voice

    async def sample(self, voice: Voice) -> bytes | TelnyxError:
        """Return a sample as MP3, or the error. A failed sample is retried next time."""
        if (task := self.samples.get(voice.id)) is None:
            # It costs credit, so it is completed even if the listener leaves.
            task = self.samples[voice.id] = self.hass.async_create_background_task(
                self._synthesized(voice), f"Sample of {voice.id}"
            )
        # Unlike `asyncio.shield`, this logs nothing after the listener has left.
        await asyncio.wait((task,))
        return task.result()

    async def _synthesized(self, voice: Voice) -> bytes | TelnyxError:
        try:
            return await self._spoken(voice)
        # Whatever ends it, such as Home Assistant stopping: the next listener starts a
        # new task, instead of the result of one that was cancelled.
        except BaseException as err:
            del self.samples[voice.id]
            if not isinstance(err, TelnyxError):
                raise
            LOGGER.warning("The sample of voice %s failed: %s", voice.id, err)
            return err

    async def _spoken(self, voice: Voice) -> bytes:
        async def sentence() -> AsyncGenerator[str]:
            yield sample_sentence(voice.locale)

        mp3 = bytearray()
        record = UtteranceRecord()
        settings = VoiceSettings(voice.full_id, timeouts=TIMEOUTS)
        try:
            async with (
                asyncio.timeout(MAX_SECONDS),
                TextSegmenter(sentence()) as text,
                aclosing(speak(self.client, settings, text, record)) as speech,
            ):
                async for frames in speech:
                    mp3 += frames
                    if len(mp3) > MAX_BYTES:
                        raise ResponseTooLongError(
                            "More audio than the sample text can produce"
                        )
        except TimeoutError as err:
            raise DeadlineError(
                f"No complete sample within {MAX_SECONDS} seconds"
            ) from err
        finally:
            if record.delivery:
                self.count(record.characters)
        return bytes(mp3)


@callback
def open_previews(
    hass: HomeAssistant,
    flow_id: str,
    client: TelnyxClient,
    voices: AccountVoices,
    count: Callable[[int], None],
) -> None:
    """Offer samples in a form for an hour. A form that is shown again keeps them."""

    @callback
    def expired(_: datetime) -> None:
        close_previews(hass, flow_id)

    earlier = hass.data[DATA_PREVIEWS].get(flow_id)
    close_previews(hass, flow_id)
    expiry = HassJob(expired, "Expiry of previews", cancel_on_shutdown=True)
    hass.data[DATA_PREVIEWS][flow_id] = VoicePreviews(
        hass,
        client,
        voices,
        count,
        cancel_expiry=async_call_later(hass, LIFETIME, expiry),
        samples=earlier.samples if earlier else {},
    )


@callback
def close_previews(hass: HomeAssistant, flow_id: str) -> None:
    """Forget the samples and the API key of a form."""
    if previews := hass.data.get(DATA_PREVIEWS, {}).pop(flow_id, None):
        previews.cancel_expiry()


@callback
def close_all_previews(hass: HomeAssistant) -> None:
    """Forget the samples of all forms. Home Assistant leaves some of them open."""
    for flow_id in [*hass.data.get(DATA_PREVIEWS, {})]:
        close_previews(hass, flow_id)
