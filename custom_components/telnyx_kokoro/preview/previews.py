"""The samples of one open form, each synthesized when it is first played."""

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

# Home Assistant never closes a form that is left open, and its key must not stay.
LIFETIME: Final = timedelta(hours=1)
# A person waits at a form: 30 seconds in all, of which 20 to the first sound.
MAX_SECONDS: Final = 30
TIMEOUTS: Final = Timeouts(first_audio=20)
# A sentence of ten seconds at the highest bit rate of an MP3 has 400 kB.
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
    """Return the sentence that a voice of a locale says."""
    language = locale.partition("-")[0]
    return _SENTENCES.get(locale) or _SENTENCES.get(language, _ENGLISH)


@dataclass(frozen=True, slots=True)
class VoicePreviews:
    """The samples of one open form, kept in memory until it closes."""

    hass: HomeAssistant
    client: TelnyxClient
    voices: AccountVoices
    count: Callable[[int], None]  # gets the characters of each sample
    cancel_expiry: CALLBACK_TYPE
    samples: dict[str, asyncio.Task[bytes | TelnyxError]]  # by the ID of the voice

    async def sample(self, voice: Voice) -> bytes | TelnyxError:
        """Return a sample as MP3, or why it failed; it is tried again next time."""
        if (task := self.samples.get(voice.id)) is None:
            # It is paid for, so it does not end when the listener leaves.
            task = self.samples[voice.id] = self.hass.async_create_background_task(
                self._synthesized(voice), f"Sample of {voice.id}"
            )
        # Unlike a shield, this logs nothing for listeners who have left.
        await asyncio.wait((task,))
        return task.result()

    async def _synthesized(self, voice: Voice) -> bytes | TelnyxError:
        is_complete = False
        try:
            mp3 = await self._spoken(voice)
            is_complete = True
        except TelnyxError as err:
            LOGGER.warning("The sample of voice %s failed: %s", voice.id, err)
            return err
        finally:
            if not is_complete:
                del self.samples[voice.id]
        return mp3

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
                            "More audio than the sentence can have"
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
    """Offer samples in a form for an hour; a form shown again keeps them."""

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
    """Forget a form, its key and its samples."""
    if previews := hass.data.get(DATA_PREVIEWS, {}).pop(flow_id, None):
        previews.cancel_expiry()


@callback
def close_all_previews(hass: HomeAssistant) -> None:
    """Forget all forms, some of which Home Assistant leaves open."""
    for flow_id in [*hass.data.get(DATA_PREVIEWS, {})]:
        close_previews(hass, flow_id)
