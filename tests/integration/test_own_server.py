"""A server of one's own: by a name of the home, with a certificate of its own."""

from collections.abc import AsyncGenerator
import socket
import ssl
from typing import override

from aiohttp.abc import AbstractResolver, ResolveResult
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)
import trustme

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import aiohttp_client
from homeassistant.setup import async_setup_component
from local_telnyx import Fault, LocalTelnyx

from .conftest import Speaking, voice_profile
from .forms import is_collapsed, shown_in_section
from .hearing import texts_of
from .repair_forms import Posting
from .test_config_flow import open_form, submit
from .test_tls import own_certificate

NAMES = ["kokoro", "nas.local", "speech.lan", "speech.home.arpa", "speech.internal"]


@pytest.fixture
async def own(socket_enabled: None) -> AsyncGenerator[LocalTelnyx]:
    """A server whose certificate nobody has signed that Home Assistant knows."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with LocalTelnyx(tls=tls) as running:
        yield running


class NameServer(AbstractResolver):
    """The home's own name server: every name of it is this machine."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in NAMES:
            raise OSError(f"No such name: {host}")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    @override
    async def close(self) -> None:
        pass

    real_close = close


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home Assistant asks that name server. No test may ask a real one."""
    monkeypatch.setattr(
        aiohttp_client, "_async_make_resolver", lambda hass: NameServer()
    )


@pytest.fixture
def delivery() -> str:
    """The way that is tried first."""
    return "rest"


@pytest.fixture
def profile(delivery: str) -> ConfigSubentryData:
    """A voice profile that prefers it."""
    return voice_profile("af_heart", "en-US", "Telnyx Heart", delivery=delivery)


@pytest.fixture
async def trusting(
    home: HomeAssistant, entry: MockConfigEntry, own: LocalTelnyx
) -> MockConfigEntry:
    """An account at that server, which takes any certificate."""
    data = {"api_key": "KEY_LOCAL", "url": own.url, "trust_certificate": True}
    home.config_entries.async_update_entry(entry, data=data)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


async def signed_in(
    home: HomeAssistant, address: str, **fields: bool
) -> ConfigFlowResult:
    """Return the form after the one for the key."""
    server = {"url": address, **fields}
    return await submit(home, await open_form(home), api_key="KEY_LOCAL", server=server)


@pytest.mark.parametrize("name", NAMES)
async def test_server_by_a_name_of_the_home_is_added(
    names: None, home: HomeAssistant, server: LocalTelnyx, name: str
) -> None:
    form = await signed_in(home, f"http://{name}:{server.port}")
    await submit(home, form, language="en-US", voice="af_heart")
    await home.async_block_till_done()
    (account,) = home.config_entries.async_entries(DOMAIN)
    assert account.state is ConfigEntryState.LOADED
    assert account.data["url"] == f"http://{name}:{server.port}/v2"


async def test_certificate_of_its_own_is_not_trusted_unasked(
    home: HomeAssistant, socket_enabled: None
) -> None:
    with own_certificate() as port:
        form = await signed_in(home, f"https://127.0.0.1:{port}")
    assert form["errors"] == {"base": "untrusted_certificate"}
    assert not is_collapsed(form, "server")
    assert shown_in_section(form, "server")["trust_certificate"] is False


async def test_certificate_of_its_own_is_trusted_when_a_person_says_so(
    home: HomeAssistant, own: LocalTelnyx
) -> None:
    form = await signed_in(home, own.url, trust_certificate=True)
    await submit(home, form, language="en-US", voice="af_heart")
    await home.async_block_till_done()
    (account,) = home.config_entries.async_entries(DOMAIN)
    assert account.state is ConfigEntryState.LOADED
    assert account.data["trust_certificate"] is True


@pytest.mark.parametrize("delivery", ["rest", "websocket"])
async def test_trusted_server_speaks(
    trusting: MockConfigEntry,
    say: Speaking,
    own: LocalTelnyx,
    delivery: str,
) -> None:
    assert texts_of(await say("Dinner is ready.")) == ["Dinner is ready."]
    ways = {"rest": "speech", "websocket": "websocket"}
    assert own.requests[-1].operation == ways[delivery]


async def test_trust_can_be_taken_back(
    home: HomeAssistant, trusting: MockConfigEntry, server: LocalTelnyx
) -> None:
    form = await trusting.start_reconfigure_flow(home)
    await submit(home, form, server={"url": server.url, "trust_certificate": False})
    await home.async_block_till_done()
    assert trusting.data == {"api_key": "KEY_LOCAL", "url": server.url}


@pytest.mark.parametrize("trust", [True, False])
async def test_account_cannot_be_added_twice_by_trusting_it(
    home: HomeAssistant, account: MockConfigEntry, server: LocalTelnyx, trust: bool
) -> None:
    home.config_entries.async_update_entry(account, unique_id=None)
    await home.async_block_till_done()
    server.organization_id = None
    done = await signed_in(home, server.url, trust_certificate=trust)
    assert (done["type"], done["reason"]) == ("abort", "already_configured")


async def test_new_key_keeps_the_trust(
    home: HomeAssistant, trusting: MockConfigEntry, own: LocalTelnyx
) -> None:
    own.key = "NEW_KEY"
    form = await trusting.start_reauth_flow(home)
    done = await submit(home, form, api_key="NEW_KEY")
    assert done["reason"] == "reauth_successful"
    assert trusting.data["trust_certificate"] is True


async def test_another_server_is_not_trusted_unasked(
    names: None,
    home: HomeAssistant,
    trusting: MockConfigEntry,
    own: LocalTelnyx,
    server: LocalTelnyx,
    mend: Posting,
) -> None:
    own.fail(Fault(status=404), times=None)
    await trusting.runtime_data.async_refresh()
    form = await mend()
    address = f"http://kokoro:{server.port}/v2"
    await mend(form["flow_id"], url=address)
    await home.async_block_till_done()
    assert trusting.data == {"api_key": "KEY_LOCAL", "url": address}


async def test_trusted_server_is_reached_in_the_systems_health(
    home: HomeAssistant, trusting: MockConfigEntry, own: LocalTelnyx
) -> None:
    assert await async_setup_component(home, "system_health", {})
    info = await get_system_health_info(home, DOMAIN)
    assert await info["can_reach_server"] == "ok"
    await own.close()
    info = await get_system_health_info(home, DOMAIN)
    unreachable = {"type": "failed", "error": "unreachable"}
    assert await info["can_reach_server"] == unreachable
