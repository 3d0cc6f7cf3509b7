"""Who may have samples made, with which key, and that each is made once."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.file import WriteError
from homeassistant.util.hass_dict import HassKey

from ..api import AccountVoices, TelnyxClient, Voice
from ..const import DOMAIN, LOGGER
from .errors import FormClosedError, UnknownVoiceError
from .form import Form
from .sentences import sample_sentence
from .store import Sample, SampleStore
from .synthesis import synthesized
from .view import SampleView, SilenceView

# As long as a form can play samples. Forms that are left open must not hold a key for
# ever: Home Assistant never closes them.
LIFETIME: Final = timedelta(hours=1)

_DATA_STUDIO: HassKey[Studio] = HassKey(f"{DOMAIN}_studio")


class Studio:
    """Makes samples for open forms, each with the key that was entered in it."""

    def __init__(self, hass: HomeAssistant, store: SampleStore) -> None:
        """Start without a form."""
        self._hass = hass
        self._store = store
        self._forms: dict[str, Form] = {}
        self._in_work: dict[tuple[Sample, TelnyxClient], asyncio.Task[bytes]] = {}
        self._has_told_of_disk = False

    @callback
    def open(
        self,
        flow_id: str,
        client: TelnyxClient,
        voices: AccountVoices,
        count: Callable[[int], None],
    ) -> None:
        """Make samples for a form, from now on and for an hour.

        A form that is shown again keeps what was heard in it and what failed, also
        what comes of samples that are still being made.
        """
        earlier = self._forms.get(flow_id)
        self.close(flow_id)

        @callback
        def too_old(_: datetime) -> None:
            self.close(flow_id)

        job = HassJob(too_old, "End of samples", cancel_on_shutdown=True)
        forget_later = async_call_later(self._hass, LIFETIME, job)
        form = Form(client, voices, count, forget_later)
        if earlier is not None:
            form = replace(form, heard=earlier.heard, failures=earlier.failures)
        self._forms[flow_id] = form

    @callback
    def close(self, flow_id: str) -> None:
        """Forget a form, with its client and what was heard in it."""
        if form := self._forms.pop(flow_id, None):
            form.forget_later()

    async def sample(self, flow_id: str, voice_id: str) -> bytes:
        """Return a sample as MP3, made now if it was never played before.

        Whoever asks for one that is being made gets the same; if it fails, it is made
        with the key of their own form. It is paid for, so it is made to its end even
        if all listeners leave.

        Raises:
            FormClosedError: The form is not open any more.
            UnknownVoiceError: Its account has no voice of this id.
            TelnyxError: The service did not speak.

        """
        form = self._form(flow_id)
        if (voice := form.voices.find(voice_id)) is None:
            raise UnknownVoiceError
        sentence = sample_sentence(voice.locale)
        sample = Sample(str(form.client.address), voice.full_id, sentence)
        if (heard := form.heard.get(sample)) is not None:
            return heard
        key = sample, form.client
        if (work := self._in_work.get(key)) is None:
            work = self._hass.async_create_background_task(
                self._provide(form, sample, self._last_work_on(sample)),
                f"Sample of {voice.id}",
            )
            self._in_work[key] = work
            work.add_done_callback(lambda _: self._in_work.pop(key))
        form.listen(voice, sample, work)
        # Unlike a shield, this logs nothing for listeners who have left.
        await asyncio.wait((work,))
        return work.result()

    @callback
    def silent(self, flow_id: str) -> Mapping[Voice, BaseException]:
        """Return which voices of a form stayed silent when last played, and why.

        Raises:
            FormClosedError: The form is not open any more.

        """
        return self._form(flow_id).failures

    async def end(self) -> None:
        """Make no more samples, not even those that are being made."""
        for flow_id in list(self._forms):
            self.close(flow_id)
        works = list(self._in_work.values())
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    def _form(self, flow_id: str) -> Form:
        if (form := self._forms.get(flow_id)) is None:
            raise FormClosedError
        return form

    def _last_work_on(self, sample: Sample) -> asyncio.Task[bytes] | None:
        """Return the work on a sample that was begun last, whoever pays for it."""
        works = [work for (made, _), work in self._in_work.items() if made == sample]
        return works[-1] if works else None

    async def _provide(
        self, form: Form, sample: Sample, others: asyncio.Task[bytes] | None
    ) -> bytes:
        if others is not None:
            await asyncio.wait((others,))
            # What fails may be due to another account: its key, or its credit.
            if others.exception() is None:
                return others.result()
        if kept := await self._from_disk(self._store.find, sample):
            return kept
        mp3 = await synthesized(form.client, sample, form.count)
        await self._from_disk(self._store.keep, sample, mp3)
        return mp3

    async def _from_disk[ResultT, *Ts](
        self, step: Callable[[*Ts], ResultT], *args: *Ts
    ) -> ResultT | None:
        """Return what a step of the store does; None if the disk fails, told once."""
        try:
            return await self._hass.async_add_executor_job(step, *args)
        except (OSError, WriteError) as err:
            if not self._has_told_of_disk:
                self._has_told_of_disk = True
                LOGGER.warning(
                    "Samples of voices cannot be kept on the disk, so each form that "
                    "plays them has them made anew. Check its free space: %s",
                    err,
                )
        return None


@callback
def studio_of(hass: HomeAssistant) -> Studio:
    """Return the studio, which comes with its view when it is first asked for.

    A form may be the first of the integration: there may be no account yet.
    """
    if (studio := hass.data.get(_DATA_STUDIO)) is None:
        studio = Studio(hass, _store_of(hass))
        hass.data[_DATA_STUDIO] = studio
        hass.http.register_view(SampleView(studio.sample))
        hass.http.register_view(SilenceView(studio.silent))
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
