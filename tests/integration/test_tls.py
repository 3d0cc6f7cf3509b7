"""What a person is told of a server whose https does not work."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
import socket
import ssl
import threading

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import trustme
from yarl import URL

from custom_components.telnyx_kokoro.const import DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant
from local_telnyx import LocalTelnyx

from .forms import is_collapsed

TROUBLES = {
    "untrusted_certificate": "isn't trusted. Check the API address, and Home Assistant's date",
    "no_https": "doesn't support HTTPS. Select Reconfigure",
}


@contextmanager
def own_certificate() -> Generator[int]:
    """The port of a server whose authority nobody knows.

    In a thread: a loop that it shared with Home Assistant would report each handshake
    that the client breaks off.
    """
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        tls.wrap_socket(connection, server_side=True)

        serving = threading.Thread(target=serve)
        serving.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        serving.join()


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest) -> str:
    """Each kind."""
    name: str = request.param
    return name


@pytest.fixture
def address(server: LocalTelnyx, trouble: str) -> Generator[str]:
    """The https address of a server with a certificate of its own, or with none."""
    if trouble == "no_https":
        yield str(URL(server.url).with_scheme("https"))
        return
    with own_certificate() as port:
        yield f"https://127.0.0.1:{port}/v2"


async def test_form_says_what_it_is_and_shows_the_address(
    home: HomeAssistant, address: str, trouble: str
) -> None:
    flow = home.config_entries.flow
    form = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    form = await flow.async_configure(
        form["flow_id"], {"api_key": "KEY_LOCAL", "server": {"url": address}}
    )
    assert form["errors"] == {"base": trouble}
    assert not is_collapsed(form, "server")


async def test_account_that_cannot_be_set_up_says_what_it_is(
    home: HomeAssistant, entry: MockConfigEntry, address: str, trouble: str
) -> None:
    data = {**entry.data, CONF_URL: address}
    home.config_entries.async_update_entry(entry, data=data)
    assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert TROUBLES[trouble] in str(entry.reason)
