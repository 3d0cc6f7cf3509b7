"""Addresses of the API as people type them."""

import pytest
from yarl import URL

from custom_components.telnyx_kokoro.api import (
    AddressError,
    InsecureAddressError,
    parse_address,
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://api.telnyx.com/v2", "https://api.telnyx.com/v2"),
        (" https://api.telnyx.eu/v2/ ", "https://api.telnyx.eu/v2"),
        ("https://api.telnyx.eu", "https://api.telnyx.eu/v2"),
        ("HTTPS://API.telnyx.EU/", "https://api.telnyx.eu/v2"),
        ("https://proxy.example/telnyx/v2", "https://proxy.example/telnyx/v2"),
        ("http://127.0.0.1:8089/v2", "http://127.0.0.1:8089/v2"),
        ("http://localhost:8089", "http://localhost:8089/v2"),
        ("http://192.168.1.4/v2", "http://192.168.1.4/v2"),
        ("http://10.0.0.1/v2", "http://10.0.0.1/v2"),
        ("http://[::1]:8089/v2", "http://[::1]:8089/v2"),
        ("http://[fd00::1]/v2", "http://[fd00::1]/v2"),
        ("http://kokoro:8880/v2", "http://kokoro:8880/v2"),
        ("http://nas.local", "http://nas.local/v2"),
        ("http://NAS.Local./v2", "http://nas.local./v2"),
        ("http://speech.lan/v2", "http://speech.lan/v2"),
        ("http://speech.home.arpa/v2", "http://speech.home.arpa/v2"),
        ("http://speech.internal/v2", "http://speech.internal/v2"),
    ],
)
def test_address_is_understood(typed: str, address: str) -> None:
    assert parse_address(typed) == URL(address)


@pytest.mark.parametrize(
    "typed",
    [
        "http://api.telnyx.com/v2",
        "http://8.8.8.8/v2",
        "http://nas.local.example.com/v2",
        "http://notlocal.example/v2",
        # The system takes them for 8.8.8.8.
        "http://134744072/v2",
        "http://0x08080808/v2",
        "http://8.8.2056/v2",
        "http://kokoro。example。com/v2",
        "http://172.32.0.1/v2",
        "http://[2606:4700::1]/v2",
        "http://0.0.0.0/v2",
        "http://127.0.0.1.example.com/v2",
        "http://localhost.example.com/v2",
    ],
)
def test_plain_http_stays_in_the_local_network(typed: str) -> None:
    with pytest.raises(InsecureAddressError):
        parse_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "telnyx",
        "api.telnyx.com/v2",
        "ftp://api.telnyx.com/v2",
        "https://",
        "https:///v2",
        "https://[::1/v2",
        "https://host:port/v2",
        "https://user:secret@api.telnyx.com/v2",
        "https://api.telnyx.com/v2?x=1",
        "https://api.telnyx.com/v2#x",
    ],
)
def test_what_is_no_address_is_rejected(typed: str) -> None:
    with pytest.raises(AddressError) as raised:
        parse_address(typed)
    assert type(raised.value) is AddressError
