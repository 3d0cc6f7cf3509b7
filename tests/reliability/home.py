"""A Home Assistant in this process, with accounts, and a player that fetches audio."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import aiohttp
from aiohttp.test_utils import TestServer
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)
from yarl import URL

from custom_components.telnyx_kokoro.api import TelnyxClient
from custom_components.telnyx_kokoro.const import DOMAIN
from custom_components.telnyx_kokoro.wording import LanguageRecognizer
from homeassistant import loader
from homeassistant.components import tts
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, frame
from homeassistant.helpers.aiohttp_client import DATA_RESOLVER, async_get_clientsession
from homeassistant.setup import async_setup_component
from tests.integration.house_engine import add_engine

from .hearing import VOICE
from .house import SlowHouseEngine
from .names import NameServer
from .tempo import Tempo


@dataclass(frozen=True, slots=True)
class Home:
    """Home Assistant, and how its audio is reached."""

    hass: HomeAssistant
    tempo: Tempo
    names: NameServer
    player: aiohttp.ClientSession
    url: URL

    @property
    def kept(self) -> Path:
        """Return the folder in which spoken clips are kept."""
        return Path(self.hass.config.path("tts"))

    async def account(
        self, number: int, server: str, key: str, settings: Mapping[str, Any]
    ) -> str:
        """Set up an account with one voice profile; return its engine."""
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=f"Account {number}",
            data={CONF_API_KEY: key, CONF_URL: server},
            unique_id=f"account-{number}",
            subentries_data=[
                ConfigSubentryData(
                    data={"voice": VOICE, "language": "en-US", **settings},
                    subentry_type="voice",
                    title=f"Voice {number}",
                    unique_id=None,
                )
            ],
        )
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        entities = er.async_entries_for_config_entry(
            er.async_get(self.hass), entry.entry_id
        )
        [engine] = [entity for entity in entities if entity.domain == tts.DOMAIN]
        return engine.entity_id

    def move(self, engine: str, key: str, address: URL) -> TelnyxClient:
        """Let an account reach its server at another address; return its client."""
        registered = er.async_get(self.hass).async_get(engine)
        assert registered is not None and registered.config_entry_id is not None
        entry = self.hass.config_entries.async_get_entry(registered.config_entry_id)
        assert entry is not None
        entry.runtime_data.client = TelnyxClient(
            async_get_clientsession(self.hass),
            key,
            address,
            timeouts=self.tempo.request_timeouts,
        )
        client: TelnyxClient = entry.runtime_data.client
        return client

    async def remove(self, engine: str) -> None:
        """Remove an account."""
        registered = er.async_get(self.hass).async_get(engine)
        assert registered is not None and registered.config_entry_id is not None
        await self.hass.config_entries.async_remove(registered.config_entry_id)


@asynccontextmanager
async def started_home(folder: Path, tempo: Tempo) -> AsyncGenerator[Home]:
    """Start Home Assistant with what speech needs, and stop it at the end."""
    (folder / "tts").mkdir(parents=True, exist_ok=True)
    async with (
        NameServer() as names,
        async_test_home_assistant(config_dir=str(folder)) as hass,
    ):
        with tempo.kept(hass):
            frame.async_setup(hass)
            # Custom integrations are looked for again.
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            resolver = names.resolver()
            hass.data[DATA_RESOLVER] = cast(Any, resolver)
            try:
                for component in ("homeassistant", "media_source", "tts"):
                    assert await async_setup_component(hass, component, {})
                await hass.async_block_till_done()
                await add_engine(hass, SlowHouseEngine())
                # The first one loads for as long as a message waits for it.
                await hass.async_add_executor_job(LanguageRecognizer, ("en", "es"))
                async with (
                    TestServer(hass.http.app) as web,
                    aiohttp.ClientSession() as player,
                ):
                    yield Home(hass, tempo, names, player, web.make_url("/"))
            finally:
                await hass.async_stop(force=True)
                await resolver.close()
                await asyncio.sleep(0)
