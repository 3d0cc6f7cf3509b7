"""Who may have samples made, with which key, and that each is made once."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..telnyx import AccountVoices, TelnyxClient
from .errors import FormClosedError, UnknownVoiceError
from .sentences import sample_sentence
from .store import Sample, SampleStore
from .synthesis import synthesized
from .view import SampleView

# As long as a form can play samples. Forms that are left open must not hold a key for
# ever: Home Assistant never closes them.
LIFETIME: Final = timedelta(hours=1)

_DATA_STUDIO: HassKey[Studio] = HassKey(f"{DOMAIN}_studio")


@dataclass(frozen=True, slots=True)
class _Form:
    """An open form."""

    client: TelnyxClient
    voices: AccountVoices
    forget_later: CALLBACK_TYPE


class Studio:
    """Makes samples for open forms, each with the key that was entered in it."""

    def __init__(self, hass: HomeAssistant, store: SampleStore) -> None:
        """Start without a form."""
        self._hass = hass
        self._store = store
        self._forms: dict[str, _Form] = {}
        self._in_work: dict[Sample, asyncio.Task[Path]] = {}

    @callback
    def open(self, flow_id: str, client: TelnyxClient, voices: AccountVoices) -> None:
        """Make samples for a form, from now on and for an hour."""
        self.close(flow_id)

        @callback
        def too_old(_: datetime) -> None:
            self.close(flow_id)

        job = HassJob(too_old, "End of samples", cancel_on_shutdown=True)
        forget_later = async_call_later(self._hass, LIFETIME, job)
        self._forms[flow_id] = _Form(client, voices, forget_later)

    @callback
    def close(self, flow_id: str) -> None:
        """Forget a form with its client."""
        if form := self._forms.pop(flow_id, None):
            form.forget_later()

    async def sample(self, flow_id: str, voice_id: str) -> Path:
        """Return the file of a sample, made now if it was never played before.

        Whoever asks for one that is being made gets the same. It is paid for, so it
        is made to its end even if all listeners leave.

        Raises:
            FormClosedError: The form is not open any more.
            UnknownVoiceError: Its account has no voice of this id.
            TelnyxError: The service did not speak.
            WriteError: It did, but the disk does not take it.

        """
        if (form := self._forms.get(flow_id)) is None:
            raise FormClosedError
        if (voice := form.voices.find(voice_id)) is None:
            raise UnknownVoiceError
        sentence = sample_sentence(voice.locale)
        sample = Sample(str(form.client.address), voice.full_id, sentence)
        if (work := self._in_work.get(sample)) is None:
            work = self._hass.async_create_background_task(
                self._provide(form.client, sample), f"Sample of {voice.id}"
            )
            self._in_work[sample] = work
            work.add_done_callback(lambda _: self._in_work.pop(sample))
            # Its listeners report it, and there may be none left.
            work.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(work)

    async def end(self) -> None:
        """Make no more samples, not even those that are being made."""
        for flow_id in list(self._forms):
            self.close(flow_id)
        works = list(self._in_work.values())
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    async def _provide(self, client: TelnyxClient, sample: Sample) -> Path:
        run = self._hass.async_add_executor_job
        kept = await run(self._store.find, sample)
        if kept is not None:
            return kept
        return await run(self._store.keep, sample, await synthesized(client, sample))


@callback
def studio_of(hass: HomeAssistant) -> Studio:
    """Return the studio, which comes with its view when it is first asked for.

    A form may be the first of the integration: there may be no account yet.
    """
    if (studio := hass.data.get(_DATA_STUDIO)) is None:
        studio = Studio(hass, _store_of(hass))
        hass.data[_DATA_STUDIO] = studio
        hass.http.register_view(SampleView(studio.sample))
    return studio


@callback
def forget_form(hass: HomeAssistant, flow_id: str) -> None:
    """Make no more samples for a form, if any were offered in it."""
    if studio := hass.data.get(_DATA_STUDIO):
        studio.close(flow_id)


async def clear_samples(hass: HomeAssistant) -> None:
    """Remove all samples from the disk."""
    if studio := hass.data.get(_DATA_STUDIO):
        await studio.end()
    await hass.async_add_executor_job(_store_of(hass).clear)


def _store_of(hass: HomeAssistant) -> SampleStore:
    # A folder that backups leave out.
    return SampleStore(Path(hass.config.cache_path(DOMAIN, "samples")))
