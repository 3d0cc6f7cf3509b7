"""Where the API is: its address as a person types it, checked."""

from ipaddress import ip_address, ip_network
from typing import Final

from yarl import URL

# Documented. Regional hosts have the same paths.
DEFAULT_ADDRESS: Final = URL("https://api.telnyx.com/v2")

API_PATH: Final = "/v2"

# Without encryption the key can be read on the way, so plain http stays in the house.
_HOUSE_NETWORKS: Final = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


class AddressError(ValueError):
    """The text is not the address of an API."""


class InsecureAddressError(AddressError):
    """Plain http to a host that may be outside the house."""


# No name server of the internet answers for these (RFC 6762, RFC 8375, ICANN), nor for
# what routers call the house.
_HOUSE_DOMAINS: Final = (".local", ".lan", ".home.arpa", ".internal")


def parse_address(text: str) -> URL:
    """Return the API's address, without a trailing slash.

    An address without a path gets the API's own (`/v2`).

    Raises:
        AddressError: The text is no http(s) address, or has a user name, a query
            or a fragment.
        InsecureAddressError: The address is plain http, and its host is neither a
            name of the house, such as `kokoro` or `nas.local`, nor a loopback or
            private IP address.

    """
    try:
        url = URL(text.strip())
        host = url.raw_host
    except ValueError as err:
        raise AddressError(str(err)) from err
    if url.scheme not in ("http", "https") or not host:
        raise AddressError("Not an http or https address")
    if url.user is not None or url.password is not None:
        raise AddressError("An address with a user name or password")
    if url.query_string or url.fragment:
        raise AddressError("An address with a query or a fragment")
    if url.scheme == "http" and not _is_in_the_house(host):
        raise InsecureAddressError("Plain http to a public host")
    return url.with_path(url.path.rstrip("/") or API_PATH)


def _is_in_the_house(host: str) -> bool:
    """Return whether a host is in the house, by its private IP address or its name.

    Names are not resolved: what a name resolves to can change.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return _is_name_of_the_house(host.removesuffix("."))
    return any(address in network for network in _HOUSE_NETWORKS)


def _is_name_of_the_house(name: str) -> bool:
    """Return whether a name means something in the house only.

    A name without a dot that begins with a digit may be an address of the internet:
    the system takes `134744072` for 8.8.8.8, and `0x8080808` too.
    """
    if "." not in name:
        return name[:1].isalpha()
    return name.endswith(_HOUSE_DOMAINS)
